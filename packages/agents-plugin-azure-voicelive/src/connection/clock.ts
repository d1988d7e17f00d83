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

/** A timer this late means that the process stood still, milliseconds. */
const LATE_MS = 50;
/** The longest delay Node's timers keep; longer ones would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => performance.now(),
  wallNow: () => Date.now(),
  after(ms, callback) {
    const delay = Math.min(Math.max(ms, 0), LONGEST_TIMER);
    const due = performance.now() + delay;
    let immediate: NodeJS.Immediate | undefined;
    const timer = setTimeout(() => {
      // What arrived meanwhile is read first: a deadline is missed by what did not come, not by what was not looked at.
      if (performance.now() - due < LATE_MS) callback();
      else immediate = setImmediate(callback);
    }, delay);
    return () => {
      clearTimeout(timer);
      clearImmediate(immediate);
    };
  },
};
