// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { ConnectionQuota } from './connection-quota.ts';

test('refuses what is over the limit of any window, and does not count what it refused', () => {
  let now = 0;
  const quota = new ConnectionQuota({ limit: 2, windowMs: 1000 }, () => now);
  const at = (time: number): boolean => {
    now = time;
    return quota.admits();
  };
  expect([0, 400, 500, 999, 1000, 1399, 1400].map(at)).toEqual([true, true, false, false, true, false, true]);
});

test('counts by the minute unless told otherwise', () => {
  let now = 0;
  const quota = new ConnectionQuota({ limit: 1 }, () => now);
  expect(quota.admits()).toBe(true);
  now = 59_999;
  expect(quota.admits()).toBe(false);
  now = 60_000;
  expect(quota.admits()).toBe(true);
});

test.each([
  [{ limit: 0 }, /limit is 0/],
  [{ limit: 1.5 }, /limit is 1.5/],
  [{ limit: 1, windowMs: -1 }, /windowMs is -1/],
])('refuses %o with what to give', (limit, words) => {
  expect(() => new ConnectionQuota(limit)).toThrow(words);
});
