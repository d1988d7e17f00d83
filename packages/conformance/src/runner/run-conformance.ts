// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url';
import { LIVE_CHECKS } from '../live-checks.ts';
import { type Selection, selectChecks } from '../registry.ts';
import type { CheckResult } from '../verdict.ts';
import { readExpectedFailures } from './expected-failures.ts';
import type { AdapterFacts } from './messages.ts';
import { Pool } from './pool.ts';
import { buildReport, type Report } from '../reports/report.ts';

export interface RunOptions extends Selection {
  /** Path or file URL of the adapter. */
  adapter: string | URL;
  /** YAML file with the failures that are known; an entry that no longer fails makes the run fail. */
  expectedFailures?: string | undefined;
  /** Only the checks that make sense against the real service, against the real service. Default false. */
  live?: boolean;
  /** Child processes at a time, default 2. */
  processes?: number;
  /** Checks at a time in one process, default 6. */
  checksPerProcess?: number;
  /** Milliseconds a process may block its event loop before it counts as hung, default 8000. */
  unresponsiveAfterMs?: number;
  /** Called as soon as the adapter has loaded. */
  onStart?: (about: AdapterFacts, count: number) => void;
  /** Called after each check. */
  onResult?: (result: CheckResult) => void;
}

/** Runs checks against a plugin. Rejects when the kit itself could not run: bad adapter, bad selection, bad file. */
export async function runConformance(options: RunOptions): Promise<Report> {
  const { live = false, processes = 2, checksPerProcess = 6 } = options;
  const checks = selectChecks(options).filter(({ id }) => !live || LIVE_CHECKS.has(id));
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
      results.set(result.id, result);
      options.onResult?.(result);
    },
    onStray(id, finding) {
      const result = results.get(id);
      if (!result) return;
      result.verdict = 'fail';
      result.findings.push({ ...finding, what: `${finding.what}, after the check` });
    },
  });
  const about = await pool.about();
  options.onStart?.(about, checks.length);
  if (live && !about.liveCredentials)
    for (const { id, statement, severity, source } of checks)
      results.set(id, {
        id,
        statement,
        severity,
        source,
        verdict: 'not applicable',
        reason: 'not run: the adapter found no credentials for the real service',
        findings: [],
        durationMs: 0,
        timeline: [],
      });
  else await pool.run(checks);
  await pool.close();
  const ordered = checks.flatMap(({ id }) => results.get(id) ?? []);
  return buildReport({ about, live, startedAt, results: ordered, expected });
}
