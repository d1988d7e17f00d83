// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The time sources of a connection: a monotonic clock for durations, the wall clock only for dates that the service states. */
export interface Clock {
  /** Monotonic milliseconds. */
  now(): number;
  /** Milliseconds since the epoch. */
  wallNow(): number;
  /** Calls back once after the given number of milliseconds; the returned function cancels. */
  after(ms: number, callback: () => void): () => void;
}

/** A timer that is late by this much means that the process was suspended or blocked, milliseconds. */
const LATE_MS = 50;
/** The longest delay that Node's timers support; longer ones would fire immediately. */
const LONGEST_TIMER = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => performance.now(),
  wallNow: () => Date.now(),
  after(ms, callback) {
    const delay = Math.min(Math.max(ms, 0), LONGEST_TIMER);
    const due = performance.now() + delay;
    let immediate: NodeJS.Immediate | undefined;
    const timer = setTimeout(() => {
      // Data that arrived meanwhile is read first: a deadline is missed when data did not arrive, not when it was not
      // read yet.
      if (performance.now() - due < LATE_MS) callback();
      else immediate = setImmediate(callback);
    }, delay);
    return () => {
      clearTimeout(timer);
      clearImmediate(immediate);
    };
  },
};
