// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { show } from './check.ts';

/** The sample rates the resampler accepts, in Hz. */
export const SAMPLE_RATES = [8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000] as const;

/** One of {@link SAMPLE_RATES}, in Hz. */
export type SampleRate = (typeof SAMPLE_RATES)[number];

const supported: ReadonlySet<unknown> = new Set(SAMPLE_RATES);

/** Whether the resampler accepts `rate` (Hz). */
export function isSampleRate(rate: unknown): rate is SampleRate {
  return supported.has(rate);
}

/** Throws a TypeError (no number) or RangeError (any other rate) that names `argument` and the accepted rates. */
export function assertSampleRate(argument: string, rate: unknown): asserts rate is SampleRate {
  if (isSampleRate(rate)) return;
  const message = `${argument} must be one of ${SAMPLE_RATES.join(', ')} Hz, got ${show(rate)}`;
  throw typeof rate === 'number' ? new RangeError(message) : new TypeError(message);
}
