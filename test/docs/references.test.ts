// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { FAULT_SLUGS } from '@voicelive-kit/emulator';
import { expect, test } from 'vitest';
import { contractTable, TABLE_MARK, withoutPadding } from './contract-table.ts';
import { markdownFiles, root } from './markdown-files.ts';

const read = (file: string): string => readFileSync(join(root, file), 'utf8');

test('the contract lists every check of the kit as the kit states it; if not, run `npx pnpm@12 contract:update`', () => {
  const [, table = ''] = read('docs/realtime-contract.md').split(TABLE_MARK);
  expect(withoutPadding(table)).toBe(withoutPadding(contractTable()));
});

test('the list of faults has every fault of the emulator, and no server fault that the emulator lacks', () => {
  const rows = [
    ...read('docs/faults.md').matchAll(/^\| *\d+ *\| *`(?<slug>[a-z0-9-]+)` *\| *(?<actor>\w+)/gmu),
  ];
  const listed = rows.map(({ groups }) => ({ slug: groups?.['slug'] ?? '', actor: groups?.['actor'] }));
  const slugs = listed.map(({ slug }) => slug);
  expect(new Set(slugs).size).toBe(slugs.length);
  expect(FAULT_SLUGS.filter((slug) => !slugs.includes(slug))).toEqual([]);
  const emulated = new Set<string>(FAULT_SLUGS);
  expect(listed.filter(({ slug, actor }) => actor === 'server' && !emulated.has(slug))).toEqual([]);
});

test('the README of the emulator says when each of its faults strikes', () => {
  const [, section = ''] = read('packages/emulator/README.md').split('\n## Faults\n');
  const [faults = ''] = section.split('\n## ');
  const named = new Set(
    [...faults.matchAll(/`(?<slug>[a-z0-9-]+)`/gu)].map(({ groups }) => groups?.['slug']),
  );
  expect(FAULT_SLUGS.filter((slug) => !named.has(slug))).toEqual([]);
});

test('every link of a document to a file or folder of the repository leads somewhere', () => {
  const broken = markdownFiles().flatMap((file) => {
    const text = readFileSync(file, 'utf8').replaceAll(/^```.*?^```/gmsu, '');
    return [...text.matchAll(/\]\((?<target>[^)\s]+)\)/gu)]
      .map(({ groups }) => groups?.['target'] ?? '')
      .filter((target) => !/^(?:[a-z]+:|#)/u.test(target))
      .filter((target) => !existsSync(join(dirname(file), target.split('#')[0] ?? '')))
      .map((target) => `${relative(root, file)}: ${target}`);
  });
  expect(broken).toEqual([]);
});

test('every link of a document to a heading leads to one', () => {
  const broken = markdownFiles().flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\]\((?<path>[^)\s#:]*)#(?<heading>[^)\s]+)\)/gu)].flatMap(
      ({ groups }) => {
        const path = groups?.['path'] ?? '';
        const target = path === '' ? file : join(dirname(file), path);
        const text = existsSync(join(target, 'README.md')) ? join(target, 'README.md') : target;
        if (!text.endsWith('.md') || headingsOf(text).includes(groups?.['heading'] ?? '')) return [];
        return [`${relative(root, file)}: ${path}#${groups?.['heading']}`];
      },
    ),
  );
  expect(broken).toEqual([]);
});

/** The anchors of a document's headings, as code hosts generate them. */
function headingsOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/^#{1,6} (?<title>.+)$/gmu)].map(({ groups }) =>
    (groups?.['title'] ?? '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
