// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { decodeAlaw, decodeMulaw } from '@voicelive-kit/audio';

/** Milliseconds of sound in one level. */
export const LEVEL_MS = 50;
/** Silence on the scale of levels, in dB below full scale. */
const QUIETEST_DB = -60;

/** Sound as it is on the wire. */
export interface SoundFormat {
  /** `pcm16`, `pcm16_8000hz`, `g711_ulaw`, … */
  name: string;
  /** Samples per second, all channels together. */
  rate: number;
}

/** Measures how loud sound is in steps of 50 ms; what is left over of a step waits for the next sound. */
export class Loudness {
  #squares = 0;
  #count = 0;

  /** Levels, 0 to 100, of the steps that this base64 audio completes. */
  push(audio: string, format: SoundFormat): number[] {
    const samples = decode(Buffer.from(audio, 'base64'), format.name);
    const step = Math.round((format.rate * LEVEL_MS) / 1000);
    const levels: number[] = [];
    for (const sample of samples) {
      this.#squares += sample * sample;
      this.#count += 1;
      if (this.#count < step) continue;
      levels.push(levelOf(this.#squares / this.#count));
      this.#squares = 0;
      this.#count = 0;
    }
    return levels;
  }
}

function levelOf(meanSquare: number): number {
  const db = 10 * Math.log10(meanSquare / 32_768 ** 2 + 1e-12);
  return Math.round(Math.max(0, Math.min(100, 100 - (100 * db) / QUIETEST_DB)));
}

function decode(bytes: Buffer, format: string): Int16Array {
  if (format === 'g711_ulaw') return decodeMulaw(bytes);
  if (format === 'g711_alaw') return decodeAlaw(bytes);
  const samples = new Int16Array(bytes.length >> 1);
  for (let index = 0; index < samples.length; index += 1) samples[index] = bytes.readInt16LE(2 * index);
  return samples;
}
