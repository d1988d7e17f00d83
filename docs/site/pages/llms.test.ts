// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findPages, root } from './find-pages.ts';
import { llmsFullText, llmsText } from './llms-text.ts';

const committed = readFileSync(join(root, 'llms.txt'), 'utf8');
const listed = [...committed.matchAll(/^- \[[^\]]+\]\((?<file>[^)]+)\)/gmu)].map(
  ({ groups }) => groups?.['file'] ?? '',
);
/** Comes first in what is compared, so that whoever sees it fail knows what to do. */
const ADVICE = 'when this differs: npx pnpm@12 llms:update, and commit llms.txt';

test('llms.txt names only documents that exist', () => {
  expect(listed.length).toBeGreaterThan(20);
  expect([ADVICE, ...listed.filter((file) => !existsSync(join(root, file)))]).toEqual([ADVICE]);
});

test('llms.txt names every page of the site once', () => {
  const sources = findPages().map(({ source }) => source);
  expect([ADVICE, ...listed.toSorted()]).toEqual([ADVICE, ...sources.toSorted()]);
});

test('llms.txt has the form of llmstxt.org: a title, a quotation, sections of links', () => {
  const [title, quotation] = committed.split('\n\n');
  expect(title).toMatch(/^# \S/u);
  expect(quotation).toMatch(/^> \S/u);
  const sections = committed.split(/^## /mu).slice(1);
  expect(sections.length).toBeGreaterThan(5);
  for (const section of sections) {
    const [, ...lines] = section.trim().split('\n').filter(Boolean);
    expect(lines.filter((line) => !/^- \[[^\]]+\]\([^)]+\)(?:: .+)?$/u.test(line))).toEqual([]);
  }
});

const page = { source: 'a.md', path: 'a.md', section: 'S', label: 'A', title: 'A', summary: 'About a.' };

test('what may be left unread comes last', () => {
  const text = llmsText(
    [page, { ...page, section: 'Decisions', label: 'D' }, { ...page, section: 'T', label: 'B' }],
    ({ path }) => path,
  );
  expect(text.match(/^(?:## |- \[)[^\]\n]+/gmu)).toEqual([
    '## S',
    '- [A',
    '## T',
    '- [B',
    '## Optional',
    '- [D',
  ]);
});

test('the full text has each page below its path', () => {
  const text = llmsFullText([
    { path: 'a.md', markdown: '# A\n\nText.\n' },
    { path: 'b/index.md', markdown: '# B\n' },
  ]);
  expect(text).toBe('<!-- a.md -->\n\n# A\n\nText.\n\n\n<!-- b/index.md -->\n\n# B\n');
});
