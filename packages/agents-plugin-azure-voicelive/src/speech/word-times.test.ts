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

test('offsets that count from the response are brought to the message', () => {
  expect(timesOf([450, 700, 1000])).toEqual([50, 300, 600]);
});

test('offsets that count from the message stay, also those beyond the place of the message in the response', () => {
  expect(timesOf([0, 300, 600])).toEqual([0, 300, 600]);
});

test.each([
  ['response', [1000, 450, 700], [50, 300, 600]],
  ['message', [600, 0, 300], [0, 300, 600]],
  ['message', [600, 500, 0], [0, 500, 600]],
])('shuffled offsets that count from the %s are sorted and read alike', (_, offsets, expected) => {
  expect(timesOf(offsets)).toEqual(expected);
});

test('a service that rounds down still counts from the response', () => {
  expect(timesOf([380, 700])).toEqual([0, 300]);
});

test('an earlier message that goes on after this one began moves no word once it is known', () => {
  let startsAtMs = 0;
  const times = new WordTimes(() => startsAtMs);
  times.add({ text: 'It', startMs: 1050, endMs: 1200 });
  startsAtMs = 1000;
  expect(times.words).toEqual([{ text: 'It', startMs: 50, endMs: 200 }]);
});

test('times that are none are left out, and what repeats is taken once', () => {
  const times = new WordTimes();
  for (const startMs of [100, Number.NaN, Infinity, -Infinity, -500, 1e12, 100, 300])
    times.add({ text: 'so', startMs, endMs: startMs + 50 }, 1000);
  expect(times.words.map((word) => word.startMs)).toEqual([100, 300]);
});

test('a duration that is none ends the word where it begins', () => {
  const times = new WordTimes();
  times.add({ text: 'a', startMs: 0, endMs: Number.NaN });
  times.add({ text: 'b', startMs: 10, endMs: -5 });
  times.add({ text: 'c', startMs: 20, endMs: Infinity });
  expect(times.words.map((word) => word.endMs)).toEqual([0, 10, 10_020]);
});

test('words of equal time keep the order they came in', () => {
  const times = new WordTimes();
  for (const text of ['one', 'two', 'three']) times.add({ text, startMs: 5, endMs: 6 });
  expect(times.words.map((word) => word.text)).toEqual(['one', 'two', 'three']);
});

describe('a message whose first word tells nothing, because it begins late', () => {
  const shortFirst = 300;
  /** Offsets of the words of one message of 1000 ms, read after what earlier messages have shown. */
  function read(habit: OffsetHabit, startsAtMs: number, offsets: readonly number[]): number[] {
    const times = new WordTimes(() => startsAtMs, habit);
    for (const startMs of offsets) times.add({ text: `${startMs}`, startMs, endMs: startMs + 200 }, 1000);
    const words = times.words.map(({ startMs }) => startMs);
    times.complete(1000);
    return words;
  }

  test('is read like an earlier one whose words began before its place in the response', () => {
    const habit: OffsetHabit = { countsFrom: undefined };
    expect(read(habit, 900, [50, 700])).toEqual([50, 700]);
    expect(read(habit, shortFirst, [400, 700])).toEqual([400, 700]);
  });

  test('is read like an earlier one whose words went beyond its length', () => {
    const habit: OffsetHabit = { countsFrom: 'message' };
    // The service has changed: these can count from the response only.
    read(habit, 900, [950, 1700]);
    expect(read(habit, shortFirst, [400, 700])).toEqual([100, 400]);
  });

  test('counts from the response where nothing is known', () => {
    expect(read({ countsFrom: undefined }, shortFirst, [400, 700])).toEqual([100, 400]);
  });
});
