// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Time that never jumps, and timers on it. */
export interface Clock {
  /** Milliseconds since some moment. */
  now(): number;
  /** Calls back after `ms` milliseconds; returns what prevents that. */
  after(ms: number, callback: () => void): () => void;
}

export const monotonicClock: Clock = {
  now: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
