// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { findPages, root } from './find-pages.ts';

const pages = findPages();
/** Folders with build output, installed packages or measurements, and `api` with the generated reports of types. */
const NO_DOCUMENTS = new Set(['node_modules', 'dist', 'out', 'api', '.git', '.turbo']);

test('makes a page of every document of the repository once, but for notes of changes and API reports', () => {
  const documents = globSync('**/*.md', {
    cwd: root,
    exclude: (name) => NO_DOCUMENTS.has(basename(name)),
  }).filter((file) => !file.startsWith('.'));
  expect(pages.map(({ source }) => source).sort()).toEqual(documents.sort());
});

test('gives every page an address of its own', () => {
  const paths = pages.map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
});

test('starts with the overview, and has a title for every page', () => {
  expect(pages[0]).toMatchObject({ source: 'README.md', path: 'index.md' });
  expect(pages.filter(({ title, label }) => title === '' || label === '')).toEqual([]);
});
