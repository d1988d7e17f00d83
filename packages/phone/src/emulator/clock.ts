// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/** Monotonic time in milliseconds, and timers on it. Tests use a manual one. */
export interface Clock {
  now(): number;
  /** Runs once, at or soon after `atMs`; the returned function cancels it. */
  at(atMs: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  at: (atMs, run) => {
    const timer = setTimeout(run, Math.max(0, Math.ceil(atMs - performance.now())));
    return () => clearTimeout(timer);
  },
};
