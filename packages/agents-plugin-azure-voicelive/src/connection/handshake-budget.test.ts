// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  createHandshakeBudget,
  DEFAULT_LIMIT,
  processHandshakeBudget,
  sharedHandshakeBudget,
  waitFor,
} from './handshake-budget.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  const left = vi.getTimerCount();
  vi.useRealTimers();
  if (left > 0) throw new Error(`${left} timers are left`);
});

const never = new AbortController().signal;

it('admits at most 25 in any 60 s, also across minute boundaries', async () => {
  const budget = createHandshakeBudget();
  const admitted: number[] = [];
  const start = performance.now();
  const ask = (): void => void budget.acquire(never).then(() => admitted.push(performance.now() - start));
  for (let i = 0; i < 10; i++) ask();
  await vi.advanceTimersByTimeAsync(50_000);
  for (let i = 0; i < 65; i++) ask();
  await vi.advanceTimersByTimeAsync(300_000);
  expect(admitted).toHaveLength(75);
  for (const from of admitted) {
    expect(admitted.filter((time) => time >= from && time < from + 60_000).length).toBeLessThanOrEqual(25);
  }
  // No wait is longer than the window requires: 10 + 15 immediately, then 10, 15, 10, 15.
  expect(admitted.at(-1)).toBe(170_000);
});

it('mass-drop: gives reconnects of live conversations priority over new sessions', async () => {
  const budget = createHandshakeBudget({ limit: 1, windowMs: 1000 });
  const order: string[] = [];
  const ask = (name: string, priority: 'reconnect' | 'new'): void =>
    void budget.acquire(never, { priority, host: 'a' }).then(() => order.push(name));
  ask('first', 'new');
  ask('new 1', 'new');
  ask('new 2', 'new');
  ask('reconnect 1', 'reconnect');
  ask('reconnect 2', 'reconnect');
  await vi.advanceTimersByTimeAsync(5000);
  expect(order).toEqual(['first', 'reconnect 1', 'reconnect 2', 'new 1', 'new 2']);
});

it('removes an aborted wait from the queue, uses up no place and keeps no timer', async () => {
  const budget = createHandshakeBudget({ limit: 1, windowMs: 1000 });
  await budget.acquire(never);
  const control = new AbortController();
  const waiting = budget.acquire(control.signal);
  const reason = new Error('closing');
  control.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  expect(vi.getTimerCount()).toBe(0);
  await expect(budget.acquire(control.signal)).rejects.toBe(reason);
  const next = budget.acquire(never);
  await vi.advanceTimersByTimeAsync(1000);
  await next;
});

it('is shared by host, for every copy of the package in the process', () => {
  expect(sharedHandshakeBudget('a.example')).toBe(sharedHandshakeBudget('a.example'));
  expect(sharedHandshakeBudget('a.example')).not.toBe(sharedHandshakeBudget('b.example'));
  const registry = (globalThis as Record<symbol, unknown>)[Symbol.for('@voicelive-kit/handshake-budget')];
  expect(registry).toBeInstanceOf(Map);
});

it('waitFor ignores stamps outside the window and returns the time until there is room', () => {
  const stamps = [0, 10, 20];
  expect(waitFor(stamps, 59_999, { limit: 3, windowMs: 60_000 })).toBe(1);
  expect(waitFor(stamps, 60_000, { limit: 3, windowMs: 60_000 })).toBe(0);
  expect(stamps).toEqual([10, 20]);
  expect(waitFor([], 0, DEFAULT_LIMIT)).toBe(0);
});

it('counts for each host by itself, with a limit of its own', async () => {
  const budget = processHandshakeBudget({ limit: 1 });
  await budget.acquire(never, { priority: 'new', host: 'a' });
  await budget.acquire(never, { priority: 'new', host: 'b' });
  expect([budget.expectedWaitMs?.('a'), budget.expectedWaitMs?.('c')]).toEqual([60_000, 0]);
});

it.each([{ limit: 0 }, { limit: 2.5 }, { windowMs: -1 }])('refuses the limit %o', (limit) => {
  expect(() => processHandshakeBudget(limit)).toThrow(/must be a whole number from 1/);
});

it('counts handshakes that something else admitted', () => {
  const budget = createHandshakeBudget({ limit: 1, windowMs: 1000 });
  expect(budget.expectedWaitMs()).toBe(0);
  budget.count();
  expect(budget.expectedWaitMs()).toBe(1000);
});
