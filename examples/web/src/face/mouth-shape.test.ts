// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { between, mouthPath, shapeOf } from './mouth-shape.ts';

test('lips are together for m and apart for a, and an unknown viseme is a closed mouth', () => {
  expect(shapeOf(21).open).toBe(0);
  expect(shapeOf(2).open).toBeGreaterThan(0.9);
  expect(shapeOf(7).wide).toBeLessThan(shapeOf(6).wide);
  expect(shapeOf(99)).toEqual(shapeOf(0));
});

test('every shape is drawn inside its picture, and so is every shape between two', () => {
  for (let id = 0; id < 22; id++) {
    for (const part of [0, 0.4, 1]) {
      const numbers = (mouthPath(between(shapeOf(0), shapeOf(id), part)).match(/-?[\d.]+/gu) ?? []).map(
        Number,
      );
      expect(numbers).toHaveLength(14);
      expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...numbers)).toBeLessThanOrEqual(100);
    }
  }
});
