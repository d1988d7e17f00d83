// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { Lag } from './lag.ts';

test('the lag is the median of the last measurements', () => {
  const lag = new Lag();
  const first = lag.surpriseMs;
  for (const ms of [200, 210, 390, 205, 190]) lag.measured(ms);
  expect(lag.ms).toBe(205);
  expect(lag.surpriseMs).toBeLessThan(first);
  for (const ms of [80, 82, 85]) lag.measured(ms);
  expect(lag.ms).toBe(85);
});

test('it is measured anew when nothing matches the measurements', () => {
  const lag = new Lag();
  lag.measured(700);
  lag.missed();
  expect(lag.ms).toBe(700);
  lag.missed();
  expect(lag.ms).toBe(new Lag().ms);
});
