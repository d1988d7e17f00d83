// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Milliseconds that waits may take by default. A wait that succeeds ends at once, so these cost time only where something is wrong. */
export const DEADLINES = {
  /** Something a check or test waits for. */
  event: 4000,
  /** The same in a plugin's own tests, which share a machine with others of their kind. */
  test: 10_000,
  /** Closing what a check opened. */
  close: 3000,
  /** A whole check. */
  check: 10_000,
} as const;
