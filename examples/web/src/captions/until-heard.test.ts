// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { untilHeard } from './until-heard.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** When a word is shown that is spoken `atMs` after the beginning, if it arrives now, in milliseconds from now. */
async function shownAfter(atMs: number, heardAt: () => number | undefined, openedAt = performance.now()) {
  const cameAt = performance.now();
  let shownAt: number | undefined;
  void untilHeard(atMs, openedAt, heardAt).then(() => (shownAt = performance.now()));
  await vi.advanceTimersByTimeAsync(5000);
  return Math.round((shownAt ?? Number.NaN) - cameAt);
}

test('a word is shown when it is heard', async () => {
  const heardAt = performance.now() - 1000;
  expect(await shownAfter(1200, () => heardAt)).toBe(200);
});

test('a word that arrives after its audio is shown at once', async () => {
  const heardAt = performance.now() - 1000;
  expect(await shownAfter(700, () => heardAt)).toBe(0);
});

test('the first word waits for the audio to begin', async () => {
  const begins = performance.now() + 300;
  const heardAt = (): number | undefined => (performance.now() >= begins ? begins : undefined);
  expect(await shownAfter(50, heardAt)).toBe(350);
});

test('words are shown as they arrive when no audio is heard', async () => {
  const openedAt = performance.now();
  expect(await shownAfter(50, () => undefined)).toBe(600);
  expect(await shownAfter(900, () => undefined, openedAt)).toBe(0);
});

test('no word waits longer than a second', async () => {
  const heardAt = performance.now();
  expect(await shownAfter(60_000, () => heardAt)).toBe(1000);
});
