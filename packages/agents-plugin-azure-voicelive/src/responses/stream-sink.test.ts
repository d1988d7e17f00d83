// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { CountedSink, StreamSink } from './stream-sink.ts';

const kinds = [
  ['StreamSink', <T>() => new StreamSink<T>()],
  ['CountedSink', <T>() => new CountedSink<T>(() => undefined)],
] as const;

describe.each(kinds)('%s', (_name, makeSink) => {
  test('delivers chunks written before anybody reads in order, then ends the stream', async () => {
    const sink = makeSink<number>();
    sink.write(1);
    sink.write(2);
    sink.end();
    expect(await Array.fromAsync(sink.stream)).toEqual([1, 2]);
  });

  test('delivers a chunk immediately when a reader is waiting', async () => {
    const sink = makeSink<string>();
    const reader = sink.stream.getReader();
    const first = reader.read();
    sink.write('a');
    expect(await first).toEqual({ done: false, value: 'a' });
    const second = reader.read();
    sink.end();
    expect((await second).done).toBe(true);
  });

  test('ignores late writes and the end when the reader has cancelled', async () => {
    const sink = makeSink<number>();
    const reader = sink.stream.getReader();
    await reader.cancel();
    sink.write(1);
    sink.end();
    expect(sink.ended).toBe(true);
  });

  test('drops writes after the end', async () => {
    const sink = makeSink<number>();
    sink.end();
    sink.write(1);
    sink.end();
    expect(await Array.fromAsync(sink.stream)).toEqual([]);
  });
});

test('counts a chunk as taken only when somebody reads it', async () => {
  const taken: number[] = [];
  const sink = new CountedSink<number>((chunk) => taken.push(chunk));
  sink.write(1);
  sink.write(2);
  await Promise.resolve();
  expect(taken).toEqual([]);
  const reader = sink.stream.getReader();
  await reader.read();
  expect(taken).toEqual([1]);
});

test('ends for a reader that begins after what was left of an ended stream was withdrawn', async () => {
  const sink = new CountedSink<number>(() => undefined);
  sink.write(1);
  sink.end();
  sink.withdraw();
  expect(await Array.fromAsync(sink.stream)).toEqual([]);
});
