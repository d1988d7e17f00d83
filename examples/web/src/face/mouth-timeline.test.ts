// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import type { MouthCue } from './face-line.ts';
import { MouthTimeline } from './mouth-timeline.ts';

const CUES: MouthCue[] = [
  [50, 0],
  [100, 21],
  [200, 2],
  [300, 6],
];

/** A segment reported at 1000, whose first sound, 100 ms in, is heard at 1300: 200 ms behind the agent. */
function heard(): MouthTimeline {
  const mouth = new MouthTimeline();
  mouth.take('a', { type: 'start', soundMs: 100 }, 1000);
  mouth.take('a', { type: 'visemes', visemes: CUES }, 1001);
  mouth.heard(1300);
  return mouth;
}

describe('a mouth', () => {
  test('moves with what is heard, not with what is reported', () => {
    const mouth = heard();
    expect([1250, 1310, 1410, 1510].map((at) => mouth.visemeAt(at))).toEqual([0, 21, 2, 6]);
  });

  test('moves correctly when the audio was heard before it was reported', () => {
    const mouth = new MouthTimeline();
    mouth.take('a', { type: 'start', soundMs: 100 }, 1400);
    mouth.take('a', { type: 'visemes', visemes: CUES }, 1400);
    mouth.heard(1300);
    expect(mouth.visemeAt(1410)).toBe(2);
  });

  test('moves at the default lag while nothing is heard here', () => {
    const mouth = new MouthTimeline();
    mouth.take('a', { type: 'start', soundMs: 100 }, 1000);
    mouth.take('a', { type: 'visemes', visemes: CUES }, 1000);
    expect([1255, 1900, 2055].map((at) => mouth.visemeAt(at))).toEqual([21, 21, 6]);
  });

  test('uses the measured lag for the next segment, and ignores other audio', () => {
    const mouth = heard();
    mouth.take('a', { type: 'end', offsetMs: 400 }, 1450);
    mouth.take('b', { type: 'start', soundMs: 100 }, 3000);
    mouth.take('b', { type: 'visemes', visemes: CUES }, 3000);
    mouth.heard(3900);
    expect([3310, 3590].map((at) => mouth.visemeAt(at))).toEqual([21, 6]);
  });

  test('waits until the first sound is known', () => {
    const mouth = new MouthTimeline();
    mouth.take('a', { type: 'start', soundMs: undefined }, 1000);
    mouth.take('a', { type: 'visemes', visemes: CUES }, 1000);
    mouth.heard(1300);
    mouth.take('a', { type: 'sound', soundMs: 100 }, 1350);
    expect(mouth.visemeAt(1410)).toBe(2);
  });

  test('closes at a cut when the cut is heard, and stays closed', () => {
    const mouth = heard();
    mouth.take('a', { type: 'cut', offsetMs: 250 }, 1260);
    expect([1410, 1430, 1455, 1520, 9000].map((at) => mouth.visemeAt(at))).toEqual([2, 2, 0, 0, 0]);
  });

  test('closes when nothing new is reported for long', () => {
    const mouth = heard();
    expect(mouth.visemeAt(4000)).toBe(0);
  });

  test('finishes the segment that is heard before it begins the next', () => {
    const mouth = heard();
    mouth.take('a', { type: 'end', offsetMs: 400 }, 1400);
    mouth.take('b', { type: 'start', soundMs: 100 }, 1405);
    mouth.take('b', { type: 'visemes', visemes: [[20, 9]] }, 1406);
    expect([1510, 1585, 1640].map((at) => mouth.visemeAt(at))).toEqual([6, 6, 9]);
  });

  test('stands still in a pause, and continues with what is heard after it', () => {
    const mouth = heard();
    mouth.take('a', { type: 'pause', offsetMs: 210 }, 1250);
    expect([1410, 2000].map((at) => mouth.visemeAt(at))).toEqual([2, 2]);
    // By the agent's clock, 1100 ms after the beginning; heard 200 ms behind.
    mouth.take('a', { type: 'resume', offsetMs: 290, afterMs: 1100 }, 2105);
    expect([2280, 2315].map((at) => mouth.visemeAt(at))).toEqual([2, 6]);
  });

  test('stands still in a gap when the gap is heard, and not before', () => {
    const mouth = heard();
    // The audio stalled at 150 for 100 ms.
    mouth.take('a', { type: 'resume', offsetMs: 150, afterMs: 250 }, 1250);
    expect([1310, 1410, 1485, 1505].map((at) => mouth.visemeAt(at))).toEqual([21, 21, 21, 2]);
  });

  test('accepts positions in any order, and none of an unknown segment', () => {
    const mouth = new MouthTimeline();
    mouth.take('x', { type: 'visemes', visemes: CUES }, 900);
    mouth.take('a', { type: 'start', soundMs: 100 }, 1000);
    mouth.take('a', { type: 'visemes', visemes: [[300, 6]] }, 1001);
    mouth.take('a', { type: 'visemes', visemes: [[100, 21]] }, 1002);
    mouth.heard(1300);
    expect([1310, 1510].map((at) => mouth.visemeAt(at))).toEqual([21, 6]);
  });
});
