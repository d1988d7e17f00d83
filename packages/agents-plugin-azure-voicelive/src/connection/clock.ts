// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Time, as connections need it: monotonic for durations, wall clock only for dates the service states. */
export interface Clock {
  /** Milliseconds that never jump. */
  now(): number;
  /** Milliseconds since the epoch. */
  wallNow(): number;
  /** Calls back once after so many milliseconds; the returned function cancels. */
  after(ms: number, callback: () => void): () => void;
}

/** The longest delay Node's timers keep; longer ones would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => performance.now(),
  wallNow: () => Date.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, Math.min(Math.max(ms, 0), LONGEST_TIMER));
    return () => clearTimeout(timer);
  },
};
