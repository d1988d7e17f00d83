// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { optionsOf } from '../command-line.ts';
import { root } from '../pages/find-pages.ts';
import { makeReports } from './reports.ts';

const HELP = `Usage: node docs/site/report/main.ts [--update]

Compares the types that the packages were built with to packages/*/api, and fails where they differ.

  --update  write packages/*/api anew
  --help    this text
`;

const update = optionsOf(['update'], HELP).has('update');
const reports = await makeReports();
const files = new Set(reports.map(({ file }) => file));
const stale = globSync('packages/*/api/*.api.md', { cwd: root })
  .map((file) => join(root, file))
  .filter((file) => !files.has(file));
const changed = reports.filter(({ file, text }) => !existsSync(file) || readFileSync(file, 'utf8') !== text);

if (update) {
  for (const file of stale) rmSync(file);
  for (const { file, text } of changed) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
for (const file of [...stale, ...changed.map(({ file }) => file)]) {
  process.stdout.write(`${update ? 'written' : 'differs'}: ${relative(root, file)}\n`);
}
if (!update && stale.length + changed.length > 0) {
  process.stderr.write(
    'What the packages export has changed. If that is meant, run "npx pnpm@12 api:update", look at the difference, and commit it with a changeset.\n',
  );
  process.exit(1);
}
process.stdout.write(`${reports.length} ways into the packages, ${changed.length} changed\n`);
