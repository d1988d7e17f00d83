#!/usr/bin/env node
// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type CliOptions, readCliOptions, USAGE } from './cli-options.ts';
import { CHECKS, selectChecks } from './registry.ts';
import { toTerminal } from './reports/terminal.ts';
import { writeReports } from './reports/write-reports.ts';
import { runConformance } from './run-conformance.ts';
import type { CheckResult } from './verdict.ts';

const MARKS: Record<CheckResult['verdict'], string> = { pass: '.', fail: 'F', 'not applicable': '-' };

async function main(): Promise<number> {
  const options = readCliOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (options.list) {
    for (const { id, severity, statement } of selectChecks(options))
      process.stdout.write(`${id}  ${severity.padEnd(6)}  ${statement}\n`);
    return 0;
  }
  if (options.adapter === undefined)
    throw new Error('--adapter is missing; give the file that describes the plugin, or --help');
  return run(options, options.adapter);
}

async function run(options: CliOptions, adapter: string): Promise<number> {
  // Progress goes to standard error, because standard output holds the report.
  const report = await runConformance({
    adapter,
    only: options.only,
    severity: options.severity,
    temperament: options.temperament,
    live: options.live,
    expectedFailures: options.expectedFailures,
    ...(options.processes !== undefined && { processes: options.processes }),
    onStart: ({ name, driver, liveCredentials }, count) => {
      process.stderr.write(
        `${name} over ${driver}: ${count} runs of ${CHECKS.length} checks, ${options.temperament.join(', ')}\n`,
      );
      if (options.live && !liveCredentials)
        process.stderr.write('live checks not run: the adapter found no credentials for the real service\n');
    },
    onResult: ({ verdict }) => process.stderr.write(MARKS[verdict]),
  });
  process.stderr.write('\n');
  process.stdout.write(
    options.json
      ? `${JSON.stringify(report, null, 2)}\n`
      : toTerminal(report, { colour: process.stdout.isTTY && !process.env['NO_COLOR'] }),
  );
  if (options.report !== undefined)
    for (const file of await writeReports(report, options.report)) process.stderr.write(`wrote ${file}\n`);
  return report.ok ? 0 : 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`realtime-conformance: ${(error as Error).message}\n`);
    process.exitCode = 2;
  },
);
