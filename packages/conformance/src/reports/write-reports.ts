// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toHtml } from './html.ts';
import { toJUnit } from './junit.ts';
import type { Report } from './report.ts';

/** Writes `report.json`, `junit.xml` and `report.html` into a folder and returns their paths. */
export async function writeReports(report: Report, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const files: [string, string][] = [
    ['report.json', `${JSON.stringify(report, null, 2)}\n`],
    ['junit.xml', toJUnit(report)],
    ['report.html', toHtml(report)],
  ];
  return Promise.all(
    files.map(async ([name, text]) => {
      const path = join(folder, name);
      await writeFile(path, text);
      return path;
    }),
  );
}
