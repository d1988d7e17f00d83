// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import { writeWav } from '@voicelive-kit/audio';
import { recording } from './stack.ts';
import { outFile } from './out.ts';

const RATE = 48_000;

/** A recording of the caller, or a pause in milliseconds. */
export type Part = string | number;

/**
 * Writes a file that a browser uses as its microphone: recordings and pauses in a row, mono, 48 kHz. It begins when the
 * page opens the microphone.
 * @returns the path, and when each recording begins and ends, in milliseconds from the beginning.
 */
export function microphoneFile(
  name: string,
  parts: readonly Part[],
): { path: string; said: { startMs: number; endMs: number }[] } {
  const sounds = parts.map((part) =>
    typeof part === 'number' ? new Int16Array((part * RATE) / 1000) : recording(part, 1),
  );
  const samples = new Int16Array(sounds.reduce((sum, sound) => sum + sound.length, 0));
  const said: { startMs: number; endMs: number }[] = [];
  let at = 0;
  for (const [index, sound] of sounds.entries()) {
    samples.set(sound, at);
    const startMs = (at * 1000) / RATE;
    at += sound.length;
    if (typeof parts[index] === 'string') said.push({ startMs, endMs: (at * 1000) / RATE });
  }
  const path = outFile(name, 'microphone.wav');
  writeFileSync(path, writeWav({ samples, rate: RATE, channels: 1 }));
  return { path, said };
}
