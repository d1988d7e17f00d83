// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { rootMeanSquare } from './voice-activity.ts';

/** Length of one step in milliseconds; shorter than a syllable. */
const STEP_MS = 10;
/** Maximum length of a room's reverberation, and maximum delay of a reference, in milliseconds. */
const TAIL_MS = 40;
/** An echo is 6 dB quieter than what the loudspeaker played. */
const MOST_ECHO = 0.5;

/**
 * Removes echo from the microphone signal: everything quieter than the echo the reference could have caused. Coarser
 * than the service's own canceller, but it has one property in common: an echo that the reference does not contain, or
 * contains at another time, stays in.
 */
export class EchoCanceller {
  readonly #step: number;
  /** Loudness of the reference in the last steps, latest last. */
  #levels: number[] = [];

  /** @param rate - Hz. */
  constructor(rate: number) {
    this.#step = (rate * STEP_MS) / 1000;
  }

  /** The microphone without the echo, in its own memory; as many samples as were given. */
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
