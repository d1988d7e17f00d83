// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Row } from '../rows/row.ts';
import type { Column } from './lines.ts';
import { thisMachine } from './machine.ts';
import { asMarkdown, asText } from './print.ts';

export interface ReportOptions {
  quick: boolean;
  markdown: boolean;
  /** Folder of the JSON. */
  out: string;
}

/** Prints the table and writes the same as JSON, with `details` for further analysis. */
export async function report(
  rows: readonly Row[],
  { quick, markdown, out }: ReportOptions,
  columns?: readonly Column[],
  details?: unknown,
): Promise<void> {
  if (rows.length === 0) return;
  const machine = thisMachine();
  const time = new Date().toISOString();
  const date = time.slice(0, 10);
  process.stdout.write(`${(markdown ? asMarkdown : asText)(rows, machine, date, columns)}\n`);
  const json = `${JSON.stringify({ time, quick, machine, rows, details }, undefined, 2)}\n`;
  await mkdir(out, { recursive: true });
  for (const name of [date, 'latest']) await writeFile(join(out, `${name}.json`), json);
}
