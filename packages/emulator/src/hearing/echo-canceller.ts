// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { rootMeanSquare } from './voice-activity.ts';

/** Length of one step in milliseconds; shorter than a syllable. */
const STEP_MS = 10;
/** Allows for reverberation and for a reference that is slightly late, in milliseconds. */
const TAIL_MS = 40;
/** An echo is at least 6 dB quieter than what the loudspeaker played. */
const MOST_ECHO = 0.5;

/**
 * Removes echo from the microphone signal: whatever is quieter than an echo of the reference could be. Coarser than
 * the service's echo canceller, but correct in one respect: an echo that is missing from the reference, or is in it
 * at another time, is not removed.
 */
export class EchoCanceller {
  readonly #step: number;
  /** Loudness of the reference in recent steps, newest last. */
  #levels: number[] = [];

  /** @param rate - sample rate in Hz. */
  constructor(rate: number) {
    this.#step = (rate * STEP_MS) / 1000;
  }

  /** Returns a copy of the microphone samples without the echo, equal in length. */
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
