// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, onTestFinished, test, vi } from 'vitest';
import { stepsInTime } from './steps-in-time.ts';

test('steps as often as time has passed, and no more once it is ended', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  let steps = 0;
  const end = stepsInTime(20, () => (steps += 1));
  vi.advanceTimersByTime(1000);
  expect(steps).toBe(50);
  end();
  vi.advanceTimersByTime(1000);
  expect(steps).toBe(50);
  expect(vi.getTimerCount()).toBe(0);
});

test('makes up for a little that was missed, and never for a long time', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const now = vi.spyOn(performance, 'now');
  let steps = 0;
  now.mockReturnValue(0);
  const end = stepsInTime(20, () => (steps += 1));
  now.mockReturnValue(100);
  vi.advanceTimersToNextTimer();
  expect(steps).toBe(5);
  now.mockReturnValue(60_000);
  vi.advanceTimersToNextTimer();
  expect(steps).toBe(16);
  end();
});
