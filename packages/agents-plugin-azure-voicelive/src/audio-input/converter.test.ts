// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AudioFrame } from '@livekit/rtc-node';
import { expect, test } from 'vitest';
import { inputFormatOf } from '../audio-format.ts';
import { InputConverter } from './converter.ts';

function tone(hz: number, rate: number, channels: number, seconds: number): AudioFrame[] {
  const perFrame = rate / 100;
  return Array.from({ length: seconds * 100 }, (_, frame) => {
    const data = new Int16Array(perFrame * channels);
    for (let i = 0; i < perFrame; i += 1) {
      const value = Math.round(12_000 * Math.sin((2 * Math.PI * hz * (frame * perFrame + i)) / rate));
      data.fill(value, i * channels, (i + 1) * channels);
    }
    return new AudioFrame(data, rate, channels, perFrame);
  });
}

function crossings(samples: number[]): number {
  return samples.filter((value, i) => i > 0 && value >= 0 && (samples[i - 1] ?? 0) < 0).length;
}

test.each([
  [24_000, 1],
  [48_000, 2],
  [16_000, 1],
  [44_100, 2],
  [8000, 1],
])('converts one second at %i Hz, %i channel(s) to one second at the right pitch', (rate, channels) => {
  const converter = new InputConverter(inputFormatOf({}));
  const packets = [
    ...tone(440, rate, channels, 1).flatMap((frame) => converter.push(frame)),
    ...converter.flush(),
  ];
  const samples = packets.flatMap((packet) => Array.from(packet));
  // The flush adds the filter's own tail of at most 3 ms.
  expect(samples.length).toBeGreaterThanOrEqual(24_000);
  expect(samples.length).toBeLessThanOrEqual(24_000 + 72);
  // Counted away from both ends, where the filter rings.
  expect(Math.abs(crossings(samples.slice(2400, 21_600)) - 352)).toBeLessThanOrEqual(1);
});

test('loses no audio when the rate changes in mid-stream', () => {
  const converter = new InputConverter(inputFormatOf({}));
  const frames = [...tone(440, 24_000, 1, 1), ...tone(440, 16_000, 1, 1), ...tone(440, 48_000, 2, 1)];
  const packets = [...frames.flatMap((frame) => converter.push(frame)), ...converter.flush()];
  const total = packets.reduce((sum, packet) => sum + packet.length, 0);
  expect(total).toBeGreaterThanOrEqual(72_000);
  expect(total).toBeLessThanOrEqual(72_000 + 2 * 72);
});

test('sends only the samples of a frame that is a view into a larger buffer', () => {
  const converter = new InputConverter(inputFormatOf({}));
  const backing = new Int16Array(24_000).fill(7);
  backing.fill(1, 480, 960);
  const packets = converter.push(new AudioFrame(backing.subarray(480, 960), 24_000, 1, 480));
  expect(packets.map((packet) => packet.length)).toEqual([240, 240]);
  expect(new Set(packets.flatMap((packet) => Array.from(packet)))).toEqual(new Set([1]));
});

test('a 10 ms frame, the length LiveKit delivers, does not wait for another', () => {
  const converter = new InputConverter(inputFormatOf({}));
  for (const frame of tone(440, 24_000, 1, 1)) expect(converter.push(frame)).toHaveLength(1);
  expect(converter.flush()).toEqual([]);
});

test('ignores an empty frame', () => {
  expect(new InputConverter(inputFormatOf({})).push(new AudioFrame(new Int16Array(0), 24_000, 1, 0))).toEqual(
    [],
  );
});

test('discards the remainder when cleared', () => {
  const converter = new InputConverter(inputFormatOf({}));
  converter.push(new AudioFrame(new Int16Array(240), 24_000, 1, 240));
  converter.clear();
  expect(converter.flush()).toEqual([]);
});
