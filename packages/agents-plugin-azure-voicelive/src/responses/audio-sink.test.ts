// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { setImmediate as tick } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ManualClock } from '../../test/manual-clock.ts';
import { OUTPUT_FORMATS } from '../audio-format.ts';
import { AudioSink } from './audio-sink.ts';

/** Audio with this many milliseconds, whose samples count up from `from`. */
const delta = (ms: number, from = 0): string =>
  Buffer.from(Int16Array.from({ length: ms * 24 }, (_, i) => from + i).buffer).toString('base64');

function rig() {
  const clock = new ManualClock();
  const sink = new AudioSink(OUTPUT_FORMATS.pcm16, clock);
  const reader = sink.stream.getReader();
  const read = async (): Promise<number | undefined> => {
    const { value } = await reader.read();
    return value && (value.samplesPerChannel * 1000) / value.sampleRate;
  };
  return { clock, sink, reader, read };
}

/** Reads like a 200 ms playout queue: from its tenth frame on, one frame whenever one has been played. */
async function playUntilKnown({ clock, read }: ReturnType<typeof rig>): Promise<void> {
  for (let i = 0; i < 10; i += 1) await read();
  for (let i = 0; i < 3; i += 1) {
    await read();
    clock.advance(20);
  }
}

test('splits a delta into frames of at most 20 ms that own their memory', async () => {
  const { sink, reader } = rig();
  sink.write(delta(50));
  sink.end();
  const lengths: number[] = [];
  for (let { value } = await reader.read(); value; { value } = await reader.read()) {
    const { data, samplesPerChannel, sampleRate, channels } = value;
    lengths.push(samplesPerChannel);
    expect([data[0], data.byteOffset, data.buffer.byteLength, sampleRate, channels]).toEqual([
      480 * (lengths.length - 1),
      0,
      data.byteLength,
      24_000,
      1,
    ]);
  }
  expect(lengths).toEqual([480, 480, 240]);
});

test('delivers audio to a waiting reader immediately', async () => {
  const { sink, read } = rig();
  const first = read();
  await tick();
  expect(sink.write(delta(10))).toBe(240);
  expect(await first).toBe(10);
});

test('lets a reader that plays wait for its frames, and an interruption wait for nothing', async () => {
  const rigged = rig();
  const { clock, sink, reader, read } = rigged;
  sink.write(delta(1000));
  await playUntilKnown(rigged);
  const next = read();
  await tick();
  expect(clock.pending).toBe(1);
  clock.advance(50);
  expect(await next).toBe(50);
  const last = reader.read();
  await tick();
  await reader.cancel();
  expect((await last).done).toBe(true);
  expect(clock.pending).toBe(0);
  expect(sink.drained).toBe(true);
});

test('releases the remaining audio at its time, then ends the stream', async () => {
  const rigged = rig();
  const { clock, sink, read } = rigged;
  sink.write(delta(290));
  sink.end();
  await playUntilKnown(rigged);
  expect(sink.drained).toBe(false);
  const last = read();
  await tick();
  clock.advance(50);
  expect(await last).toBe(30);
  expect(sink.drained).toBe(true);
  expect(await read()).toBeUndefined();
});

test('ends the stream when the end comes while a reader waits', async () => {
  const { sink, read } = rig();
  const last = read();
  await tick();
  sink.end();
  sink.end();
  expect(await last).toBeUndefined();
});

test('counts and drops audio that arrives after the end, or when the reader has cancelled', async () => {
  const [ended, left] = [rig(), rig()];
  ended.sink.end();
  await left.reader.cancel();
  expect([ended.sink.write(delta(10)), left.sink.write(delta(10))]).toEqual([240, 240]);
  expect(await ended.read()).toBeUndefined();
  left.sink.end();
});
