// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';
import { VoiceLiveConfigError } from '../errors/index.ts';
import type { HandshakeBudget } from './handshake-budget.ts';
import { RedisBudget, type RedisEvaluate } from './redis-budget.ts';
import { evaluateAt, preloadRedis } from './redis-client.ts';

const DEFAULT_TIMEOUT_MS = 1000;
const DEFAULT_PREFIX = 'voicelive-handshakes';
/**
 * The service counts a connection when it arrives, not when it was admitted: 60 s, and two for differences between the ways there of
 * handshakes from many machines.
 */
const DEFAULT_WINDOW_MS = 62_000;

/** Where the budget is kept: `url` or `evaluate`. */
export interface RedisBudgetOptions {
  /** `redis://` or, encrypted, `rediss://`, with user and password where Redis wants them. Needs the package `redis`. */
  readonly url?: string | undefined;
  /** Runs a script with a client of your own: of a cluster, of another package, with tokens of Microsoft Entra. */
  readonly evaluate?: RedisEvaluate | undefined;
  /** Handshakes in any window for each host, over all processes. Default 25. */
  readonly limit?: number | undefined;
  /** Length of the window, milliseconds. Default 62000: a minute, and time for the way to the service. */
  readonly windowMs?: number | undefined;
  /** Milliseconds to wait for an answer of Redis, a connection included, before this process counts for itself. Default 1000. */
  readonly timeoutMs?: number | undefined;
  /** What its keys begin with; processes with the same one share the budget. Default `voicelive-handshakes`. */
  readonly prefix?: string | undefined;
}

/**
 * A `handshakeBudget` that all processes share, on all machines that reach the same Redis (5 or later) or Valkey.
 * @throws VoiceLiveConfigError `invalid_option`
 */
export function redisHandshakeBudget(options: RedisBudgetOptions): HandshakeBudget {
  const { url, evaluate, timeoutMs = DEFAULT_TIMEOUT_MS, prefix = DEFAULT_PREFIX, limit } = options;
  if ((url === undefined) === (evaluate === undefined)) {
    throw invalid('url', 'The handshake budget in Redis needs either `url` or `evaluate`.');
  }
  if (!Number.isFinite(timeoutMs) || timeoutMs < 1) {
    throw invalid(
      'timeoutMs',
      `The \`timeoutMs\` of the handshake budget is ${timeoutMs}; it must be at least 1.`,
    );
  }
  return new RedisBudget({
    evaluate: evaluate ?? evaluateAt(checkedUrl(url ?? ''), { connectTimeoutMs: timeoutMs }),
    ...(url !== undefined && { prepare: preloadRedis }),
    timeoutMs,
    prefix,
    windowMs: options.windowMs ?? DEFAULT_WINDOW_MS,
    ...(limit !== undefined && { limit }),
  });
}

/** The address is never repeated: it may hold a password. */
function checkedUrl(url: string): string {
  const isAddress = URL.canParse(url) && ['redis:', 'rediss:'].includes(new URL(url).protocol);
  if (!isAddress) {
    throw invalid(
      'url',
      'The `url` of the handshake budget must be like redis://HOST:6379, or rediss:// for TLS.',
    );
  }
  if (redisInstalled()) return url;
  throw invalid(
    'url',
    'A handshake budget by `url` needs the package redis: npm install redis@6. Or give `evaluate`, with a client of your own.',
  );
}

function redisInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve('redis');
    return true;
  } catch {
    return false;
  }
}

function invalid(name: string, message: string): VoiceLiveConfigError {
  return new VoiceLiveConfigError({ code: 'invalid_option', setting: `handshakeBudget.${name}`, message });
}
