// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toHtml } from './html.ts';
import type { Run } from './run.ts';

/** Writes the page and the results of a run. */
export async function writeReport(run: Run, out: string): Promise<{ page: string; results: string }> {
  const folder = run.subject === 'voicelive' ? out : join(out, run.subject);
  await mkdir(folder, { recursive: true });
  const page = join(folder, 'report.html');
  const results = join(folder, 'results.json');
  await writeFile(page, toHtml(run));
  await writeFile(results, `${JSON.stringify(run, undefined, 1)}\n`);
  return { page, results };
}
