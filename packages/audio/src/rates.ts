// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { show } from './check.ts';

/** The lowest sample rate that the resampler accepts, in Hz: that of telephones. */
export const MIN_SAMPLE_RATE = 8000;

/** The highest sample rate that the resampler accepts, in Hz: the highest at which sound cards record. */
export const MAX_SAMPLE_RATE = 192_000;

/** Whether the resampler accepts `rate`: a whole number of Hz from {@link MIN_SAMPLE_RATE} to {@link MAX_SAMPLE_RATE}. */
export function isSampleRate(rate: unknown): boolean {
  return (
    typeof rate === 'number' && Number.isInteger(rate) && rate >= MIN_SAMPLE_RATE && rate <= MAX_SAMPLE_RATE
  );
}

/** Throws a TypeError (not a number) or RangeError (any other rate) that names `argument` and the accepted rates. */
export function assertSampleRate(argument: string, rate: unknown): asserts rate is number {
  if (isSampleRate(rate)) return;
  const message = `${argument} must be a whole number of Hz from ${MIN_SAMPLE_RATE} to ${MAX_SAMPLE_RATE}, got ${show(rate)}`;
  throw typeof rate === 'number' ? new RangeError(message) : new TypeError(message);
}
