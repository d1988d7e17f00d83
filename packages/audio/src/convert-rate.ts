// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { StreamingResampler } from './resampler.ts';

/**
 * Converts a finished mono recording between rates in Hz, without delay, so that times in it stay correct; returns the
 * samples themselves when the rates are equal. Throws like {@link StreamingResampler} for an unsupported rate.
 */
export function convertRate(samples: Int16Array, from: number, to: number): Int16Array {
  if (from === to) return samples;
  const resampler = new StreamingResampler({ from, to });
  const head = resampler.push(samples);
  const tail = resampler.flush();
  const whole = new Int16Array(head.length + tail.length);
  whole.set(head);
  whole.set(tail, head.length);
  const delay = Math.round((resampler.delayMs * to) / 1000);
  return whole.slice(delay, delay + Math.round((samples.length * to) / from));
}
