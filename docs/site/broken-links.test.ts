// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { brokenLinks } from './broken-links.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'site-'));
  write('index.html', '<h2 id="here">');
  write('guide/index.html', '<h2 id="a-heading">');
  write('style.css', '');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

test.each([
  '#here',
  '/',
  '/guide/',
  '/guide/#a-heading',
  'guide/index.html#a-heading',
  '/style.css',
  'https://a.example/x',
])('finds nothing wrong with a link to %s', (link) => {
  write('index.html', `<h2 id="here"><a href="${link}">`);
  expect(brokenLinks(folder, '/')).toEqual([]);
});

test.each(['#there', '/guide', '/guide/#no-heading', 'none.html', '../up.html'])(
  'finds that a link to %s is broken',
  (link) => {
    write('index.html', `<h2 id="here"><a href="${link}">`);
    expect(brokenLinks(folder, '/')).toEqual([`index.html: ${link}`]);
  },
);

test('looks below the place of the site on its host', () => {
  write('index.html', '<a href="/kit/guide/"><a href="/guide/">');
  expect(brokenLinks(folder, '/kit/')).toEqual(['index.html: /guide/']);
});
