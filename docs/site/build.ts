// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { cpSync, globSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'vitepress';
import { brokenLinks } from './broken-links.ts';
import { optionsOf } from './command-line.ts';
import { findPages } from './pages/find-pages.ts';
import { writePages } from './pages/write-pages.ts';
import { BASE, BUILT, SOURCES } from './places.ts';
import { pageOfEntry } from './reference/entries.ts';
import { writeReference } from './reference/write-reference.ts';

const HELP = `Usage: node docs/site/build.ts

Builds the documentation site into docs/site/dist from the documents of the repository and the comments in its packages.
The environment's DOCS_BASE is where the site is below the root of its host: /voicelive-kit/

  --help  this text
`;

optionsOf([], HELP);
rmSync(SOURCES, { recursive: true, force: true });
const entries = await writeReference(join(SOURCES, 'api'));
const pages = findPages();
writePages(
  pages,
  SOURCES,
  entries.map((entry) => `- [${entry.specifier}](${pageOfEntry(entry)})`),
);
await build(import.meta.dirname);
// Beside each page its Markdown, for whoever reads without a browser.
for (const file of globSync('**/*.md', { cwd: SOURCES })) cpSync(join(SOURCES, file), join(BUILT, file));
const broken = brokenLinks(BUILT, BASE);
if (broken.length > 0) {
  process.stderr.write(`Links that lead nowhere:\n${broken.join('\n')}\n`);
  process.exit(1);
}
process.stdout.write(
  `${pages.length} pages and the API of ${entries.length} entries: ${relative(process.cwd(), BUILT)}\n`,
);
