// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { SpeechClock } from './speech-clock.ts';

test('a segment began when its speech was heard, for all of its updates', () => {
  const clock = new SpeechClock();
  expect(clock.startOf('a', 100, 900)).toBe(100);
  expect(clock.startOf('a', 500, 1200)).toBe(100);
  expect(clock.startOf('b', 1500, 2000)).toBe(1500);
});

test('speech that was not heard begins when it is written down', () => {
  const clock = new SpeechClock();
  expect(clock.startOf('a', undefined, 900)).toBe(900);
});

test('a second segment does not take the speech of the first', () => {
  const clock = new SpeechClock();
  clock.startOf('a', 100, 900);
  expect(clock.startOf('b', 100, 5000)).toBe(5000);
});
