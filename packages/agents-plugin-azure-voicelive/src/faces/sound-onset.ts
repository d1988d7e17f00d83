// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Audio is analyzed in pieces of this length, in milliseconds. */
const PIECE_MS = 10;
/**
 * Root mean square of an audible piece, relative to full scale. Quiet speech is louder; the noise in its pauses is
 * quieter.
 */
const AUDIBLE_LEVEL = 0.01;

const FULL_SCALE = 32_768;

/**
 * Finds where audio becomes audible, so that a client that hears it over a network can align its clock with that
 * position.
 */
export class SoundOnset {
  readonly #pieceSamples: number;
  #pieces = 0;
  #sum = 0;
  #count = 0;
  #audibleFrom: number | undefined;

  /** @param sampleRate - in Hz. */
  constructor(sampleRate: number) {
    this.#pieceSamples = Math.max(1, Math.round((sampleRate * PIECE_MS) / 1000));
  }

  /** Offset of the first audible piece, in milliseconds; undefined if there is none yet. */
  get audibleFrom(): number | undefined {
    return this.#audibleFrom;
  }

  push(samples: Int16Array): void {
    if (this.#audibleFrom !== undefined) return;
    for (const sample of samples) {
      this.#sum += sample * sample;
      this.#count += 1;
      if (this.#count < this.#pieceSamples) continue;
      if (Math.sqrt(this.#sum / this.#count) >= AUDIBLE_LEVEL * FULL_SCALE) {
        this.#audibleFrom = this.#pieces * PIECE_MS;
        return;
      }
      this.#pieces += 1;
      this.#sum = 0;
      this.#count = 0;
    }
  }
}
