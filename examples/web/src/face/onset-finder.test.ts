// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { OnsetFinder } from './onset-finder.ts';

const RATE = 48_000;
const HELD = 8192;

/** Processes audio like the page, at these times; the audible parts are given in milliseconds. */
function onsets(
  audible: readonly (readonly [from: number, to: number])[],
  looks: readonly number[],
): number[] {
  const finder = new OnsetFinder();
  const sampleAt = (ms: number): number =>
    audible.some(([from, to]) => ms >= from && ms < to) ? Math.sin(ms * 1.3) * 0.2 : 0;
  return looks.flatMap((endsAt) => {
    const samples = Float32Array.from({ length: HELD }, (_, i) =>
      sampleAt(endsAt - ((HELD - i) * 1000) / RATE),
    );
    return finder.look(samples, RATE, endsAt);
  });
}

const every = (ms: number, until: number): number[] =>
  Array.from({ length: until / ms }, (_, i) => (i + 1) * ms);

test('a sound begins once, within a few milliseconds, however often the page measures', () => {
  for (const ms of [5, 16.7, 33, 120]) {
    const found = onsets([[400, 900]], every(ms, 1000));
    expect(found).toHaveLength(1);
    expect(Math.abs((found[0] ?? 0) - 400)).toBeLessThan(12);
  }
});

test('a gap between syllables is no new sound, a pause is', () => {
  expect(
    onsets(
      [
        [300, 500],
        [580, 700],
        [900, 1000],
      ],
      every(16, 1000),
    ).map(Math.round),
  ).toHaveLength(2);
});

test('audio that began unobserved has no start time', () => {
  expect(onsets([[400, 2000]], [100, 200, 300, 1500, 1516])).toEqual([]);
});
