// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { convertAnHour } from '../test/hour.ts';
import { wrapAngle } from '../test/measure.ts';

it('neither loses nor adds a sample in an hour, and is fast enough: 44100 to 24000 Hz', () => {
  const { count, delayMs, last } = convertAnHour(44100, 24000);
  expect(count).toBe(3600 * 24000);
  expect(Math.abs(wrapAngle(last.phase + 2 * Math.PI * delayMs))).toBeLessThan(1e-4);
  expect(last.snrDb).toBeGreaterThanOrEqual(85);
});
