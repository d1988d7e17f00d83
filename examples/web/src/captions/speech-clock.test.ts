// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { AgentClock, SpeechClock } from './speech-clock.ts';

test('a segment began when its speech was heard, for all of its updates', () => {
  const clock = new SpeechClock();
  expect(clock.startOf('a', 100, 900)).toBe(100);
  expect(clock.startOf('a', 500, 1200)).toBe(100);
  expect(clock.startOf('b', 1500, 2000)).toBe(1500);
});

test('speech that was not heard begins when it is transcribed', () => {
  const clock = new SpeechClock();
  expect(clock.startOf('a', undefined, 900)).toBe(900);
});

test('a second segment does not take the speech of the first', () => {
  const clock = new SpeechClock();
  clock.startOf('a', 100, 900);
  expect(clock.startOf('b', 100, 5000)).toBe(5000);
});

test('late words of the agent began when the agent was first known to speak', () => {
  const clock = new AgentClock();
  clock.began(600);
  clock.began(650);
  expect(clock.startOf('a', 1200)).toBe(600);
  expect(clock.startOf('a', 1300)).toBe(600);
});

test('words of the agent that precede its audio begin with the words', () => {
  const clock = new AgentClock();
  expect(clock.startOf('a', 500)).toBe(500);
  clock.began(600);
  expect(clock.startOf('a', 700)).toBe(500);
});

test('a segment of the agent does not take the audio of the previous segment', () => {
  const clock = new AgentClock();
  expect(clock.startOf('a', 500)).toBe(500);
  clock.began(600);
  clock.ended(3000);
  clock.began(600);
  expect(clock.startOf('b', 5000)).toBe(5000);
  clock.ended(6000);
  clock.began(7000);
  expect(clock.startOf('c', 7500)).toBe(7000);
});
