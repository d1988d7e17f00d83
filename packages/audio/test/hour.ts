// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { StreamingResampler } from '../src/resampler.ts';
import { fitTone, type ToneFit, tone } from './measure.ts';

const TONE_HZ = 1000;

/** Converts an hour of a 1 kHz tone in pushes of 10 s; returns the sample count and a fit of the last 10 s. */
export function convertAnHour(from: number, to: number): { count: number; delayMs: number; last: ToneFit } {
  const resampler = new StreamingResampler({ from, to });
  // A whole number of periods, so that each push continues the last.
  const tenSeconds = tone(TONE_HZ, from, from * 10);
  const out = new Int16Array(to * 10);
  let count = 0;
  for (let i = 0; i < 360; i++) count += resampler.pushInto(tenSeconds, out);
  return { count, delayMs: resampler.delayMs, last: fitTone(out, TONE_HZ, to) };
}
