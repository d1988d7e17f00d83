// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from 'node:util';
import type { Severity } from './check.ts';
import { selectTemperaments, TEMPERAMENTS } from './server/temperaments.ts';

export interface CliOptions {
  adapter: string | undefined;
  only: string[];
  severity: Severity;
  list: boolean;
  temperament: string[];
  live: boolean;
  json: boolean;
  help: boolean;
  report: string | undefined;
  expectedFailures: string | undefined;
  processes: number | undefined;
}

export const USAGE = `realtime-conformance --adapter ./adapter.ts

Checks a LiveKit Agents realtime plugin against the behaviour the framework relies on.

  --adapter FILE             the plugin: a module whose default export is defineConformance({ … })
  --only GEN,INT-03          areas or checks to run (default: all)
  --severity must            the lowest severity to run: must, should or may (default)
  --temperament NAME         how rude the provider is: polite (default), a name, several joined by +, or all
  --report FOLDER            folder for report.json, junit.xml and report.html
  --expected-failures FILE   YAML list of { id, reason }; an entry that no longer fails makes the run fail
  --live                     run only the checks that make sense against the real service, against it
  --json                     print the report as JSON instead of text
  --processes N              concurrent child processes (default: 2)
  --list                     list the checks and exit
  --help                     show this help

Temperaments:
${Object.entries(TEMPERAMENTS)
  .map(([name, about]) => `  ${name.padEnd(16)} ${about}`)
  .join('\n')}

Exit code: 0 when every applicable check passes, 1 when one fails, 2 when the kit could not run.
`;

/** Reads the command line. Throws an error that says what is accepted. */
export function readCliOptions(args: readonly string[]): CliOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      adapter: { type: 'string' },
      only: { type: 'string', multiple: true },
      severity: { type: 'string', default: 'may' },
      list: { type: 'boolean', default: false },
      temperament: { type: 'string', multiple: true },
      live: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      report: { type: 'string' },
      'expected-failures': { type: 'string' },
      processes: { type: 'string' },
    },
  });
  const { severity } = values;
  if (severity !== 'must' && severity !== 'should' && severity !== 'may')
    throw new RangeError(`--severity is "${severity}"; give must, should or may`);
  const processes = values.processes === undefined ? undefined : Number(values.processes);
  if (processes !== undefined && !(Number.isInteger(processes) && processes > 0))
    throw new RangeError(`--processes is "${values.processes}"; give a whole number above 0`);
  return {
    adapter: values.adapter,
    only: (values.only ?? [])
      .flatMap((list) => list.split(','))
      .map((name) => name.trim())
      .filter(Boolean),
    severity,
    list: values.list,
    temperament: selectTemperaments(values.temperament ?? []),
    live: values.live,
    json: values.json,
    help: values.help,
    report: values.report,
    expectedFailures: values['expected-failures'],
    processes,
  };
}
