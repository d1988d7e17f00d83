// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { holdTimes, percentile, responseTimes, toneDelayMs } from './stats.ts';

describe('percentile', () => {
  it('takes the nearest rank, whatever the order of the values', () => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(percentile(values, 0.5)).toBe(50);
    expect(percentile(values, 0.99)).toBe(99);
    expect(percentile(values, 1)).toBe(100);
  });

  it('is NaN without values', () => {
    expect(percentile([], 0.5)).toBeNaN();
  });
});

describe('hold times', () => {
  it('run until the last sample of the frame has arrived, in whatever packets', () => {
    const pushed = { at: [0, 20, 40, 60], samples: [480, 960, 1440, 1920] };
    const arrived = { at: [1, 50, 61], samples: [480, 1439, 1920] };
    expect(holdTimes(pushed, arrived)).toEqual({ held: [1, 30, 21, 1], missing: 0 });
  });

  it('count frames that never arrived', () => {
    const pushed = { at: [0, 20, 40], samples: [480, 960, 1440] };
    expect(holdTimes(pushed, { at: [2], samples: [500] })).toEqual({ held: [2], missing: 2 });
  });
});

describe('response times', () => {
  it('pair each cause with the first effect before the next cause', () => {
    expect(responseTimes([10, 100, 200], [5, 12, 14, 203, 204])).toEqual({ times: [2, 3], missing: 1 });
  });
});

describe('tone delay', () => {
  const tone = (delayMs: number): Int16Array =>
    Int16Array.from(
      { length: 12_000 },
      (_, i) => 8000 * Math.sin(2 * Math.PI * 300 * (i / 24_000 - delayMs / 1000)),
    );

  it.each([0, 1.25, 3])('is found to be %d ms', (delayMs) => {
    expect(toneDelayMs(tone(delayMs), 24_000, 300)).toBeCloseTo(delayMs, 2);
  });
});
