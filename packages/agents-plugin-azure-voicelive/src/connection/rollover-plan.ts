// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

const MINUTE = 60_000;
const LONGEST_MS = 55 * MINUTE;
const LEAD_MS = 5 * MINUTE;
const GRACE_MS = 4.5 * MINUTE;
const LAST_MOMENT_MS = 30_000;
/** A stated life shorter than this says that the clocks disagree, not that the session is about to end. */
const SHORTEST_CREDIBLE_MS = 10_000;

/** When to replace a connection, in milliseconds after it was established. */
export interface RolloverPlan {
  /** From here on the successor is prepared and a pause looked for. */
  readonly afterMs: number;
  /** From here on it is swapped in without a pause. */
  readonly untilMs: number;
}

/**
 * 55 minutes (or `maxSessionDuration`), or 5 minutes before the stated end if that is sooner; of a short life the
 * second half. The search for a pause ends 30 s before the stated end, or after 4.5 minutes.
 * @param lifetimeMs Milliseconds to the end the service states; null if it states none.
 */
export function planRollover(lifetimeMs: number | null, maxSessionDuration: number | null): RolloverPlan {
  const longest = maxSessionDuration ?? LONGEST_MS;
  if (lifetimeMs === null || lifetimeMs < SHORTEST_CREDIBLE_MS) {
    return { afterMs: longest, untilMs: longest + GRACE_MS };
  }
  const afterMs = Math.min(longest, lifetimeMs - Math.min(LEAD_MS, lifetimeMs / 2));
  const lastMoment = lifetimeMs - Math.min(LAST_MOMENT_MS, lifetimeMs / 20);
  return { afterMs, untilMs: Math.max(afterMs, Math.min(afterMs + GRACE_MS, lastMoment)) };
}
