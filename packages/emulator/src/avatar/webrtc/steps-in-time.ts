// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Steps that are made up for at most, after the process stood still; what is more never happens. */
const MOST_LATE = 10;

/** Calls back again and again after the same time on average: timers are late, and that must not add up. Returns what ends it. */
export function stepsInTime(everyMs: number, step: () => void): () => void {
  let due = performance.now() + everyMs;
  let timer: NodeJS.Timeout | undefined;
  const state = { ended: false };
  const wait = (): void => {
    timer = setTimeout(run, Math.max(0, due - performance.now()));
  };
  const run = (): void => {
    const now = performance.now();
    due = Math.max(due, now - MOST_LATE * everyMs);
    for (; due <= now && !state.ended; due += everyMs) step();
    if (!state.ended) wait();
  };
  wait();
  return () => {
    state.ended = true;
    clearTimeout(timer);
  };
}
