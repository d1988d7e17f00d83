// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { pause } from './clock.ts';
import { DEADLINES } from './deadlines.ts';
import { describe, ExpectationError } from './expectation.ts';

/**
 * The most that one look takes off a limit, milliseconds. A process that was not run for longer, on a busy machine, did not
 * have that time to do what is waited for.
 */
const LONGEST_LOOK_MS = 100;
/** How often a limit looks at the time, milliseconds. */
const LOOK_MS = 50;

/** A look at the clock: returns for how many milliseconds the process has run, by all looks until now. */
function startRunningClock(): () => number {
  let ranMs = 0;
  let lookedAt = performance.now();
  return () => {
    const now = performance.now();
    ranMs += Math.min(now - lookedAt, LONGEST_LOOK_MS);
    lookedAt = now;
    return ranMs;
  };
}

/** Calls back once the process has run for this many milliseconds; the returned function cancels. */
export function afterRunning(ms: number, callback: () => void): () => void {
  const ranMs = startRunningClock();
  const timer = setInterval(() => {
    if (ranMs() < ms) return;
    clearInterval(timer);
    callback();
  }, LOOK_MS);
  return () => clearInterval(timer);
}

export interface WaitOptions {
  /** Milliseconds in which the process ran, 10 seconds by default. */
  timeoutMs?: number;
  /** Describes what there was instead, for the error. */
  seen?: () => unknown;
}

/** Waits until `probe` returns something and returns it. Throws an ExpectationError when time is up. */
export async function waitFor<T>(
  what: string,
  probe: () => T | undefined | null | false,
  { timeoutMs = DEADLINES.test, seen }: WaitOptions = {},
): Promise<T> {
  const ranMs = startRunningClock();
  for (;;) {
    const value = probe();
    if (value !== undefined && value !== null && value !== false) return value;
    if (ranMs() > timeoutMs) {
      const instead = seen ? describe(seen()) : 'nothing of the kind';
      throw new ExpectationError(what, `it within ${timeoutMs} ms`, instead);
    }
    await pause(5);
  }
}

/** How a promise has settled, if it has. */
export type Settled<T> =
  { state: 'resolved'; value: T } | { state: 'rejected'; error: unknown } | { state: 'pending' };

/** Whether a promise settles while the process runs for so many milliseconds, and how. */
export async function settles<T>(promise: Promise<T>, withinMs: number): Promise<Settled<T>> {
  let cancel = (): void => undefined;
  const limit = new Promise<Settled<T>>((resolve) => {
    cancel = afterRunning(withinMs, () => resolve({ state: 'pending' }));
  });
  const settled = promise.then(
    (value): Settled<T> => ({ state: 'resolved', value }),
    (error: unknown): Settled<T> => ({ state: 'rejected', error }),
  );
  try {
    return await Promise.race([settled, limit]);
  } finally {
    cancel();
  }
}
