// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { rootMeanSquare } from './voice-activity.ts';

/** Of one step, milliseconds; shorter than a syllable. */
const STEP_MS = 10;
/** How long a room goes on sounding, and how far a reference may be off, milliseconds. */
const TAIL_MS = 40;
/** An echo is quieter than what the loudspeaker played, by 6 dB. */
const MOST_ECHO = 0.5;

/**
 * Takes out of the microphone what the reference says is an echo: whatever is quieter than the reference could have made
 * it. Coarser than the service's own, but right about one thing: an echo the reference does not tell of, or tells of
 * at another time, stays in.
 */
export class EchoCanceller {
  readonly #step: number;
  /** How loud the reference was in the last steps, the latest last. */
  #levels: number[] = [];

  /** @param rate - Hz. */
  constructor(rate: number) {
    this.#step = (rate * STEP_MS) / 1000;
  }

  /** The microphone without the echo, in memory of its own; as many samples as come. */
  clean(microphone: Int16Array, reference: Int16Array): Int16Array {
    const clean = microphone.slice();
    for (let at = 0; at < clean.length; at += this.#step) {
      const heard = clean.subarray(at, at + this.#step);
      this.#levels.push(rootMeanSquare(reference.subarray(at, at + this.#step)));
      if (this.#levels.length > TAIL_MS / STEP_MS) this.#levels.shift();
      if (rootMeanSquare(heard) <= MOST_ECHO * Math.max(...this.#levels)) heard.fill(0);
    }
    return clean;
  }
}
