// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toComparison } from './report/comparison.ts';
import type { Run } from './report/run.ts';

/** Writes docs/fault-suite.md from the last runs against both plugins. */
const root = join(import.meta.dirname, '../..');
const read = async (file: string): Promise<Run> =>
  JSON.parse(await readFile(join(root, 'out/faults', file), 'utf8')) as Run;

await writeFile(
  join(root, 'docs/fault-suite.md'),
  toComparison(await read('results.json'), await read('openai/results.json')),
);
