// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { type OffsetHabit, WordTimes } from './word-times.ts';

const STARTS_AT = 400;

function timesOf(offsets: readonly number[], startsAtMs = STARTS_AT): number[] {
  const times = new WordTimes(() => startsAtMs);
  offsets.forEach((startMs, i) => times.add({ text: `word${i}`, startMs, endMs: startMs + 100 }, 5000));
  return times.words.map((word) => word.startMs);
}

test('converts offsets relative to the response to the message', () => {
  expect(timesOf([450, 700, 1000])).toEqual([50, 300, 600]);
});

test('keeps offsets relative to the message, also those beyond the position of the message in the response', () => {
  expect(timesOf([0, 300, 600])).toEqual([0, 300, 600]);
});

test.each([
  ['response', [1000, 450, 700], [50, 300, 600]],
  ['message', [600, 0, 300], [0, 300, 600]],
  ['message', [600, 500, 0], [0, 500, 600]],
])(
  'sorts offsets relative to the %s that arrive out of order, with the same result',
  (_, offsets, expected) => {
    expect(timesOf(offsets)).toEqual(expected);
  },
);

test('recognises offsets relative to the response even if the service rounds down', () => {
  expect(timesOf([380, 700])).toEqual([0, 300]);
});

test('moves no known word when an earlier message continues after this one began', () => {
  let startsAtMs = 0;
  const times = new WordTimes(() => startsAtMs);
  times.add({ text: 'It', startMs: 1050, endMs: 1200 });
  startsAtMs = 1000;
  expect(times.words).toEqual([{ text: 'It', startMs: 50, endMs: 200 }]);
});

test('omits invalid times, and takes repeated ones once', () => {
  const times = new WordTimes();
  for (const startMs of [100, Number.NaN, Infinity, -Infinity, -500, 1e12, 100, 300])
    times.add({ text: 'so', startMs, endMs: startMs + 50 }, 1000);
  expect(times.words.map((word) => word.startMs)).toEqual([100, 300]);
});

test('ends a word where it begins when its duration is invalid', () => {
  const times = new WordTimes();
  times.add({ text: 'a', startMs: 0, endMs: Number.NaN });
  times.add({ text: 'b', startMs: 10, endMs: -5 });
  times.add({ text: 'c', startMs: 20, endMs: Infinity });
  expect(times.words.map((word) => word.endMs)).toEqual([0, 10, 10_020]);
});

test('keeps the order of arrival for words with the same time', () => {
  const times = new WordTimes();
  for (const text of ['one', 'two', 'three']) times.add({ text, startMs: 5, endMs: 6 });
  expect(times.words.map((word) => word.text)).toEqual(['one', 'two', 'three']);
});

describe('a message whose first word is inconclusive, because it begins late', () => {
  const shortFirst = 300;
  /** Offsets of the words of one 1000 ms message, interpreted after earlier messages. */
  function read(habit: OffsetHabit, startsAtMs: number, offsets: readonly number[]): number[] {
    const times = new WordTimes(() => startsAtMs, habit);
    for (const startMs of offsets) times.add({ text: `${startMs}`, startMs, endMs: startMs + 200 }, 1000);
    const words = times.words.map(({ startMs }) => startMs);
    times.complete(1000);
    return words;
  }

  test('is interpreted like an earlier one whose words began before its position in the response', () => {
    const habit: OffsetHabit = { countsFrom: undefined };
    expect(read(habit, 900, [50, 700])).toEqual([50, 700]);
    expect(read(habit, shortFirst, [400, 700])).toEqual([400, 700]);
  });

  test('is interpreted like an earlier one whose words went beyond its length', () => {
    const habit: OffsetHabit = { countsFrom: 'message' };
    // The service has changed: these can only be relative to the response.
    read(habit, 900, [950, 1700]);
    expect(read(habit, shortFirst, [400, 700])).toEqual([100, 400]);
  });

  test('is relative to the response if nothing is known', () => {
    expect(read({ countsFrom: undefined }, shortFirst, [400, 700])).toEqual([100, 400]);
  });
});
