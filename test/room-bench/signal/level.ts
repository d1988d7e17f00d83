// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Root mean square of samples `from` to `to`, in decibels of full scale; −Infinity for silence. */
export function levelDb(samples: Int16Array, from = 0, to = samples.length): number {
  let sum = 0;
  for (let i = from; i < to; i++) {
    const sample = (samples[i] ?? 0) / 32_768;
    sum += sample * sample;
  }
  return to > from ? 10 * Math.log10(sum / (to - from)) : Number.NEGATIVE_INFINITY;
}

/**
 * Length of the windows in which audio is distinguished from silence, in milliseconds: one period of the lowest tone
 * used.
 */
export const WINDOW_MS = 2.5;

/** The level of everything the bench plays, in decibels of full scale. */
export const PLAYED_DB = -12;

/**
 * Above this level a window is audible, in decibels of full scale: far below what is played, far above what a codec
 * leaves around its edges.
 */
export const AUDIBLE_DB = -30;

/**
 * Above this level a window has the full level, in decibels of full scale: concealment of lost packets fades below it.
 */
export const FULL_DB = PLAYED_DB - 3;

/** Amplitude of a sine of {@link PLAYED_DB} in steps of PCM16. */
export const PLAYED_AMPLITUDE = 32_768 * Math.SQRT2 * 10 ** (PLAYED_DB / 20);
