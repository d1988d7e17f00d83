// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { decodeAlaw, decodeMulaw } from '@voicelive-kit/audio';

/** Silence on the scale of levels, in dB below full scale. */
const QUIETEST_DB = -60;

/** Audio in a format of the wire. */
export interface SoundFormat {
  /** `pcm16`, `pcm16_8000hz`, `g711_ulaw`, … */
  name: string;
  /** Samples per second, all channels together. */
  rate: number;
}

/** Measures the loudness of audio in equal steps; the rest of a step waits for the next audio. */
export class Loudness {
  readonly #stepMs: number;
  #steps = 0;
  #squares = 0;
  #count = 0;

  constructor(stepMs: number) {
    this.#stepMs = stepMs;
  }

  /** Levels, 0 to 100, of the steps that this base64 audio completes. */
  push(audio: string, format: SoundFormat): number[] {
    const samples = decodeSound(audio, format.name);
    // Steps that are not a whole number of samples alternate by one, so that the error does not accumulate.
    const endOf = (steps: number): number => Math.round((steps * format.rate * this.#stepMs) / 1000);
    const length = (): number => endOf(this.#steps + 1) - endOf(this.#steps);
    let step = length();
    const levels: number[] = [];
    for (const sample of samples) {
      this.#squares += sample * sample;
      this.#count += 1;
      if (this.#count < step) continue;
      this.#steps += 1;
      step = length();
      levels.push(levelOf(this.#squares / this.#count));
      this.#squares = 0;
      this.#count = 0;
    }
    return levels;
  }
}

/** The level of a mean square of samples. */
export function levelOf(meanSquare: number): number {
  const db = 10 * Math.log10(meanSquare / 32_768 ** 2 + 1e-12);
  return Math.round(Math.max(0, Math.min(100, 100 - (100 * db) / QUIETEST_DB)));
}

/** The samples of base64 audio in a format of the wire. */
export function decodeSound(audio: string, format: string): Int16Array {
  const bytes = Buffer.from(audio, 'base64');
  if (format === 'g711_ulaw') return decodeMulaw(bytes);
  if (format === 'g711_alaw') return decodeAlaw(bytes);
  const samples = new Int16Array(bytes.length >> 1);
  for (let index = 0; index < samples.length; index += 1) samples[index] = bytes.readInt16LE(2 * index);
  return samples;
}
