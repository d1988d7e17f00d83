// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { VoiceLiveError } from '../errors/index.ts';
import { hearRejection } from '../errors/of-application.ts';

/** The facts that a policy decides on. */
export interface RetryContext {
  /** `first`: no session has been established yet. `live`: a conversation was interrupted. */
  readonly phase: 'first' | 'live';
  /**
   * Consecutive failures, including this one, counted from 1. The loss of a live connection is the first failure of its
   * outage.
   */
  readonly attempt: number;
  /** Milliseconds since the first of these failures. */
  readonly elapsedMs: number;
  readonly error: VoiceLiveError;
  /** Milliseconds the service asked to wait. */
  readonly retryAfterMs?: number;
}

/** Decides when to retry. Called only for failures that a retry can fix. */
export interface ReconnectPolicy {
  /** Milliseconds to wait before the next attempt, or null to give up. */
  nextDelayMs(context: RetryContext): number | null;
}

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 8_000;
const FIRST_CONNECTION_TRIES = 8;
const LIVE_CALL_MS = 90_000;
/** The framework's own delay before the first of `connOptions`' retries. */
const CONN_OPTIONS_FIRST_MS = 100;

/**
 * The plugin's default back-off: 250 ms, doubling to at most 8 s, with full jitter. A first connection gets 8 attempts;
 * a live conversation is retried for 90 s. A `Retry-After` is respected, unless it is longer than 90 s or than what is
 * left of them: then it gives up immediately.
 * @param random Numbers from 0 to 1, like `Math.random`.
 */
export function defaultReconnectPolicy(random: () => number = Math.random): ReconnectPolicy {
  return {
    nextDelayMs({ phase, attempt, elapsedMs, retryAfterMs = 0 }) {
      if (phase === 'first' && attempt >= FIRST_CONNECTION_TRIES) return null;
      const left = phase === 'live' ? LIVE_CALL_MS - elapsedMs : LIVE_CALL_MS;
      if (left <= 0 || retryAfterMs > left) return null;
      const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempt - 1, 20));
      return Math.min(left, Math.max(retryAfterMs, random() * ceiling));
    },
  };
}

const QUICK_TRIES = 3;
const QUICK_FIRST_DELAY_MS = 100;
const QUICK_OUTAGE_MS = 3_000;

/**
 * A policy that gives up early, for tests, and for a model under a fallback adapter, which switches to the next
 * provider only when an error is final. It gives up after three consecutive failures, including the loss of a live
 * connection, or 3 s after the first. It waits up to 100 ms, then up to 200 ms. A single attempt can take as long as
 * `connOptions.timeoutMs`, so lower that as well.
 * @param random Numbers from 0 to 1, like `Math.random`.
 */
export function quickReconnectPolicy(random: () => number = Math.random): ReconnectPolicy {
  return {
    nextDelayMs({ attempt, elapsedMs, retryAfterMs = 0 }) {
      const left = QUICK_OUTAGE_MS - elapsedMs;
      if (attempt >= QUICK_TRIES || left <= 0 || retryAfterMs > left) return null;
      return Math.min(left, Math.max(retryAfterMs, random() * QUICK_FIRST_DELAY_MS * 2 ** (attempt - 1)));
    },
  };
}

/**
 * Makes a policy of the application safe: when it throws, or returns neither null nor a number of milliseconds,
 * `instead` decides, and there is one warning.
 */
export function guardedPolicy(
  policy: ReconnectPolicy,
  warn: (message: string) => void,
  instead: ReconnectPolicy = defaultReconnectPolicy(),
): ReconnectPolicy {
  let warned = false;
  return {
    nextDelayMs(context) {
      let answer: unknown;
      let what = 'threw';
      try {
        answer = policy.nextDelayMs(context);
        if (answer === null || (typeof answer === 'number' && Number.isFinite(answer) && answer >= 0)) {
          return answer;
        }
        what =
          typeof answer === 'number' ? `answered ${answer}` : `returned a value of type ${typeof answer}`;
        // An async policy; its rejection must not end the process.
        hearRejection(answer);
      } catch {
        // The thrown value comes from the application and may contain anything.
      }
      if (!warned) {
        warned = true;
        warn(
          `The reconnectPolicy ${what}; the default policy is used in this case. It must return milliseconds or null.`,
        );
      }
      return instead.nextDelayMs(context);
    },
  };
}

/**
 * The framework's scheme: up to `maxRetry` consecutive retries, the first after 100 ms, the others after
 * `retryIntervalMs`; longer if the service asks for it.
 */
export function policyFromConnOptions(options: {
  readonly maxRetry: number;
  readonly retryIntervalMs: number;
}): ReconnectPolicy {
  return {
    nextDelayMs({ attempt, retryAfterMs = 0 }) {
      if (attempt > options.maxRetry) return null;
      return Math.max(retryAfterMs, attempt === 1 ? CONN_OPTIONS_FIRST_MS : options.retryIntervalMs);
    },
  };
}
