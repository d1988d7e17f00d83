// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url';
import { LIVE_CHECKS } from './live-checks.ts';
import { type Selection, selectChecks } from './registry.ts';
import { selectTemperaments } from './server/temperaments.ts';
import type { CheckResult } from './verdict.ts';
import { readExpectedFailures } from './runner/expected-failures.ts';
import type { AdapterFacts } from './runner/messages.ts';
import { Pool } from './runner/pool.ts';
import { nameOf, type Task } from './runner/task.ts';
import { buildReport, type Report } from './reports/report.ts';

export interface RunOptions extends Selection {
  /** Path or file URL of the adapter. */
  adapter: string | URL;
  /** YAML file with the expected failures; an entry that no longer fails makes the run fail. */
  expectedFailures?: string | undefined;
  /**
   * Temperament of the provider: `polite` (the default), a name of `TEMPERAMENTS`, several joined by `+`, `all` for the
   * polite run followed by each temperament alone, or a list of these.
   */
  temperament?: string | readonly string[] | undefined;
  /** Runs only the checks that make sense against the real service, against the real service. Default false. */
  live?: boolean;
  /** Number of concurrent child processes, default 2. */
  processes?: number;
  /** Number of concurrent checks in one process, default 6. */
  checksPerProcess?: number;
  /** Milliseconds a process may block its event loop before it counts as hung, default 8000. */
  unresponsiveAfterMs?: number;
  /** Called as soon as the adapter has loaded. */
  onStart?: (about: AdapterFacts, count: number) => void;
  /** Called after each check. */
  onResult?: (result: CheckResult) => void;
}

/** Runs checks against a plugin. Rejects when the kit itself cannot run: bad adapter, bad selection, bad file. */
export async function runConformance(options: RunOptions): Promise<Report> {
  const { live = false, processes = 2, checksPerProcess = 6 } = options;
  const checks = selectChecks(options).filter(({ id }) => !live || LIVE_CHECKS.has(id));
  const temperaments = live ? ['polite'] : selectTemperaments(options.temperament);
  const tasks = temperaments.flatMap((temperament) => checks.map((check): Task => ({ check, temperament })));
  const expected = options.expectedFailures
    ? await readExpectedFailures(options.expectedFailures)
    : new Map();
  const startedAt = new Date();
  const results = new Map<string, CheckResult>();
  const pool = new Pool({
    adapterFile: options.adapter instanceof URL ? fileURLToPath(options.adapter) : options.adapter,
    live,
    processes,
    checksPerProcess,
    unresponsiveAfterMs: options.unresponsiveAfterMs ?? 8000,
    onResult(result) {
      results.set(nameOf(result), result);
      options.onResult?.(result);
    },
    onStray(name, finding) {
      const result = results.get(name);
      if (!result) return;
      result.verdict = 'fail';
      result.findings.push({ ...finding, what: `${finding.what}, after the check` });
    },
  });
  const about = await pool.about();
  options.onStart?.(about, tasks.length);
  if (live && !about.liveCredentials)
    for (const { id, statement, severity, source } of checks)
      results.set(id, {
        id,
        temperament: 'polite',
        statement,
        severity,
        source,
        verdict: 'not applicable',
        reason: 'not run: the adapter found no credentials for the real service',
        findings: [],
        durationMs: 0,
        timeline: [],
      });
  else await pool.run(tasks);
  await pool.close();
  const ordered = tasks.flatMap(
    ({ check: { id }, temperament }) => results.get(nameOf({ id, temperament })) ?? [],
  );
  return buildReport({ about, live, startedAt, results: ordered, expected });
}
