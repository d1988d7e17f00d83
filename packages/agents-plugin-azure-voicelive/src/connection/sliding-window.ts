// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** So many events in any stretch of so many milliseconds. */
export interface WindowLimit {
  readonly limit: number;
  readonly windowMs: number;
}

/**
 * Milliseconds until one more event may happen, 0 for now. `stamps` are the times of the past events, oldest
 * first; those that left the window are removed from it.
 */
export function waitFor(stamps: number[], now: number, { limit, windowMs }: WindowLimit): number {
  while (stamps.length > 0 && now - (stamps[0] ?? 0) >= windowMs) stamps.shift();
  if (stamps.length < limit) return 0;
  return windowMs - (now - (stamps[stamps.length - limit] ?? now));
}
