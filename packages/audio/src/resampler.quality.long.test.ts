// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { fitTone, levelDb, sweep, tone, wrapAngle } from '../test/measure.ts';
import { PAIRS } from '../test/rates.ts';
import { StreamingResampler } from './resampler.ts';

const pairs = PAIRS.map(({ from, to }) => ({ from, to, nyquist: Math.min(from, to) / 2 }));
const narrowing = pairs.filter(({ from, nyquist }) => 1.1 * nyquist < from / 2);
const widening = pairs.filter(({ from, to }) => to > from);

const SETTLED_SECONDS = 0.01;

/** Converts 60 ms of a tone and returns the output once the filter is full, with the index of that position. */
function convert(frequency: number, from: number, to: number) {
  const resampler = new StreamingResampler({ from, to });
  const start = Math.ceil(to * SETTLED_SECONDS);
  const samples = resampler.push(tone(frequency, from, Math.round(from * 0.06))).subarray(start);
  return { samples, start };
}

describe('StreamingResampler, measured with tones', () => {
  it.each(pairs)(
    'passes tones up to 0.75 of the lower Nyquist frequency within 0.5 dB at 85 dB SNR: $from to $to Hz',
    ({ from, to, nyquist }) => {
      for (const frequency of sweep(0.01 * nyquist, 0.75 * nyquist, 16)) {
        const { samples, start } = convert(frequency, from, to);
        const { gainDb, snrDb } = fitTone(samples, frequency, to, start);
        expect(Math.abs(gainDb), `${frequency} Hz`).toBeLessThanOrEqual(0.5);
        expect(snrDb, `${frequency} Hz`).toBeGreaterThanOrEqual(85);
      }
    },
  );

  it.each(pairs)('passes the telephone band, up to 0.85, within 0.5 dB: $from to $to Hz', (pair) => {
    const { samples, start } = convert(0.85 * pair.nyquist, pair.from, pair.to);
    expect(Math.abs(fitTone(samples, 0.85 * pair.nyquist, pair.to, start).gainDb)).toBeLessThanOrEqual(0.5);
  });

  it.each(narrowing)('suppresses aliases by 80 dB: $from to $to Hz', ({ from, to, nyquist }) => {
    for (const frequency of sweep(1.1 * nyquist, 0.999 * (from / 2), 40)) {
      expect(levelDb(convert(frequency, from, to).samples), `${frequency} Hz`).toBeLessThanOrEqual(-80);
    }
  });

  // The first image of a tone at 0.9 × Nyquist is at 1.1 ×.
  it.each(widening)('suppresses images by 80 dB: $from to $to Hz', ({ from, to, nyquist }) => {
    for (const frequency of sweep(0.01 * nyquist, 0.9 * nyquist, 24)) {
      const { samples, start } = convert(frequency, from, to);
      expect(fitTone(samples, frequency, to, start).residueDb, `${frequency} Hz`).toBeLessThanOrEqual(-80);
    }
  });

  it.each(pairs)(
    'delays every tone by exactly delayMs, at most 3 ms: $from to $to Hz',
    ({ from, to, nyquist }) => {
      const { delayMs } = new StreamingResampler({ from, to });
      expect(delayMs).toBeLessThanOrEqual(3);
      for (const frequency of sweep(0.01 * nyquist, 0.75 * nyquist, 16)) {
        const { samples, start } = convert(frequency, from, to);
        const expected = (-2 * Math.PI * frequency * delayMs) / 1000;
        const error = wrapAngle(fitTone(samples, frequency, to, start).phase - expected);
        expect(Math.abs(error), `${frequency} Hz`).toBeLessThan(1e-4);
      }
    },
  );
});
