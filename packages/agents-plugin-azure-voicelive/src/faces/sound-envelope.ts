// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Sound is looked at in pieces of so many milliseconds. */
const PIECE_MS = 10;
/** A piece whose root mean square is as much is audible; of full scale. Quiet speech is louder, the noise of a voice's pause less. */
const AUDIBLE_LEVEL = 0.01;

const FULL_SCALE = 32_768;

/**
 * Which pieces of a sound are audible. Whoever hears the sound over a network knows by it which place of the sound the first
 * audible moment is.
 */
export class SoundEnvelope {
  readonly #pieceSamples: number;
  readonly #audible: boolean[] = [];
  #sum = 0;
  #count = 0;

  /** @param sampleRate - Hz. */
  constructor(sampleRate: number) {
    this.#pieceSamples = Math.max(1, Math.round((sampleRate * PIECE_MS) / 1000));
  }

  /** Whether anything audible has come. */
  get hasSound(): boolean {
    return this.#audible.includes(true);
  }

  push(samples: Int16Array): void {
    for (const sample of samples) {
      this.#sum += sample * sample;
      this.#count += 1;
      if (this.#count < this.#pieceSamples) continue;
      this.#audible.push(Math.sqrt(this.#sum / this.#count) >= AUDIBLE_LEVEL * FULL_SCALE);
      this.#sum = 0;
      this.#count = 0;
    }
  }

  /** Where the first audible piece begins that is not over at `offsetMs`, milliseconds; undefined while none has come. */
  audibleFrom(offsetMs: number): number | undefined {
    const piece = Math.max(0, Math.floor(offsetMs / PIECE_MS));
    const found = this.#audible.indexOf(true, piece);
    return found < 0 ? undefined : Math.max(offsetMs, found * PIECE_MS);
  }
}
