// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { FrameCutter } from './frame-cutter.ts';

const base64 = (samples: number[]): string => Buffer.from(Int16Array.from(samples).buffer).toString('base64');
const ramp = (length: number): number[] => Array.from({ length }, (_, i) => (i % 60_000) - 30_000);

function cut(cutter: FrameCutter, text: string): number[] {
  return cutter.push(text).flatMap((frame) => Array.from(frame.data));
}

test('a delta becomes frames of at most 20 ms that own their memory', () => {
  const frames = new FrameCutter(24_000).push(base64(ramp(1300)));
  expect(frames.map((frame) => frame.samplesPerChannel)).toEqual([480, 480, 340]);
  for (const { data, sampleRate, channels } of frames) {
    expect([data.byteOffset, data.buffer.byteLength, sampleRate, channels]).toEqual([
      0,
      data.byteLength,
      24_000,
      1,
    ]);
  }
});

test('a sample split between two deltas is put together again', () => {
  const bytes = Buffer.from(Int16Array.from(ramp(100)).buffer);
  const cutter = new FrameCutter(24_000);
  const pieces = [bytes.subarray(0, 33), bytes.subarray(33, 34), bytes.subarray(34, 77), bytes.subarray(77)];
  expect(pieces.flatMap((piece) => cut(cutter, piece.toString('base64')))).toEqual(ramp(100));
});

test('two messages at once do not mix their halves of samples', () => {
  const [one, two] = [new FrameCutter(24_000), new FrameCutter(24_000)];
  one.push(Buffer.from([1]).toString('base64'));
  two.push(Buffer.from([2]).toString('base64'));
  expect(cut(one, Buffer.from([0]).toString('base64'))).toEqual([1]);
  expect(cut(two, Buffer.from([0]).toString('base64'))).toEqual([2]);
});

test('a delta larger than any before is whole', () => {
  expect(cut(new FrameCutter(24_000), base64(ramp(200_000)))).toEqual(ramp(200_000));
});

test('an empty delta is no frame', () => {
  expect(new FrameCutter(24_000).push('')).toEqual([]);
});
