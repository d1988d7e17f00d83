// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { RedisEvaluate } from './redis-budget.ts';

/** What is used of a client of the package `redis`. */
export interface RedisClient {
  on(event: 'error', listener: () => void): unknown;
  connect(): Promise<unknown>;
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  unref(): void;
  destroy(): void;
}

/** Gives a client that is not connected yet. */
export type LoadRedisClient = (url: string, connectTimeoutMs: number) => Promise<RedisClient>;

/** A process needs Redis when it connects, hardly ever later, and a Redis has not connections without end, milliseconds. */
const IDLE_MS = 10_000;

/**
 * Runs scripts over a connection of its own, which is opened when needed and closed when idle. It keeps no process alive, and does nothing
 * behind anybody's back: what failed is opened anew when the next script is to run.
 */
export function evaluateAt(
  url: string,
  {
    load = loadRedis,
    connectTimeoutMs,
    idleMs = IDLE_MS,
  }: { readonly load?: LoadRedisClient; readonly connectTimeoutMs: number; readonly idleMs?: number },
): RedisEvaluate {
  let current: Opened | null = null;
  let idle: NodeJS.Timeout | undefined;

  const open = (): Opened => {
    const client = load(url, connectTimeoutMs);
    const ready = client.then(async (opened) => {
      // An error that nobody hears ends the process. What it means, scripts that fail tell; the next one connects anew.
      opened.on('error', () => close(used));
      opened.unref();
      await opened.connect();
      return opened;
    });
    ready.catch(() => undefined);
    const used: Opened = { client, ready, running: 0 };
    return used;
  };
  const close = (used: Opened): void => {
    if (current === used) current = null;
    used.client.then(destroy, () => undefined);
  };

  return async (script, keys, args, signal) => {
    clearTimeout(idle);
    current ??= open();
    const used = current;
    // Redis is stalled, or answers too late to whoever asks next as well.
    const giveUp = (): void => close(used);
    signal.addEventListener('abort', giveUp, { once: true });
    used.running += 1;
    try {
      const client = await used.ready;
      return await client.eval(script, { keys, arguments: args });
    } catch (error) {
      close(used);
      throw error;
    } finally {
      used.running -= 1;
      signal.removeEventListener('abort', giveUp);
      if (used === current && used.running === 0) idle = setTimeout(close, idleMs, used).unref();
    }
  };
}

/** One connection, from its first use on. */
interface Opened {
  readonly client: Promise<RedisClient>;
  readonly ready: Promise<RedisClient>;
  running: number;
}

function destroy(client: RedisClient): void {
  try {
    client.destroy();
  } catch {
    // It was closed already.
  }
}

/** Loads the package `redis`, once. */
export function preloadRedis(): Promise<unknown> {
  return import('redis');
}

/** The package `redis` is loaded only where an address of Redis was given; nobody else need install it. */
const loadRedis: LoadRedisClient = async (url, connectTimeoutMs) => {
  const { createClient } = await import('redis');
  return createClient({
    url,
    disableOfflineQueue: true,
    socket: { connectTimeout: connectTimeoutMs, reconnectStrategy: false },
  });
};
