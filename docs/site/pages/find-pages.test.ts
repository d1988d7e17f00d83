// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { markdownFiles, root } from '../../../test/docs/markdown-files.ts';
import { findPages } from './find-pages.ts';

const pages = findPages();

test('makes a page of every document of the repository once, but for notes of changes and API reports', () => {
  const documents = markdownFiles()
    .map((file) => file.slice(root.length + 1))
    .filter((file) => !file.startsWith('.'));
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
