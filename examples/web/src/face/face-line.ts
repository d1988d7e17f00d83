// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** A position of the mouth: a time in the audio, in milliseconds, and a viseme of Azure Speech, 0 to 21. */
export type MouthCue = readonly [offsetMs: number, visemeId: number];

/** The content of a line on `voicelive.face`, as far as this page draws it. */
export type FaceLine =
  | { type: 'start'; soundMs: number | undefined }
  | { type: 'sound'; soundMs: number | undefined }
  | { type: 'visemes'; visemes: MouthCue[] }
  | { type: 'pause' | 'cut' | 'end'; offsetMs: number }
  | { type: 'resume'; offsetMs: number; afterMs: number };

/** Reads a line; undefined for one that this page does not know. */
export function readFaceLine(line: string): FaceLine | undefined {
  let fields: Record<string, unknown>;
  try {
    fields = Object(JSON.parse(line)) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const { type } = fields;
  const soundMs = numberOf(fields['soundMs']);
  const offsetMs = numberOf(fields['offsetMs']);
  if (type === 'start') return { type, soundMs };
  if (type === 'sound') return { type, soundMs };
  if (type === 'visemes') return { type, visemes: cuesOf(fields['visemes']) };
  if (offsetMs === undefined) return undefined;
  const afterMs = numberOf(fields['afterMs']);
  if (type === 'resume') return afterMs === undefined ? undefined : { type, offsetMs, afterMs };
  return type === 'pause' || type === 'cut' || type === 'end' ? { type, offsetMs } : undefined;
}

/** The lines of a text stream, once they are complete. */
export async function* faceLines(chunks: AsyncIterable<string>): AsyncGenerator<FaceLine> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const read = readFaceLine(line);
      if (read) yield read;
    }
  }
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function cuesOf(value: unknown): MouthCue[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((pair: unknown): MouthCue[] => {
    if (!Array.isArray(pair)) return [];
    const [offsetMs, visemeId] = [numberOf(pair[0]), numberOf(pair[1])];
    return offsetMs === undefined || visemeId === undefined ? [] : [[offsetMs, visemeId]];
  });
}
