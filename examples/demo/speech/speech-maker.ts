// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Word = [word: string, startMs: number, endMs: number];

/** The caller is recorded like a browser's microphone, the agent like the service's output. */
const SPEAKERS = {
  caller: { voice: 'rms', rate: 48_000, channels: 2 },
  agent: { voice: 'slt', rate: 24_000, channels: 1 },
} as const;

/** The text of the file `<name>.wav`. */
export interface Line {
  name: string;
  speaker: keyof typeof SPEAKERS;
  text: string;
}

/** Silence kept before the first and after the last sound, in seconds. */
const LEAD_IN_S = 0.03;
const LEAD_OUT_S = 0.12;

/**
 * Records the lines into a folder and returns the time of every word. Requires Debian's `flite` and `sox`.
 * Running it twice gives the same bytes.
 */
export function record(folder: string, lines: readonly Line[]): Record<string, Word[]> {
  const work = mkdtempSync(join(tmpdir(), 'make-speech-'));
  try {
    return Object.fromEntries(lines.map((line) => [line.name, speak(line, folder, work)]));
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** Writes `words.json` of a folder: `[word, startMs, endMs]` of every word, by recording. */
export function writeWords(folder: string, words: Record<string, Word[]>): void {
  const row = ([word, start, end]: Word): string => `    [${JSON.stringify(word)}, ${start}, ${end}]`;
  const rows = Object.entries(words).map(
    ([name, list]) => `  "${name}": [\n${list.map(row).join(',\n')}\n  ]`,
  );
  const file = join(folder, 'words.json');
  writeFileSync(file, `{\n${rows.join(',\n')}\n}\n`);
  writeLicense(file, 'Word times taken from the phone durations flite printed while it spoke.');
}

function speak({ name, speaker, text }: Line, folder: string, work: string): Word[] {
  const { voice, rate, channels } = SPEAKERS[speaker];
  const raw = join(work, `${name}.wav`);
  const sounds = phones(voice, text, raw);
  const times = alignWords(voice, text, sounds, join(work, 'word.wav'));
  const first = times[0];
  const last = times.at(-1);
  if (!first || !last) throw new Error(`${name}: flite spoke no words`);
  const trimS = Math.max(0, first[1] / 1000 - LEAD_IN_S);
  const lengthS = last[2] / 1000 + LEAD_OUT_S - trimS;
  const file = join(folder, `${name}.wav`);
  // -D: no dither, -R: the default seed; both make the output reproducible.
  sox(
    '-D',
    '-R',
    raw,
    '-b',
    '16',
    file,
    'trim',
    seconds(trimS),
    seconds(lengthS),
    'rate',
    '-h',
    String(rate),
    'channels',
    String(channels),
    'gain',
    '-n',
    '-3',
  );
  writeLicense(
    file,
    `Synthetic speech made with flite (voice ${voice}) and sox by make-speech.ts. It says: ${text}`,
  );
  return times.map(([word, start, end]) => [
    word,
    Math.round(start - trimS * 1000),
    Math.round(end - trimS * 1000),
  ]);
}

/** The phones of `text` in order with their end times in milliseconds, pauses included. */
function phones(voice: string, text: string, file: string): { phone: string; endMs: number }[] {
  const printed = execFileSync('flite', ['-voice', voice, '-t', text, '-o', file, '-psdur'], {
    encoding: 'utf8',
  });
  return printed
    .trim()
    .split(/\s+/)
    .map((entry) => {
      const [phone = '', end = '0'] = entry.split(':');
      return { phone, endMs: Number(end) * 1000 };
    });
}

/** flite prints no word times, so each word gets as many phones of the sentence as it has when spoken alone. */
function alignWords(
  voice: string,
  text: string,
  sounds: { phone: string; endMs: number }[],
  scratch: string,
): Word[] {
  const times: Word[] = [];
  let at = 0;
  let clock = 0;
  const skipPauses = (): void => {
    while (sounds[at]?.phone === 'pau') clock = sounds[at++]?.endMs ?? clock;
  };
  for (const word of text.split(' ')) {
    skipPauses();
    const start = clock;
    const count = phones(voice, word, scratch).filter((p) => p.phone !== 'pau').length;
    for (let n = 0; n < count; n++) {
      const sound = sounds[at++];
      if (!sound || sound.phone === 'pau') throw new Error(`word times of "${text}" do not fit at "${word}"`);
      clock = sound.endMs;
    }
    times.push([word, start, clock]);
  }
  skipPauses();
  if (at !== sounds.length)
    throw new Error(`word times of "${text}" leave ${sounds.length - at} phones over`);
  return times;
}

function sox(...args: string[]): void {
  execFileSync('sox', args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

function seconds(value: number): string {
  return value.toFixed(4);
}

function writeLicense(file: string, how: string): void {
  writeFileSync(
    `${file}.license`,
    `SPDX-FileCopyrightText: 2026 voicelive-kit contributors\nSPDX-License-Identifier: CC0-1.0\n\n${how}\n`,
  );
}
