// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/**
 * The checks as vitest tests, one test per check.
 * @packageDocumentation
 */
import { describe, expect, test } from 'vitest';
import { selectChecks } from './registry.ts';
import { runConformance, type RunOptions } from './run-conformance.ts';
import { nameOf } from './runner/task.ts';
import { selectTemperaments } from './server/temperaments.ts';
import type { Report } from './reports/report.ts';

export type DescribeOptions = Omit<RunOptions, 'onResult' | 'onStart'>;

/** Long enough for the whole run, because checks queue in the pool. */
const RUN_LIMIT_MS = 1_200_000;

/**
 * Declares one test per check. The checks run in child processes, as on the command line, from the moment the first test
 * starts; tests of checks that do not apply, and of failures that are expected, are skipped with their reason.
 */
export function describeConformance(options: DescribeOptions): void {
  let run: Promise<Report> | undefined;
  describe('conformance', () => {
    const runs = selectTemperaments(options.temperament).flatMap((temperament) =>
      selectChecks(options).map(({ id, statement }) => ({ id, statement, temperament })),
    );
    for (const { id, statement, temperament } of runs) {
      test.concurrent(
        `${nameOf({ id, temperament })} ${statement}`,
        async ({ skip }) => {
          run ??= runConformance(options);
          const outcome = (await run).outcomes.find(
            (other) => other.id === id && other.temperament === temperament,
          );
          if (!outcome) return;
          if (outcome.verdict === 'not applicable' && !outcome.stale) skip(outcome.reason);
          if (outcome.expectedFailure !== undefined) skip(`known failure: ${outcome.expectedFailure}`);
          expect(
            outcome.stale ?? false,
            'the file of expected failures has an entry that does not fail',
          ).toBe(false);
          expect(outcome.findings).toEqual([]);
        },
        RUN_LIMIT_MS,
      );
    }
  });
}
