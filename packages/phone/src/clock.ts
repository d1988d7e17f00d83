// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Time that never jumps, and timers on it. */
export interface Clock {
  /** Milliseconds since some moment. */
  now(): number;
  /** Calls back after `ms` milliseconds; returns what prevents that. */
  after(ms: number, callback: () => void): () => void;
}

/** The longest time of a timer; Node takes a longer one for 1 ms. */
const LONGEST_MS = 2 ** 31 - 1;

export const monotonicClock: Clock = {
  now: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, Math.min(ms, LONGEST_MS));
    return () => clearTimeout(timer);
  },
};
