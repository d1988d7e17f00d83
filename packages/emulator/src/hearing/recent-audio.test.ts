// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { RecentAudio } from './recent-audio.ts';

/** One byte per millisecond, counting up. */
function audioOf(ms: number, chunkMs: number, capacityMs = 1000): RecentAudio {
  const audio = new RecentAudio(capacityMs);
  for (let at = 0; at < ms; at += chunkMs) {
    audio.add(
      Uint8Array.from({ length: chunkMs }, (_, index) => at + index),
      chunkMs,
      1,
    );
  }
  return audio;
}

test('returns the audio between two times, across chunks', () => {
  expect([...audioOf(100, 20).cut(38, 43)]).toEqual([38, 39, 40, 41, 42]);
  expect([...audioOf(100, 20).cut(97, 500)]).toEqual([97, 98, 99]);
});

test('never splits a sample', () => {
  const audio = new RecentAudio(1000);
  audio.add(new Uint8Array(3 * 480), 30, 2);
  expect(audio.cut(0.02, 10.03).length % 2).toBe(0);
});

test('keeps no more than its capacity', () => {
  const audio = audioOf(200, 20, 60);
  expect([...audio.cut(0, 200)]).toHaveLength(60);
  audio.forgetBefore(200);
  expect([...audio.cut(0, 200)]).toEqual([]);
});
