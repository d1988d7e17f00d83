// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

const SECOND = 1000;

/**
 * Milliseconds after which a test counts as hung. They are no measure of speed, which the benches measure, so they
 * leave room for a machine whose cores are busy with something else. No test has its own limit.
 */
export const LIMITS = {
  /** A test inside one process, over loopback sockets at most. */
  test: 120 * SECOND,
  /** A wait inside such a test; shorter than the test, so that the failure says what was awaited. */
  wait: 60 * SECOND,
  /** A test that starts processes, installs packages, runs a browser or plays in real time. */
  slowTest: 300 * SECOND,
  /** A test that waits for others of its file: they run side by side, and some of them after all others. */
  wholeFile: 30 * 60 * SECOND,
  /** A wait inside a slow test. */
  slowWait: 120 * SECOND,
  /** A child process that must end by itself; shorter than the test, so that the failure shows its output. */
  process: 240 * SECOND,
} as const;
