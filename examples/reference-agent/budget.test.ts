// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { budgetFrom } from './budget.ts';

const request = { priority: 'new', host: 'resource.example' } as const;

test('leaves the budget to the plugin where nothing is set', () => {
  expect(budgetFrom({})).toEqual({});
  expect(budgetFrom({ REDIS_URL: ' ', HANDSHAKES_PER_MINUTE: '' })).toEqual({});
});

test('has another limit for the process when the resource has another quota', async () => {
  const { handshakeBudget } = budgetFrom({ HANDSHAKES_PER_MINUTE: '1' });
  await handshakeBudget?.acquire(new AbortController().signal, request);
  expect(handshakeBudget?.expectedWaitMs?.(request.host)).toBeGreaterThan(50_000);
});

test('shares the budget where REDIS_URL says', () => {
  expect(budgetFrom({ REDIS_URL: 'redis://127.0.0.1:1' }).handshakeBudget).toBeDefined();
});

test.each([
  [{ HANDSHAKES_PER_MINUTE: 'many' }, /HANDSHAKES_PER_MINUTE is "many"/],
  [{ HANDSHAKES_PER_MINUTE: '0' }, /whole number from 1/],
  [{ REDIS_URL: 'secret' }, /redis:\/\/HOST:6379/],
])('refuses %o with what to set', (env, words) => {
  expect(() => budgetFrom(env)).toThrow(words);
});
