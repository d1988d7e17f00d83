// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { systemClock } from './clock.ts';
import { connectOnce, type Connection } from './connect-once.ts';
import { orAborted } from './or-aborted.ts';
import { planRollover } from './rollover-plan.ts';
import type { Established, SupervisorOptions } from './supervisor-types.ts';

const POLL_MS = 250;
const RETRY_MS = 30_000;
/** Long waits are taken in steps, so that a machine that slept notices on waking. */
const STEP_MS = 15_000;

/** The planned replacement of one live connection. */
export interface Rollover {
  /** Makes it due now. */
  hasten(): void;
  cancel(): void;
}

/**
 * Waits until a live connection is due, establishes its successor in a pause and hands that over in a pause.
 * Failures are tried again quietly. Without success the end of the connection is an ordinary outage.
 */
export function scheduleRollover(
  options: SupervisorOptions,
  established: Established,
  swap: (next: Connection) => void,
): Rollover {
  const { clock = systemClock } = options;
  const control = new AbortController();
  const { signal } = control;
  const { expiresAt } = established;
  const wallStart = clock.wallNow();
  const start = clock.now();
  const plan = planRollover(
    expiresAt === undefined ? null : expiresAt - wallStart,
    options.maxSessionDuration ?? null,
  );
  let hastened = false;
  let cancelTimer = (): void => {};

  // The monotonic clock of some systems stands still while the machine sleeps; the service's does not. A wall
  // clock that was set wrongly costs a needless rollover in a pause, but must never cut into speech.
  const age = (): number => Math.max(clock.now() - start, clock.wallNow() - wallStart);
  const isLate = (): boolean => clock.now() - start >= plan.untilMs;

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
      const next = await connectOnce(options, { kind: 'rollover', attempt: 1, fresh: false, signal, pause });
      let closed = false;
      next.wire.onClosed(() => (closed = true));
      await orAborted(pause(), signal).catch(() => {});
      if (signal.aborted || closed) {
        next.wire.terminate();
        waitUntilDue(RETRY_MS);
      } else swap(next);
    } catch {
      // The old connection still lives, so this is nothing to report.
      waitUntilDue(RETRY_MS);
    }
  };

  const waitUntilDue = (atLeastMs: number): void => {
    if (signal.aborted) return;
    const left = Math.max(hastened ? 0 : plan.afterMs - age(), atLeastMs);
    cancelTimer = clock.after(Math.min(left, STEP_MS), () => {
      if (left > STEP_MS) waitUntilDue(Math.min(left, atLeastMs) - STEP_MS);
      else void run();
    });
  };

  waitUntilDue(0);
  return {
    hasten() {
      if (hastened) return;
      hastened = true;
      if (age() < plan.afterMs) {
        cancelTimer();
        waitUntilDue(0);
      }
    },
    cancel() {
      cancelTimer();
      control.abort(new Error('The live connection has ended or was replaced.'));
    },
  };
}
