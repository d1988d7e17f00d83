// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Monotonic time, and timers on it. */
export interface Clock {
  /** Milliseconds since an arbitrary moment. */
  now(): number;
  /** Calls back after `ms` milliseconds; returns a function that cancels. */
  after(ms: number, callback: () => void): () => void;
}

/** The longest delay of a timer; Node treats a longer one as 1 ms. */
const LONGEST_MS = 2 ** 31 - 1;

export const monotonicClock: Clock = {
  now: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, Math.min(ms, LONGEST_MS));
    return () => clearTimeout(timer);
  },
};
