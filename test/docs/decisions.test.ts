// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './markdown-files.ts';

const folder = join(root, 'docs/decisions');
const pages = readdirSync(folder).filter((name) => name !== 'README.md');
const index = readFileSync(join(folder, 'README.md'), 'utf8');

test('every decision is in the index, under its own title', () => {
  const listed = [...index.matchAll(/^\| \[(?<title>[^\]]+)\]\((?<page>[\w-]+\.md)\)/gmu)].map(
    ({ groups }) => [groups?.['page'], groups?.['title']],
  );
  const titles = pages.map((page) => [
    page,
    /^# (.+)$/mu.exec(readFileSync(join(folder, page), 'utf8'))?.[1],
  ]);
  expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(titles));
});

test.each(pages)(
  '%s says what was known, decided and considered, what follows, how to check it, and when',
  (page) => {
    const text = readFileSync(join(folder, page), 'utf8');
    const headings = [...text.matchAll(/^## (?<title>.+)$/gmu)].map(({ groups }) => groups?.['title']);
    expect(headings).toEqual(['Context', 'Decision', 'Considered', 'Consequences', 'How to check it']);
    expect(text).toMatch(/^Decided 20\d\d-\d\d-\d\d\b/mu);
    const [, check = ''] = text.split('\n## How to check it\n');
    expect(check).toMatch(/^```sh$/mu);
    expect(text.split('\n').length).toBeLessThan(61);
  },
);
