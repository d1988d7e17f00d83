// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { ManualClock } from '../../test/manual-clock.ts';
import { Fillers } from './fillers.ts';

function setUp(): {
  fillers: Fillers;
  clock: ManualClock;
  spoken: string[];
  world: { playedUntil: number; maySpeak: boolean };
} {
  const clock = new ManualClock();
  const spoken: string[] = [];
  const world = { playedUntil: 0, maySpeak: true };
  const fillers = new Fillers({
    clock,
    texts: ['One.', 'Two.'],
    afterMs: 1000,
    playedUntil: () => world.playedUntil,
    maySpeak: () => world.maySpeak,
    speak: (text) => {
      spoken.push(text);
      return () => spoken.push(`end of ${text}`);
    },
  });
  return { fillers, clock, spoken, world };
}

test('says one text per wait, in turn, and ends it with the wait', () => {
  const { fillers, clock, spoken } = setUp();
  for (let wait = 0; wait < 3; wait += 1) {
    fillers.waiting();
    clock.advance(600);
    fillers.waiting();
    clock.advance(5000);
    fillers.over();
  }
  expect(spoken).toEqual(['One.', 'end of One.', 'Two.', 'end of Two.', 'One.', 'end of One.']);
});

test('says nothing when the wait ends in time', () => {
  const { fillers, clock, spoken } = setUp();
  fillers.waiting();
  clock.advance(999);
  fillers.over();
  clock.advance(5000);
  expect(spoken).toEqual([]);
});

test('counts from the moment the agent stopped speaking', () => {
  const { fillers, clock, spoken, world } = setUp();
  world.playedUntil = clock.now() + 700;
  fillers.waiting();
  clock.advance(1600);
  expect(spoken).toEqual([]);
  clock.advance(100);
  expect(spoken).toEqual(['One.']);
});

test('restarts the delay when somebody speaks or is about to', () => {
  const { fillers, clock, spoken, world } = setUp();
  world.maySpeak = false;
  fillers.waiting();
  clock.advance(1500);
  world.maySpeak = true;
  clock.advance(499);
  expect(spoken).toEqual([]);
  clock.advance(1);
  expect(spoken).toEqual(['One.']);
});
