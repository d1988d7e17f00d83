// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { VoiceLiveError } from '../errors/index.ts';
import { hearRejection } from '../errors/of-application.ts';

/** What a policy knows when it is asked for the next try. */
export interface RetryContext {
  /** `first`: no session has been established yet. `live`: a conversation was cut off. */
  readonly phase: 'first' | 'live';
  /** Failures in a row, this one included, counted from 1. The loss of a live connection is the first of its outage. */
  readonly attempt: number;
  /** Milliseconds since the first of these failures. */
  readonly elapsedMs: number;
  readonly error: VoiceLiveError;
  /** Milliseconds the service asked to wait. */
  readonly retryAfterMs?: number;
}

/** Decides when to try again. Asked only about failures that can be cured by trying again. */
export interface ReconnectPolicy {
  /** Milliseconds to wait before the next try, or null to give up. */
  nextDelayMs(context: RetryContext): number | null;
}

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 8_000;
const FIRST_CONNECTION_TRIES = 8;
const LIVE_CALL_MS = 90_000;
/** The framework's own delay before the first of `connOptions`' retries. */
const CONN_OPTIONS_FIRST_MS = 100;

/**
 * The plugin's own back-off: 250 ms, doubling to at most 8 s, with full jitter. A first connection gets 8 tries; a
 * live conversation is tried for 90 s. A `Retry-After` is waited out, unless it is longer than 90 s, or than what
 * is left of them: then it gives up at once.
 * @param random Numbers from 0 to 1, as `Math.random` gives them.
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
 * A policy that gives up soon, for tests, and for a model under a fallback adapter, which swaps to the next provider
 * only when an error is final: after three failures in a row, the loss of a live connection included, or 3 s after the
 * first. It waits up to 100 ms, then up to 200 ms. One try can take as long as `connOptions.timeoutMs`, so lower that
 * as well.
 * @param random Numbers from 0 to 1, as `Math.random` gives them.
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
 * A policy of the application that cannot do harm: where it throws, or answers with neither null nor a number of
 * milliseconds, `instead` answers, and there is one warning.
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
          typeof answer === 'number'
            ? `answered ${answer}`
            : `answered with a value of type ${typeof answer}`;
        // An async policy; its rejection must not end the process.
        hearRejection(answer);
      } catch {
        // What it threw is the application's, and may hold anything.
      }
      if (!warned) {
        warned = true;
        warn(
          `The reconnectPolicy ${what}; the default one is used where that happens. It must give milliseconds or null.`,
        );
      }
      return instead.nextDelayMs(context);
    },
  };
}

/**
 * The framework's scheme: `maxRetry` retries in a row, the first after 100 ms, the others after
 * `retryIntervalMs`; longer where the service asks for it.
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
