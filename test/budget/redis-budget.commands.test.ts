// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import {
  redisHandshakeBudget,
  type HandshakeBudget,
  type RedisBudgetOptions,
} from '@voicelive-kit/agents-plugin-azure-voicelive';
import { describe, expect, test, vi } from 'vitest';
import { noRedis, startRedis, type RedisServer } from './redis-server.ts';
import { runProcess, startProcess } from './run-process.ts';

const host = 'resource.example';
/** Longer than a budget leaves a Redis alone that has failed. */
const LEFT_ALONE_MS = 6000;
const never = new AbortController().signal;
/** Longer than a busy machine takes to answer, so that no test falls back by chance. */
const timeoutMs = 20_000;

const admissionsOf = (told: readonly unknown[]): number[] =>
  told.flatMap((line) => (line as { admitted?: number }).admitted ?? []);

/** Budgets as processes have them: each with a connection of its own. */
const budgetsOf = (server: RedisServer, count: number, options: RedisBudgetOptions): HandshakeBudget[] =>
  Array.from({ length: count }, () => redisHandshakeBudget({ url: server.url, timeoutMs, ...options }));

const waitingAt = (server: RedisServer): Promise<unknown> =>
  server.command('ZCARD', `voicelive-handshakes:{${host}}:waiting`);

