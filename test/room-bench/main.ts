// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { runCommand } from '../command-line.ts';
import { type Column, subjects as usual } from '../bench/report/lines.ts';
import { report } from '../bench/report/write.ts';
import type { Row } from '../bench/rows/row.ts';
import { measure } from './measure.ts';
import { type Options, readOptions, usage } from './options.ts';
import { rowsOf } from './rows/rows.ts';
import { full, quick } from './sizes.ts';
import { setStage, type Stage } from './stage/stage.ts';

const floorHeading = new Map([['bare', 'bare floor']]);

function columnsOf({ cold, tuned }: Options): Column[] {
  const columns = usual.map(({ subject, heading }) => ({
    subject,
    heading: floorHeading.get(subject) ?? heading,
  }));
  if (cold) columns.push({ subject: 'cold', heading: 'voicelive-kit without prewarm' });
  if (cold) columns.push({ subject: 'job', heading: 'bare floor as a job' });
  if (tuned !== undefined) columns.push({ subject: 'tuned', heading: 'voicelive-kit tuned' });
  return columns;
}

async function run(stage: Stage, options: Options): Promise<void> {
  const columns = columnsOf(options);
  const sizes = options.quick ? quick : full;
  const rows: Row[] = [];
  const details: Record<string, unknown> = { tuned: options.tuned };
  for (const name of options.only) {
    const startedAt = performance.now();
    process.stderr.write(`${name} ... `);
    const subjects = columns.map(({ subject }) => subject);
    const outcomes = await measure(stage, subjects, sizes[name], options.tuned);
    rows.push(...rowsOf(outcomes, sizes[name]));
    details[name] = Object.fromEntries(outcomes);
    process.stderr.write(`${((performance.now() - startedAt) / 1000).toFixed(0)} s\n`);
  }
  await report(rows, options, columns, details);
}

async function main(options: Options): Promise<void> {
  const stage = await setStage(join(options.out, 'logs'), (line) => process.stderr.write(`${line}\n`));
  // Started processes have their own groups, which a terminal's Ctrl+C does not reach.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stage.close().finally(() => process.exit(1)));
  }
  try {
    await run(stage, options);
  } finally {
    await stage.close();
  }
}

await runCommand({ usage, readOptions, main });
