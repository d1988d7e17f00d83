// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { convertRate } from './convert-rate.ts';

it('keeps the position of a click when it converts a recording', () => {
  const samples = new Int16Array(4800);
  samples[2400] = 20_000;
  const converted = convertRate(samples, 48_000, 24_000);
  expect(converted).toHaveLength(2400);
  expect(converted.indexOf(Math.max(...converted))).toBe(1200);
});

it('returns the samples themselves when there is nothing to convert', () => {
  const samples = Int16Array.of(1, 2, 3);
  expect(convertRate(samples, 16_000, 16_000)).toBe(samples);
});
