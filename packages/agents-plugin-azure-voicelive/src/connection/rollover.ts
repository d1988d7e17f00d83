// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { systemClock } from './clock.ts';
import { connectOnce, toVoiceLiveError, type ReadySocket } from './connect-once.ts';
import { orAborted } from './or-aborted.ts';
import type { SupervisorOptions } from './supervisor-types.ts';

const POLL_MS = 250;
const RETRY_MS = 30_000;
const MINUTE = 60_000;
const LONGEST_MS = 55 * MINUTE;
const LEAD_MS = 5 * MINUTE;
const GRACE_MS = 4.5 * MINUTE;
const LAST_MOMENT_MS = 30_000;
/** A stated lifetime shorter than this means that the clocks disagree, not that the session is about to end. */
const SHORTEST_CREDIBLE_MS = 10_000;

/** The planned replacement of one live connection. */
export interface Rollover {
  /** Makes the replacement due in the given number of milliseconds. */
  hasten(delayMs: number): void;
  cancel(): void;
}

/**
 * Waits until a live connection is due for replacement, establishes its successor at the same target during a pause and
 * hands it over during a pause. Failures are retried silently. If it never succeeds, the end of the connection is an
 * ordinary outage.
 *
 * The wall clock is read once, to turn the stated end into a duration; later changes to the wall clock have no effect.
 * On systems whose monotonic clock stops while the machine sleeps, a connection that survives a sleep is replaced late
 * by the length of the sleep; most do not survive it, and the end of one that does is an ordinary outage as well.
 */
export function scheduleRollover(
  options: SupervisorOptions,
  { established, route }: Pick<ReadySocket, 'established' | 'route'>,
  swap: (next: ReadySocket) => void,
): Rollover {
  const { clock = systemClock } = options;
  const control = new AbortController();
  const { signal } = control;
  const { expiresAt } = established;
  const start = clock.now();
  const plan = planRollover(
    expiresAt === undefined ? null : expiresAt - clock.wallNow(),
    options.maxSessionDuration ?? null,
  );
  let hastened = false;
  let cancelTimer = (): void => {};

  const age = (): number => clock.now() - start;
  const isLate = (): boolean => age() >= plan.untilMs;

  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (signal.aborted || options.quiet() || isLate()) resolve();
        else cancelTimer = clock.after(POLL_MS, look);
      };
      look();
    });

  const run = async (): Promise<void> => {
    try {
      const next = await connectOnce(options, {
        kind: 'rollover',
        route,
        attempt: 1,
        fresh: false,
        signal,
        pause,
      });
      let closed = false;
      next.socket.onClosed(() => (closed = true));
      await orAborted(pause(), signal).catch(() => {});
      if (signal.aborted || closed) {
        next.socket.terminate();
        waitUntilDue(RETRY_MS);
      } else swap(next);
    } catch (error) {
      // The old connection is still alive, so there is nothing to report.
      waitUntilDue(Math.max(RETRY_MS, toVoiceLiveError(error).retryAfterMs ?? 0));
    }
  };

  const waitUntilDue = (atLeastMs: number): void => {
    if (signal.aborted) return;
    const left = Math.max(hastened ? 0 : plan.afterMs - age(), atLeastMs);
    cancelTimer = clock.after(left, () => {
      // Timers have a maximum delay, and may fire early.
      if (!hastened && age() < plan.afterMs) waitUntilDue(0);
      else void run();
    });
  };

  waitUntilDue(0);
  return {
    hasten(delayMs) {
      if (hastened) return;
      hastened = true;
      if (age() < plan.afterMs) {
        cancelTimer();
        waitUntilDue(delayMs);
      }
    },
    cancel() {
      cancelTimer();
      control.abort(new Error('The live connection has ended or was replaced.'));
    },
  };
}

/** When to replace a connection, in milliseconds after it was established. */
export interface RolloverPlan {
  /** From here on the successor is prepared, as soon as there is a pause. */
  readonly afterMs: number;
  /** From here on it is swapped in without a pause. */
  readonly untilMs: number;
}

/**
 * 55 minutes (or `maxSessionDuration`), or 5 minutes before the stated end if that is sooner; the second half of a
 * short lifetime. The search for a pause ends 30 s before the stated end, or after 4.5 minutes.
 * @param lifetimeMs Milliseconds to the end that the service states; null if it states none.
 */
export function planRollover(lifetimeMs: number | null, maxSessionDuration: number | null): RolloverPlan {
  const longest = maxSessionDuration ?? LONGEST_MS;
  if (lifetimeMs === null || lifetimeMs < SHORTEST_CREDIBLE_MS) {
    return { afterMs: longest, untilMs: longest + GRACE_MS };
  }
  const afterMs = Math.min(longest, lifetimeMs - Math.min(LEAD_MS, lifetimeMs / 2));
  const lastMoment = lifetimeMs - Math.min(LAST_MOMENT_MS, lifetimeMs / 20);
  return { afterMs, untilMs: Math.max(afterMs, Math.min(afterMs + GRACE_MS, lastMoment)) };
}
