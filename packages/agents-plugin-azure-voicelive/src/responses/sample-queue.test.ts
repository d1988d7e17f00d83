// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { OUTPUT_FORMATS } from '../audio-format.ts';
import { SampleQueue } from './sample-queue.ts';

const base64 = (samples: number[]): string => Buffer.from(Int16Array.from(samples).buffer).toString('base64');
const ramp = (length: number): number[] => Array.from({ length }, (_, i) => (i % 60_000) - 30_000);
const all = (queue: SampleQueue): number[] => Array.from(queue.take(Number.POSITIVE_INFINITY));

test('turns deltas of any length into pieces of any other, plus the remainder', () => {
  const queue = new SampleQueue(OUTPUT_FORMATS.pcm16);
  const samples = ramp(1000);
  for (const [from, to] of [
    [0, 300],
    [300, 301],
    [301, 700],
    [700, 1000],
  ] as const) {
    // prettier-ignore
    expect(queue.push(base64(samples.slice(from, to)))).toBe(to - from);
  }
  const pieces = [480, 20, 480, 480].map((count) => Array.from(queue.take(count)));
  expect(pieces.map(({ length }) => length)).toEqual([480, 20, 480, 20]);
  expect(pieces.flat()).toEqual(samples);
  expect(queue.length).toBe(0);
  expect(all(queue)).toEqual([]);
});

test('returns pieces that own their memory', () => {
  const queue = new SampleQueue(OUTPUT_FORMATS.pcm16);
  queue.push(base64(ramp(1000)));
  queue.take(100);
  const { byteOffset, byteLength, buffer } = queue.take(480);
  expect([byteOffset, byteLength, buffer.byteLength]).toEqual([0, 960, 960]);
});

test('joins a sample that is split between two deltas', () => {
  const bytes = Buffer.from(Int16Array.from(ramp(100)).buffer);
  const queue = new SampleQueue(OUTPUT_FORMATS.pcm16);
  const pieces = [bytes.subarray(0, 33), bytes.subarray(33, 34), bytes.subarray(34, 77), bytes.subarray(77)];
  for (const piece of pieces) queue.push(piece.toString('base64'));
  expect(all(queue)).toEqual(ramp(100));
});

test('does not mix the split samples of two messages', () => {
  const [one, two] = [new SampleQueue(OUTPUT_FORMATS.pcm16), new SampleQueue(OUTPUT_FORMATS.pcm16)];
  one.push(Buffer.from([1]).toString('base64'));
  two.push(Buffer.from([2]).toString('base64'));
  one.push(Buffer.from([0]).toString('base64'));
  two.push(Buffer.from([0]).toString('base64'));
  expect([all(one), all(two)]).toEqual([[1], [2]]);
});

test('decodes a delta that is larger than any before', () => {
  const queue = new SampleQueue(OUTPUT_FORMATS.pcm16);
  queue.push(base64(ramp(200_000)));
  expect(all(queue)).toEqual(ramp(200_000));
});

test('ignores an empty delta, and is empty after being cleared', () => {
  const queue = new SampleQueue(OUTPUT_FORMATS.pcm16);
  expect(queue.push('')).toBe(0);
  queue.push(base64(ramp(100)));
  queue.take(30);
  queue.clear();
  expect([queue.length, all(queue)]).toEqual([0, []]);
});
