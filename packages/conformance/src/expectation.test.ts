// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { expectation, ExpectationError } from './expectation.ts';

test('does not throw when the expectation is met', () => {
  expectation([1, { a: 2 }]).toEqual([1, { a: 2 }], 'x');
  expectation('abc').toContain('b', 'x');
  expectation(5).toBeWithin(4, 6, 'x');
  expectation(new TypeError('x')).toBeInstanceOf(Error, 'x');
  expect(() => expectation(1).toBe(1, 'x')).not.toThrow();
});

test.each([
  [() => expectation(2).toBe(1, 'cancels'), 'cancels: expected 1, saw 2'],
  [() => expectation([1]).toHaveLength(2, 'items'), 'items: expected 2 of them, saw 1: [1]'],
  [() => expectation(7).toBeAtMost(5, 'ms'), 'ms: expected at most 5, saw 7'],
  [() => expectation(Number.NaN).toBeWithin(0, 1, 'ms'), 'ms: expected 0 to 1, saw NaN'],
  [() => expectation('7').toBeAtLeast(5, 'ms'), 'ms: expected at least 5, saw "7"'],
  [
    () => expectation(new Error('no')).toBeInstanceOf(TypeError, 'error'),
    'error: expected a TypeError, saw Error: no',
  ],
])('names the subject, the expected and the actual value when it is not met', (run, message) => {
  expect(run).toThrow(ExpectationError);
  expect(run).toThrow(message);
});
