// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contractTable, TABLE_MARK } from './contract-table.ts';
import { root } from './markdown-files.ts';

/**
 * Writes the table of docs/realtime-contract.md; a test fails if the file differs. `npx pnpm@12 contract:update` builds the
 * kit, runs this, and formats the file.
 */
const file = join(root, 'docs/realtime-contract.md');
const [introduction = ''] = readFileSync(file, 'utf8').split(TABLE_MARK);
writeFileSync(file, `${introduction}${TABLE_MARK}\n\n${contractTable()}\n`);
