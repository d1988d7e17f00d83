// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { afterEach, expect, test, vi } from 'vitest';
import { monotonicClock } from './clock.ts';

afterEach(() => void vi.useRealTimers());

test.each([2 ** 31, Infinity])('a timer of %d ms does not fire immediately', (ms) => {
  vi.useFakeTimers();
  const callback = vi.fn();
  const cancel = monotonicClock.after(ms, callback);
  vi.advanceTimersByTime(86_400_000);
  cancel();
  expect(callback).not.toHaveBeenCalled();
});
