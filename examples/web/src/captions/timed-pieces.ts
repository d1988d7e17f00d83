// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** A piece of a transcription, with its position in the audio if the agent reports it. */
export interface TimedPiece {
  text: string;
  /** Milliseconds from the beginning of the speech to the time at which the piece is spoken. */
  atMs?: number;
}

/**
 * The pieces of a text stream of `lk.transcription`. LiveKit Agents write plain text, or with `jsonFormat` a JSON object in
 * each line (`text`, `start_time`, `end_time` in seconds); the first piece of a stream shows which.
 */
export async function* timedPieces(chunks: AsyncIterable<string>): AsyncGenerator<TimedPiece> {
  let rest = '';
  let format: 'plain' | 'json' | undefined;
  for await (const chunk of chunks) {
    rest += chunk;
    format ??= formatOf(rest);
    if (format === undefined) continue;
    if (format === 'plain') {
      yield { text: rest };
      rest = '';
      continue;
    }
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield read(line) ?? { text: line };
  }
  if (rest !== '') yield (format === 'plain' ? undefined : read(rest)) ?? { text: rest };
}

/** Undefined while it is unknown. */
function formatOf(text: string): 'plain' | 'json' | undefined {
  if (!text.startsWith('{')) return text === '' ? undefined : 'plain';
  const end = text.indexOf('\n');
  if (end < 0) return undefined;
  return read(text.slice(0, end)) ? 'json' : 'plain';
}

function read(line: string): TimedPiece | undefined {
  try {
    const { text, start_time: start, end_time: end } = JSON.parse(line) as Record<string, unknown>;
    if (typeof text !== 'string') return undefined;
    const seconds = typeof start === 'number' ? start : end;
    return typeof seconds === 'number' ? { text, atMs: seconds * 1000 } : { text };
  } catch {
    return undefined;
  }
}
