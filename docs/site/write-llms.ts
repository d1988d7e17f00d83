// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { optionsOf } from './command-line.ts';
import { findPages, root } from './pages/find-pages.ts';
import { llmsText } from './pages/llms-text.ts';

const HELP = `Usage: node docs/site/write-llms.ts

Writes llms.txt anew: every document of the repository with its first sentence.
`;

optionsOf([], HELP);
writeFileSync(
  join(root, 'llms.txt'),
  llmsText(findPages(), ({ source }) => source),
);
