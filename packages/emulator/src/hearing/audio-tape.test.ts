// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { AudioTape } from './audio-tape.ts';

/** One byte for each millisecond, counting up. */
function tapeOf(ms: number, chunkMs: number, capacityMs = 1000): AudioTape {
  const tape = new AudioTape(capacityMs);
  for (let at = 0; at < ms; at += chunkMs) {
    tape.add(
      Uint8Array.from({ length: chunkMs }, (_, index) => at + index),
      chunkMs,
      1,
    );
  }
  return tape;
}

test('cuts what lies between two moments, across chunks', () => {
  expect([...tapeOf(100, 20).cut(38, 43)]).toEqual([38, 39, 40, 41, 42]);
  expect([...tapeOf(100, 20).cut(97, 500)]).toEqual([97, 98, 99]);
});

test('never cuts a sample in two', () => {
  const tape = new AudioTape(1000);
  tape.add(new Uint8Array(3 * 480), 30, 2);
  expect(tape.cut(0.02, 10.03).length % 2).toBe(0);
});

test('keeps no more than its capacity', () => {
  const tape = tapeOf(200, 20, 60);
  expect([...tape.cut(0, 200)]).toHaveLength(60);
  tape.forgetBefore(200);
  expect([...tape.cut(0, 200)]).toEqual([]);
});
