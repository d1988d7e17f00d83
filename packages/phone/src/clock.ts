// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Monotonic time, and timers on it. */
export interface Clock {
  /** Milliseconds since an arbitrary moment. */
  now(): number;
  /** Calls back after `ms` milliseconds; returns a function that cancels. */
  after(ms: number, callback: () => void): () => void;
}

/** A timer that is late by this much means that the process was suspended or blocked, milliseconds. */
const LATE_MS = 50;
/** The longest delay of a timer; Node treats a longer one as 1 ms. */
const LONGEST_MS = 2 ** 31 - 1;

export const monotonicClock: Clock = {
  now: () => performance.now(),
  after(ms, callback) {
    const delay = Math.min(ms, LONGEST_MS);
    const due = performance.now() + delay;
    let immediate: NodeJS.Immediate | undefined;
    const timer = setTimeout(() => {
      if (performance.now() - due < LATE_MS) return callback();
      // What arrived meanwhile is read first: otherwise a carrier would be taken for silent because nobody had listened.
      // Then come its messages, one at a time.
      immediate = setImmediate(() => {
        immediate = setImmediate(callback);
      });
    }, delay);
    return () => {
      clearTimeout(timer);
      clearImmediate(immediate);
    };
  },
};
