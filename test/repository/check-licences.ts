// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The command: whether everything that packages and examples bring along may be used, by its licence. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type Licensed, objectionsTo } from './licences.ts';

const filters = ['packages', 'examples'].flatMap((folder) => ['--filter', `./${folder}/*`]);
const said = execFileSync('pnpm', [...filters, 'licenses', 'list', '--prod', '--json'], {
  cwd: join(import.meta.dirname, '../..'),
  encoding: 'utf8',
  maxBuffer: 2 ** 26,
});
const byLicence = JSON.parse(said) as Record<string, Licensed[]>;
const count = Object.values(byLicence).flat().length;
const objections = objectionsTo(byLicence);
for (const objection of objections) console.error(objection);
console.log(
  `${count} packages under ${Object.keys(byLicence).length} licences, ${objections.length} that may not be used`,
);
// Nothing at all would mean that nothing was looked at.
if (objections.length > 0 || count === 0) process.exitCode = 1;
