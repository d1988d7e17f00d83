// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { defaultMaxCalls, loadOf, maxCallsFrom } from './load.ts';

describe('how many calls a worker takes', () => {
  test('is limited by memory or cores, whichever is less', () => {
    expect(defaultMaxCalls(64 * 1024, 2)).toBe(10);
    expect(defaultMaxCalls(2048, 8)).toBeLessThan(10);
    expect(defaultMaxCalls(256, 1)).toBe(1);
  });

  test('is set by MAX_CALLS', () => {
    expect(maxCallsFrom({ MAX_CALLS: '7' })).toBe(7);
    expect(maxCallsFrom({ MAX_CALLS: '' })).toBe(defaultMaxCalls());
  });

  test.each(['0', '1.5', '-3', 'many'])('"%s" is rejected with a message that says what to set', (text) => {
    expect(() => maxCallsFrom({ MAX_CALLS: text })).toThrow(/whole number of calls/);
  });

  test('the load grows with the calls, and is 1 for a full worker', () => {
    expect([0, 5, 20, 25].map((calls) => loadOf(calls, 20))).toEqual([0, 0.25, 1, 1]);
  });
});
