// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { runCommand } from '../command-line.ts';
import { runCases } from './lanes/pool.ts';
import { type Options, readOptions, type Seeds, usage } from './options.ts';
import { lineOf, sumOf } from './report/lines.ts';
import { writeReport } from './report/write.ts';
import { seedLines } from './seeds/lines.ts';
import { runSeeds } from './seeds/run-seeds.ts';
import { HEAD, isSound, rowLine, sumOfSoak } from './soak/row.ts';
import { runSoak } from './soak/run-soak.ts';

/** Milliseconds that may be spent on shrinking the script of a failure. */
const SHRINK_MS = 120_000;

async function main(options: Options): Promise<void> {
  if (options.soak !== undefined) await soak(options.soak, options);
  else if (options.seeds !== undefined) await playSeeds(options.seeds, options);
  else await causeFaults(options);
}

/** One conversation over hours; the measurements are printed as it continues. */
async function soak(how: NonNullable<Options['soak']>, { json, out }: Options): Promise<void> {
  const lines = json ? process.stderr : process.stdout;
  lines.write(`${HEAD}\n`);
  const report = await runSoak({ ...how, out, onRow: (row) => lines.write(`${rowLine(row)}\n`) });
  lines.write(`${sumOfSoak(report)}\n`);
  if (json) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  process.exitCode = isSound(report) ? 0 : 1;
}

/** Random conversations; a failing seed is shrunk, and printed with how to reproduce it. */
async function playSeeds({ seeds, path }: Seeds, { lanes, json }: Options): Promise<void> {
  const startedAt = performance.now();
  let done = 0;
  const results = await runSeeds({
    seeds,
    lanes,
    shrinkMs: SHRINK_MS,
    ...(path !== undefined && { path }),
    onResult: (result) => {
      done += 1;
      (json ? process.stderr : process.stdout).write(`${seedLines(result, done, seeds.length)}\n`);
    },
  });
  const failed = results.filter(({ failure }) => failure !== undefined).length;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  process.stderr.write(`${results.length - failed} seeds passed, ${failed} failed in ${seconds} s\n`);
  if (json) process.stdout.write(`${JSON.stringify(results, undefined, 2)}\n`);
  process.exitCode = failed > 0 ? 1 : 0;
}

async function causeFaults({ cases, against, json, lanes, out }: Options): Promise<void> {
  const lines = json ? process.stderr : process.stdout;
  const startedAt = new Date();
  let done = 0;
  const results = await runCases(cases, {
    subject: against,
    lanes,
    onResult: (result) => {
      done += 1;
      lines.write(`${lineOf(result, done, cases.length)}\n`);
    },
  });
  const run = {
    subject: against,
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    results,
  };
  const files = await writeReport(run, out);
  const seconds = (run.durationMs / 1000).toFixed(0);
  lines.write(`${sumOf(results)} in ${seconds} s; ${files.page}\n`);
  if (json) process.stdout.write(`${JSON.stringify(run, undefined, 2)}\n`);
  process.exitCode = results.some(({ verdict }) => verdict === 'fail') ? 1 : 0;
}

await runCommand({ usage, readOptions, main });