describe.skipIf(noRedis)('a budget that processes share through Redis', () => {
  test('is never exceeded in any window when four processes want more', async () => {
    const server = await startRedis();
    const limit = 5;
    const windowMs = 1500;
    const task = { budget: { url: server.url, timeoutMs, limit, windowMs }, count: 5 };
    const ended = await Promise.all([1, 2, 3, 4].map(() => runProcess('take-handshakes.ts', task)));
    expect(ended.map(({ code, output }) => (code === 0 ? 0 : output))).toEqual([0, 0, 0, 0]);
    const admitted = ended.flatMap(({ told }) => admissionsOf(told)).sort((one, other) => one - other);
    expect(admitted).toHaveLength(20);
    // Redis admits, a process hears of it some milliseconds later: the window is looked at without them.
    const sureMs = windowMs - 500;
    const crowded = admitted.filter((from, i) => (admitted[i + limit] ?? Infinity) - from < sureMs);
    expect(crowded).toEqual([]);
  });

  test('admits in the order in which processes came, a reconnect before all of them', async () => {
    const server = await startRedis();
    const [first, second, third] = budgetsOf(server, 3, { limit: 1, windowMs: 2000 });
    const order: string[] = [];
    const asked: Promise<unknown>[] = [];
    const ask = (
      name: string,
      budget: HandshakeBudget | undefined,
      priority: 'new' | 'reconnect' = 'new',
    ) => {
      asked.push(Promise.resolve(budget?.acquire(never, { priority, host })).then(() => order.push(name)));
    };
    await first?.acquire(never, { priority: 'new', host });
    for (const [i, budget] of [first, second, second, third, first].entries()) {
      ask(`new ${i}`, budget);
      await expect.poll(() => waitingAt(server)).toBe(i + 1);
    }
    ask('reconnect', third, 'reconnect');
    await Promise.all(asked);
    expect(order).toEqual(['reconnect', 'new 0', 'new 1', 'new 2', 'new 3', 'new 4']);
  });

  test('keeps a budget for each host, under keys that expire', async () => {
    const server = await startRedis();
    const [budget] = budgetsOf(server, 1, { limit: 1, windowMs: 60_000 });
    await budget?.acquire(never, { priority: 'new', host });
    await budget?.acquire(never, { priority: 'new', host: 'other.example:8443' });
    const keys = (await server.command('KEYS', '*')) as string[];
    expect(keys.sort()).toEqual([
      'voicelive-handshakes:{other.example:8443}:admitted',
      'voicelive-handshakes:{resource.example}:admitted',
    ]);
    for (const key of keys) {
      const leftMs = await server.command('PTTL', key);
      expect(leftMs).toBeGreaterThan(0);
      expect(leftMs).toBeLessThanOrEqual(70_000);
    }
    expect(budget?.expectedWaitMs?.(host)).toBeGreaterThan(50_000);
    expect(budget?.expectedWaitMs?.('third.example')).toBe(0);
  });

  test('lets the next in turn go on when one gives up, or its process is killed', async () => {
    const server = await startRedis();
    const limits = { limit: 1, windowMs: 1000 };
    const [budget] = budgetsOf(server, 1, limits);
    await budget?.acquire(never, { priority: 'new', host });
    const control = new AbortController();
    const givesUp = budget?.acquire(control.signal, { priority: 'reconnect', host });
    await expect.poll(() => waitingAt(server)).toBe(1);
    control.abort(new Error('closing'));
    await expect(givesUp).rejects.toThrow('closing');
    await expect.poll(() => waitingAt(server)).toBe(0);

    const task = { budget: { url: server.url, timeoutMs, ...limits }, count: 2, host };
    const { child, ended } = startProcess('take-handshakes.ts', task);
    await expect.poll(() => waitingAt(server)).toBeGreaterThan(0);
    child.kill('SIGKILL');
    await ended;
    await budget?.acquire(never, { priority: 'new', host });
  });

  test('goes on in each process alone when Redis is killed, and is shared again when it is back', async () => {
    const server = await startRedis();
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const [one, other] = budgetsOf(server, 2, { limit: 2, windowMs: 60_000 });
    await one?.acquire(never, { priority: 'new', host });
    await other?.acquire(never, { priority: 'new', host });
    const waiting = one?.acquire(never, { priority: 'new', host });
    await expect.poll(() => waitingAt(server)).toBe(1);
    await server.kill();
    // Each has had one of the two, and counts on from there.
    await waiting;
    await other?.acquire(never, { priority: 'new', host });
    const full = new AbortController();
    const beyond = one?.acquire(full.signal, { priority: 'new', host });
    expect(one?.expectedWaitMs?.(host)).toBeGreaterThan(50_000);
    full.abort(new Error('enough'));
    await expect(beyond).rejects.toThrow('enough');
    expect(warned.mock.calls.map(([words]) => String(words))).toEqual([
      expect.stringMatching(
        /The handshake budget in Redis cannot be asked \((?:ECONN|it closed the connection)/u,
      ),
    ]);

    await server.start();
    await sleep(LEFT_ALONE_MS);
    // It is empty, and learns from each what that has counted when it asks.
    const again = new AbortController();
    const outcomes = Promise.allSettled(
      [one, other].map(async (budget) => budget?.acquire(again.signal, { priority: 'new', host })),
    );
    await expect.poll(() => server.command('ZCARD', `voicelive-handshakes:{${host}}:admitted`)).toBe(4);
    again.abort(new Error('seen'));
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(warned).toHaveBeenCalledTimes(1);
  });

  test('holds nobody up when Redis stands still, and the process ends by itself', async () => {
    const server = await startRedis();
    const budget = { url: server.url, timeoutMs: 300, limit: 2, windowMs: 60_000 };
    server.stall();
    const { code, output, told } = await runProcess('take-handshakes.ts', { budget, count: 2 });
    expect(code).toBe(0);
    expect(admissionsOf(told)).toHaveLength(2);
    expect(output.match(/no answer in time/gu)).toHaveLength(1);
    server.goOn();
  });

  test('ends no process later that has a connection to Redis open', async () => {
    const server = await startRedis();
    const budget = { url: server.url, timeoutMs, limit: 2 };
    const { code, output, told } = await runProcess('take-handshakes.ts', { budget, count: 1 });
    expect([code, admissionsOf(told).length]).toEqual([0, 1]);
    expect(output).not.toContain('cannot be asked');
  });

  test.each([
    ['a wrong password', 'wrong-secret', /WRONGPASS/u],
    ['no password', undefined, /NOAUTH/u],
  ])('counts alone and names neither address nor password with %s', async (_, password, reason) => {
    const server = await startRedis({ password: 'right-secret' });
    const { host: address } = new URL(server.url);
    const url = `redis://${password === undefined ? '' : `:${password}@`}${address}`;
    const { code, output, told } = await runProcess('take-handshakes.ts', {
      budget: { url, timeoutMs, limit: 2 },
      count: 2,
    });
    expect([code, admissionsOf(told).length]).toEqual([0, 2]);
    expect(output).toMatch(reason);
    expect(output.match(/cannot be asked/gu)).toHaveLength(1);
    expect(output).not.toContain('secret');
    expect(output).not.toContain(address);
  });
});
