// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** How much is measured, by the name `--only` takes. */
export interface Sizes {
  latency: { rounds: number; answers: number };
  /** `measureMs`: how long the meter runs with all calls active. */
  capacity: { calls: number; answers: number; measureMs: number };
}

/** Under ten minutes: 36 answers of each bridge, and fifty calls at once for half a minute. */
export const full: Sizes = {
  latency: { rounds: 12, answers: 3 },
  capacity: { calls: 50, answers: 6, measureMs: 15_000 },
};

/** Checks that everything works, in under a minute; its figures mean little. */
export const quick: Sizes = {
  latency: { rounds: 1, answers: 1 },
  capacity: { calls: 5, answers: 1, measureMs: 2000 },
};
