// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Milliseconds on the machine's monotonic clock, which every process of the bench shares. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Resolves after `ms` milliseconds (Node's timers keep whole milliseconds). */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Resolves at the time `at` of {@link now}, or at once if it has passed. */
export function sleepUntil(at: number): Promise<void> {
  return sleep(Math.max(0, at - now()));
}
