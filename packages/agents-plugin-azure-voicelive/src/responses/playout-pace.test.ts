// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { PlayoutPace } from './playout-pace.ts';

interface Handed {
  ms: number;
  /** How long the reader waited with this frame for room in its queue, milliseconds. */
  held: number;
  /** How much was in the queue just before, milliseconds. */
  queued: number;
}

/**
 * Plays `frames` through a queue of `queueMs`, as the framework does: it waits when a frame does not fit. The reader's
 * work between frames takes `own` milliseconds; before frame `pausedAt` it is paused for a second, with an empty queue.
 */
function play({
  frames = 60,
  queueMs = 200,
  own = () => 0.5,
  pausedAt = -1,
}: {
  frames?: number;
  queueMs?: number;
  own?: () => number;
  pausedAt?: number;
} = {}): Handed[] {
  const pace = new PlayoutPace();
  let now = 5000;
  let emptyAt = now;
  return Array.from({ length: frames }, (_, index) => {
    pace.asked(now);
    now += pace.delay(now);
    const ms = pace.frameMs;
    pace.handed(now, ms);
    const queued = Math.max(0, emptyAt - now);
    if (index === pausedAt) {
      now += 1000;
      emptyAt = now;
    }
    emptyAt = Math.max(emptyAt, now) + ms;
    const held = Math.max(0, emptyAt - now - queueMs);
    now += held + own();
    return { ms, held, queued };
  });
}

test('gives a reader that plays long frames as soon as it is recognised, and makes it wait with none of them', () => {
  const frames = play();
  expect(frames.slice(0, 10).map(({ ms }) => ms)).toEqual(Array(10).fill(20));
  for (const { ms, held, queued } of frames.slice(16)) {
    expect({ ms, held }).toEqual({ ms: 50, held: 0 });
    expect(queued).toBeGreaterThan(130);
  }
});

test('gives a reader that takes everything at once short frames without delay', () => {
  expect(play({ queueMs: Number.POSITIVE_INFINITY }).every(({ ms, held }) => ms === 20 && held === 0)).toBe(
    true,
  );
});

test('does not mistake a reader that is occasionally slow for one that plays', () => {
  const delays = [0, 18, 31, 0, 3, 20, 20, 0, 44, 12];
  let at = 0;
  const own = (): number => delays[(at += 1) % delays.length] ?? 0;
  expect(play({ queueMs: Number.POSITIVE_INFINITY, own }).map(({ ms }) => ms)).toEqual(Array(60).fill(20));
});

test.each([20, 40, 100])('keeps frames short with a queue of %i ms', (queueMs) => {
  expect(play({ queueMs }).map(({ ms }) => ms)).toEqual(Array(60).fill(20));
});

test('makes frames long once a long queue is full', () => {
  const frames = play({ queueMs: 1000, frames: 80 });
  expect(frames.slice(60).every(({ ms, held, queued }) => ms === 50 && held === 0 && queued > 900)).toBe(
    true,
  );
});

test('refills the queue with short frames after a pause, then returns to long ones', () => {
  const frames = play({ pausedAt: 30, frames: 90 });
  expect(frames.slice(31, 40).map(({ ms }) => ms)).toEqual(Array(9).fill(20));
  expect(frames.slice(50).every(({ ms, held, queued }) => ms === 50 && held === 0 && queued > 130)).toBe(
    true,
  );
});
