// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { RecordingClock } from './recording-clock.ts';

const START = 1_000_000;

/** Ten seconds in pieces of 100 ms, each as late as `late` says. */
function recorded(late: (piece: number) => number): RecordingClock {
  const clock = new RecordingClock();
  clock.start(START);
  for (let piece = 0; piece < 100; piece += 1) clock.add(100, START + (piece + 1) * 100 + late(piece));
  return clock;
}

describe('the time of a recording', () => {
  test('is that of its samples when pieces arrive in time', () => {
    expect(recorded(() => 0).heardAt(500, 2050)).toEqual([500, 2050]);
  });

  test('is not shifted when some pieces only arrive late', () => {
    expect(recorded((piece) => (piece > 20 && piece < 26 ? 400 : 0)).heardAt(1000, 2300, 4000)).toEqual([
      1000, 2300, 4000,
    ]);
  });

  test('begins where the earliest piece says when the first came late', () => {
    const clock = recorded((piece) => (piece === 0 ? 0 : -80));
    expect(clock.startedAt).toBe(START - 80);
    expect(clock.heardAt(1000)).toEqual([1000]);
  });

  test('is later by what is missing after the browser stalled', () => {
    const clock = recorded((piece) => (piece < 50 ? 0 : 250));
    expect(clock.heardAt(1000, 3000)).toEqual([1000, 3000]);
    expect(clock.heardAt(6000, 8000)).toEqual([6250, 8250]);
  });

  test('is unknown when the browser stalled in between', () => {
    expect(recorded((piece) => (piece < 50 ? 0 : 250)).heardAt(3000, 6000)).toBeUndefined();
    expect(recorded((piece) => (piece < 50 || piece > 70 ? 0 : 250)).heardAt(3000, 9000)).toBeUndefined();
  });

  test('is unknown after the end', () => {
    expect(recorded(() => 0).heardAt(3000, 20_000)).toBeUndefined();
  });
});
