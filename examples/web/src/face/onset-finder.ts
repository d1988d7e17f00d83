// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The agent side's threshold for the first sound; root mean square. */
const AUDIBLE_LEVEL = 0.01;
const WINDOW_MS = 10;
const STEP_MS = 2.5;
/** Minimum silence before a sound that begins. */
const SILENCE_MS = 120;

/** Finds the times at which a sound begins after silence, in overlapping measurements. Pure; times are milliseconds. */
export class OnsetFinder {
  #lookedUntil: number | undefined;
  #silentSince: number | undefined;

  /**
   * Takes the last samples of the audio, which ends at `endsAt`.
   * @returns when sounds began, in order.
   */
  look(samples: Float32Array, rate: number, endsAt: number): number[] {
    const beginsAt = endsAt - (samples.length * 1000) / rate;
    const window = Math.round((WINDOW_MS * rate) / 1000);
    const onsets: number[] = [];
    // The unobserved part may have been audible.
    if ((this.#lookedUntil ?? beginsAt) < beginsAt) this.#silentSince = undefined;
    let at = Math.max(beginsAt, this.#lookedUntil ?? Number.NEGATIVE_INFINITY);
    for (; at + WINDOW_MS <= endsAt; at += STEP_MS) {
      const from = Math.round(((at - beginsAt) * rate) / 1000);
      const audible = loudness(samples.subarray(from, from + window)) >= AUDIBLE_LEVEL;
      if (!audible) this.#silentSince ??= at;
      else {
        if (this.#silentSince !== undefined && at - this.#silentSince >= SILENCE_MS) onsets.push(at);
        this.#silentSince = undefined;
      }
    }
    this.#lookedUntil = at;
    return onsets;
  }
}

function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
}
