// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { evaluateAt, type RedisClient } from './redis-client.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const never = new AbortController().signal;

/** A client of the package `redis` that does as it is told. */
function fakeClient() {
  return {
    on: vi.fn<RedisClient['on']>(),
    connect: vi.fn<RedisClient['connect']>().mockResolvedValue(undefined),
    eval: vi.fn<RedisClient['eval']>().mockResolvedValue('done'),
    unref: vi.fn<RedisClient['unref']>(),
    destroy: vi.fn<RedisClient['destroy']>(),
  };
}

function stage() {
  const clients: ReturnType<typeof fakeClient>[] = [];
  const load = vi.fn<() => Promise<RedisClient>>(() => {
    clients.push(fakeClient());
    return Promise.resolve(clients.at(-1) as RedisClient);
  });
  const evaluate = evaluateAt('redis://host', { load, connectTimeoutMs: 500, idleMs: 10_000 });
  return { clients, load, run: (signal = never) => evaluate('script', ['key'], ['arg'], signal) };
}

it('connects with the first script, once, and closes what is idle', async () => {
  const { clients, load, run } = stage();
  expect(load).not.toHaveBeenCalled();
  expect(await Promise.all([run(), run()])).toEqual(['done', 'done']);
  expect(clients[0]?.eval).toHaveBeenCalledWith('script', { keys: ['key'], arguments: ['arg'] });
  await vi.advanceTimersByTimeAsync(9000);
  await run();
  await vi.advanceTimersByTimeAsync(9999);
  expect(clients[0]?.destroy).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(clients[0]?.destroy).toHaveBeenCalledTimes(1);
  await run();
  expect(clients).toHaveLength(2);
});

it('keeps no process alive, and hears the errors of the client', async () => {
  const { clients, run } = stage();
  await run();
  expect(clients[0]?.unref).toHaveBeenCalledTimes(1);
  expect(clients[0]?.on).toHaveBeenCalledWith('error', expect.any(Function));
});

it('connects anew when the connection was lost meanwhile', async () => {
  const { clients, run } = stage();
  await run();
  clients[0]?.on.mock.calls[0]?.[1]();
  expect(await run()).toBe('done');
  expect(clients).toHaveLength(2);
});

it('connects anew after a failure', async () => {
  const { clients, run } = stage();
  await run();
  clients[0]?.eval.mockRejectedValue(new Error('lost'));
  await expect(run()).rejects.toThrow('lost');
  expect(clients[0]?.destroy).toHaveBeenCalledTimes(1);
  expect(await run()).toBe('done');
  expect(clients).toHaveLength(2);
});

it('gives up a connection whose answer is not waited for any more', async () => {
  const { clients, run } = stage();
  await run();
  clients[0]?.eval.mockReturnValue(new Promise(() => undefined));
  const control = new AbortController();
  void run(control.signal);
  await vi.advanceTimersByTimeAsync(0);
  control.abort();
  await vi.advanceTimersByTimeAsync(0);
  expect(clients[0]?.destroy).toHaveBeenCalledTimes(1);
  expect(await run()).toBe('done');
  expect(clients).toHaveLength(2);
});

it('rejects when the package cannot be loaded, each time', async () => {
  const load = vi.fn<() => Promise<RedisClient>>().mockRejectedValue(new Error('not installed'));
  const evaluate = evaluateAt('redis://host', { load, connectTimeoutMs: 500 });
  await expect(evaluate('script', [], [], never)).rejects.toThrow('not installed');
  await expect(evaluate('script', [], [], never)).rejects.toThrow('not installed');
  expect(load).toHaveBeenCalledTimes(2);
});
