// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, it, vi } from 'vitest';
import { ManualClock } from '../../test/manual-clock.ts';
import { ADMIT_SCRIPT, LEAVE_SCRIPT } from './budget-script.ts';
import { RedisBudget, type RedisEvaluate } from './redis-budget.ts';

const never = new AbortController().signal;
const request = { priority: 'new', host: 'a.example' } as const;
/** Lets promises settle; no time passes. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

function budgetWith(evaluate: RedisEvaluate, limit = 2) {
  const clock = new ManualClock();
  const warn = vi.fn<(message: string) => void>();
  const budget = new RedisBudget({
    evaluate,
    limit,
    windowMs: 60_000,
    timeoutMs: 500,
    prefix: 'p',
    clock,
    warn,
  });
  return { budget, clock, warn };
}

it('asks with the limit, the priority and keys of the host, and does as it is told', async () => {
  const evaluate = vi.fn<RedisEvaluate>().mockResolvedValue([1, 0, 0]);
  const { budget, clock, warn } = budgetWith(evaluate);
  await budget.acquire(never, { priority: 'reconnect', host: 'a.example:8443' });
  expect(evaluate.mock.calls[0]?.slice(0, 2)).toEqual([
    ADMIT_SCRIPT,
    ['p:{a.example:8443}:admitted', 'p:{a.example:8443}:waiting', 'p:{a.example:8443}:believed'],
  ]);
  expect(evaluate.mock.calls[0]?.[2].slice(1)).toEqual(['1', '2', '60000', '5000']);
  expect([warn.mock.calls.length, clock.pending]).toEqual([0, 0]);
});

it('asks again when it is told to, every second at least, and tells how long a newcomer would wait', async () => {
  const answers = [
    [0, 3500, 7000],
    [0, 250, 3000],
    [1, 0, 9000],
  ];
  const evaluate = vi.fn<RedisEvaluate>(() => Promise.resolve(answers.shift()));
  const { budget, clock } = budgetWith(evaluate);
  const admitted = budget.acquire(never, request);
  await turn();
  expect(budget.expectedWaitMs('a.example')).toBe(7000);
  clock.advance(999);
  await turn();
  expect(evaluate).toHaveBeenCalledTimes(1);
  clock.advance(1);
  await turn();
  expect(evaluate).toHaveBeenCalledTimes(2);
  clock.advance(250);
  await admitted;
  const ids = evaluate.mock.calls.map(([, , [id]]) => id);
  expect(new Set(ids).size).toBe(1);
  clock.advance(4000);
  expect(budget.expectedWaitMs('a.example')).toBe(5000);
  expect(budget.expectedWaitMs('b.example')).toBe(0);
});

it('tells Redis with each question what it counted itself in the last window', async () => {
  const evaluate = vi.fn<RedisEvaluate>().mockResolvedValue([1, 0, 0]);
  const { budget, clock } = budgetWith(evaluate);
  await budget.acquire(never, request);
  clock.advance(20_000);
  await budget.acquire(never, request);
  clock.advance(40_000);
  await budget.acquire(never, request);
  const [first, second, third] = evaluate.mock.calls.map(([, , args]) => args);
  expect(first?.slice(5)).toEqual([]);
  expect(second?.slice(5)).toEqual([first?.[0], '20000']);
  expect(third?.slice(5)).toEqual([second?.[0], '40000']);
});

it.each<[string, () => Promise<unknown>, string]>([
  ['rejects', () => Promise.reject(Object.assign(new Error('no'), { code: 'ECONNREFUSED' })), 'ECONNREFUSED'],
  [
    'throws',
    () => {
      throw new Error('WRONGPASS for redis://user:secret@host');
    },
    'WRONGPASS',
  ],
  ['gives no promise', (() => undefined) as never, 'none'],
  ['answers nonsense', () => Promise.resolve(['yes', {}, null]), 'none'],
  ['waits for ever', () => Promise.resolve([0, Infinity, 0]), 'none'],
])('counts for itself where Redis %s, with one warning that repeats nothing', async (_, evaluate, reason) => {
  const { budget, clock, warn } = budgetWith(evaluate);
  await budget.acquire(never, request);
  await budget.acquire(never, request);
  expect(budget.expectedWaitMs('a.example')).toBe(60_000);
  let third = false;
  void budget.acquire(never, request).then(() => (third = true));
  await turn();
  expect(third).toBe(false);
  clock.advance(60_000);
  await turn();
  expect(third).toBe(true);
  expect(warn.mock.calls.map(([words]) => words)).toEqual([expect.stringContaining(reason)]);
  expect(warn.mock.calls[0]?.[0]).not.toContain('secret');
});

it('counts for itself where Redis does not answer in time, and then does not ask it for a while', async () => {
  const signals: AbortSignal[] = [];
  const evaluate = vi.fn<RedisEvaluate>((_script, _keys, _args, signal) => {
    signals.push(signal);
    return new Promise(() => undefined);
  });
  const { budget, clock, warn } = budgetWith(evaluate, 10);
  const first = budget.acquire(never, request);
  await turn();
  clock.advance(499);
  expect(signals[0]?.aborted).toBe(false);
  clock.advance(1);
  await first;
  expect(signals[0]?.aborted).toBe(true);
  await budget.acquire(never, request);
  expect(evaluate).toHaveBeenCalledTimes(1);
  expect(warn).toHaveBeenCalledWith(expect.stringContaining('no answer in time'));
  clock.advance(5000);
  evaluate.mockResolvedValue([1, 0, 0]);
  await budget.acquire(never, request);
  expect(evaluate).toHaveBeenCalledTimes(2);
  expect(warn).toHaveBeenCalledTimes(1);
  expect(clock.pending).toBe(0);
});

it('counts what Redis admitted when it has to count for itself', async () => {
  const evaluate = vi.fn<RedisEvaluate>().mockResolvedValue([1, 0, 0]);
  const { budget } = budgetWith(evaluate);
  await budget.acquire(never, request);
  evaluate.mockRejectedValue(new Error('gone'));
  await budget.acquire(never, request);
  expect(budget.expectedWaitMs('a.example')).toBe(60_000);
  expect(budget.expectedWaitMs('b.example')).toBe(0);
});

it('rejects with the reason of its signal at once, whatever Redis does, and leaves the queue', async () => {
  const evaluate = vi.fn<RedisEvaluate>().mockResolvedValue([0, 60_000, 60_000]);
  const { budget, clock, warn } = budgetWith(evaluate);
  const control = new AbortController();
  const waiting = budget.acquire(control.signal, request);
  await turn();
  const reason = new Error('closing');
  evaluate.mockRejectedValue(new Error('gone'));
  control.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  await turn();
  const [id] = evaluate.mock.calls[0]?.[2] ?? [];
  expect(evaluate.mock.calls.at(-1)?.slice(0, 3)).toEqual([LEAVE_SCRIPT, expect.any(Array), [id]]);
  expect([warn.mock.calls.length, clock.pending]).toEqual([0, 0]);
  await expect(budget.acquire(control.signal, request)).rejects.toBe(reason);
  expect(evaluate).toHaveBeenCalledTimes(2);
});

it('begins to wait for an answer when what it needs is loaded', async () => {
  const clock = new ManualClock();
  const warn = vi.fn<(message: string) => void>();
  let loaded = (): void => undefined;
  const prepare = () => new Promise<void>((resolve) => (loaded = resolve));
  const evaluate = vi.fn<RedisEvaluate>().mockResolvedValue([1, 0, 0]);
  const budget = new RedisBudget({ evaluate, prepare, timeoutMs: 500, prefix: 'p', clock, warn });
  const admitted = budget.acquire(never, request);
  await turn();
  clock.advance(10_000);
  await turn();
  expect(evaluate).not.toHaveBeenCalled();
  loaded();
  await admitted;
  expect([evaluate.mock.calls.length, warn.mock.calls.length]).toEqual([1, 0]);
});

it('asks all the same when what it needs cannot be loaded', async () => {
  const evaluate = vi.fn<RedisEvaluate>().mockResolvedValue([1, 0, 0]);
  const prepare = () => Promise.reject(new Error('not there'));
  const budget = new RedisBudget({ evaluate, prepare, timeoutMs: 500, prefix: 'p', warn: () => undefined });
  await budget.acquire(never, request);
  expect(evaluate).toHaveBeenCalledTimes(1);
});
