// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { API_VERSION } from '@voicelive-kit/protocol';
import { expect, test } from 'vitest';
import { markdownFiles, root } from './markdown-files.ts';

/** Where a user's editor shows it. */
const OPTIONS = join(root, 'packages/agents-plugin-azure-voicelive/src/options/options.ts');
/** A line that names the setting and gives a version as its default. */
const DEFAULT = /(?:API_VERSION`|apiVersion`.*default).*`(?<version>\d{4}-\d\d-\d\d(?:-preview)?)`/gu;

test('every document that names the default API version names the one of the code', () => {
  const named = [...markdownFiles(), OPTIONS].flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(DEFAULT)].map(({ groups }) => ({
      file: relative(root, file),
      version: groups?.['version'],
    })),
  );
  expect(named.map(({ file }) => file)).toContain(relative(root, OPTIONS));
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter(({ version }) => version !== API_VERSION)).toEqual([]);
});
