// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { TokenBudget } from './token-budget.ts';

test('a used token becomes available again a minute later', () => {
  const budget = new TokenBudget(2);
  expect([budget.spend(0), budget.spend(10_000)]).toEqual([0, 0]);
  expect(budget.spend(20_000)).toBe(40_000);
  expect(budget.spend(59_999)).toBe(1);
  expect(budget.spend(60_000)).toBe(0);
  expect(budget.spend(60_001)).toBe(9_999);
});
