// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { version as frameworkVersion } from '@livekit/agents';
import { AREAS, areaOf, type Area } from '../check.ts';
import type { CheckResult } from '../verdict.ts';
import { nameOf } from '../runner/task.ts';
import type { ExpectedFailures } from '../runner/expected-failures.ts';
import type { AdapterFacts } from '../runner/messages.ts';

/** A result, and what the file of expected failures says about it. */
export interface Outcome extends CheckResult {
  area: Area;
  /** The check fails as expected, for this reason. */
  expectedFailure?: string;
  /** The file expects a failure that did not happen. */
  stale?: boolean;
}

export interface Counts {
  pass: number;
  fail: number;
  expectedFailures: number;
  stale: number;
  notApplicable: number;
}

/** The result of a run. */
export interface Report {
  plugin: { name: string; version: string | null; driver: string };
  environment: { framework: string; node: string; live: boolean };
  /** Temperaments of the provider that were run, in order. */
  temperaments: string[];
  startedAt: string;
  durationMs: number;
  /** True when no check fails unexpectedly and no expected failure is stale. */
  ok: boolean;
  counts: Counts;
  outcomes: Outcome[];
}

export function buildReport(run: {
  about: AdapterFacts;
  live: boolean;
  startedAt: Date;
  results: CheckResult[];
  expected: ExpectedFailures;
}): Report {
  const { about, live, startedAt, results, expected } = run;
  const outcomes = results.map((result) => outcomeOf(result, expected));
  const counts = countOf(outcomes);
  return {
    plugin: { name: about.name, version: about.version, driver: about.driver },
    environment: { framework: frameworkVersion, node: process.version, live },
    temperaments: [...new Set(results.map(({ temperament }) => temperament))],
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    ok: counts.fail === 0 && counts.stale === 0,
    counts,
    outcomes,
  };
}

/** Outcomes by area, without empty areas. */
export function byArea(outcomes: readonly Outcome[]): { area: Area; title: string; outcomes: Outcome[] }[] {
  return Object.entries(AREAS)
    .map(([area, title]) => ({
      area: area as Area,
      title,
      outcomes: outcomes.filter((outcome) => outcome.area === area),
    }))
    .filter((group) => group.outcomes.length > 0);
}

export function countOf(outcomes: readonly Outcome[]): Counts {
  const count = (is: (outcome: Outcome) => boolean): number => outcomes.filter(is).length;
  return {
    pass: count(({ verdict }) => verdict === 'pass'),
    fail: count(({ verdict, expectedFailure }) => verdict === 'fail' && expectedFailure === undefined),
    expectedFailures: count(({ expectedFailure }) => expectedFailure !== undefined),
    stale: count(({ stale }) => stale === true),
    notApplicable: count(({ verdict }) => verdict === 'not applicable'),
  };
}

function outcomeOf(result: CheckResult, expected: ExpectedFailures): Outcome {
  const outcome: Outcome = { ...result, area: areaOf(result.id) };
  const reason = expected.get(nameOf(result));
  if (reason === undefined) return outcome;
  return result.verdict === 'fail' ? { ...outcome, expectedFailure: reason } : { ...outcome, stale: true };
}
