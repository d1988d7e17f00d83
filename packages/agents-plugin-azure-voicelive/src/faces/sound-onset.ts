// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Sound is looked at in pieces of so many milliseconds. */
const PIECE_MS = 10;
/** A piece whose root mean square is as much is audible; of full scale. Quiet speech is louder, the noise in its pauses less. */
const AUDIBLE_LEVEL = 0.01;

const FULL_SCALE = 32_768;

/** Where a sound begins to be audible. Whoever hears it over a network knows by that which place of it is heard first. */
export class SoundOnset {
  readonly #pieceSamples: number;
  #pieces = 0;
  #sum = 0;
  #count = 0;
  #audibleFrom: number | undefined;

  /** @param sampleRate - Hz. */
  constructor(sampleRate: number) {
    this.#pieceSamples = Math.max(1, Math.round((sampleRate * PIECE_MS) / 1000));
  }

  /** Where the first audible piece begins, milliseconds; undefined while none has come. */
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
