// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * Default timeouts in milliseconds. A wait that succeeds ends at once, so they cost time only when something is wrong.
 */
export const DEADLINES = {
  /** An event that a check or test waits for. */
  event: 4000,
  /** The same in a plugin's own tests, which share the machine with other tests. */
  test: 10_000,
  /** Closing what a check opened. */
  close: 3000,
  /** A whole check. */
  check: 10_000,
} as const;
