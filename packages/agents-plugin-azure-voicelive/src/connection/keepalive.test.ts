// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { systemClock } from './clock.ts';
import { startKeepalive } from './keepalive.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function harness() {
  const seen = { pings: 0, dead: 0, bytes: 0 };
  const keepalive = startKeepalive({
    clock: systemClock,
    pingMs: 10_000,
    deadMs: 15_000,
    bytesRead: () => seen.bytes,
    ping: () => (seen.pings += 1),
    onDead: () => (seen.dead += 1),
  });
  return { seen, keepalive };
}

it('half-open: pings at 10 s, declares the peer gone at 15 s, once, and keeps no timer', () => {
  const { seen } = harness();
  vi.advanceTimersByTime(14_999);
  expect(seen).toMatchObject({ pings: 1, dead: 0 });
  vi.advanceTimersByTime(1);
  expect(seen.dead).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});

it('counts the 15 s from the last frame, not from a tick', () => {
  const { seen, keepalive } = harness();
  vi.advanceTimersByTime(9_000);
  keepalive.seen();
  vi.advanceTimersByTime(14_999);
  expect(seen.dead).toBe(0);
  vi.advanceTimersByTime(1);
  expect(seen.dead).toBe(1);
});

it('trickle: bytes of an unfinished frame are a sign of life', () => {
  const { seen, keepalive } = harness();
  for (let second = 0; second < 60; second++) {
    seen.bytes += 1;
    vi.advanceTimersByTime(1000);
  }
  expect(seen.dead).toBe(0);
  keepalive.stop();
  expect(vi.getTimerCount()).toBe(0);
});

it('blocked-loop: after this process stood still, the peer gets another chance', () => {
  let now = 0;
  let tick = (): void => {};
  let dead = 0;
  let pings = 0;
  startKeepalive({
    clock: { now: () => now, wallNow: () => now, after: (_ms, callback) => ((tick = callback), () => {}) },
    pingMs: 10_000,
    deadMs: 15_000,
    bytesRead: () => 0,
    ping: () => (pings += 1),
    onDead: () => (dead += 1),
  });
  now = 300_000;
  tick();
  expect({ dead, pings }).toEqual({ dead: 0, pings: 1 });
  now += 10_000;
  tick();
  now += 5_000;
  tick();
  expect(dead).toBe(1);
});
