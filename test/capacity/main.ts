// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../command-line.ts';
import { type Options, readOptions, usage } from './options.ts';
import { capacityTables, TABLE_BEGIN, TABLE_END } from './table.ts';

async function main({ seed, write }: Options): Promise<void> {
  const tables = capacityTables(seed);
  process.stdout.write(`${tables}\n`);
  if (!write) return;
  const file = join(import.meta.dirname, '../../docs/capacity.md');
  const [before = '', rest = ''] = readFileSync(file, 'utf8').split(TABLE_BEGIN);
  const [, after = ''] = rest.split(TABLE_END);
  writeFileSync(file, `${before}${TABLE_BEGIN}\n\n${tables}\n\n${TABLE_END}${after}`);
}

await runCommand({ usage, readOptions, main });
