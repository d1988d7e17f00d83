// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { mapLinks } from './map-links.ts';

const marked = (markdown: string): string =>
  mapLinks(markdown, ({ file, hash, isImage }) => `<${isImage ? 'image ' : ''}${file}|${hash}>`);

test.each([
  ['[a](b.md)', '[a](<b.md|>)'],
  ['[`a`](../b#c)', '[`a`](<../b|#c>)'],
  ['![a](b.png)', '![a](<image b.png|>)'],
  ['[![a](b.png)](c.md)', '[![a](<image b.png|>)](<c.md|>)'],
  ['[a]: b.md', '[a]: <b.md|>'],
  ['| [a](b.md) | [c](d.md "title") |', '| [a](<b.md|>) | [c](<d.md|> "title") |'],
])('replaces the relative link in %j', (markdown, result) => {
  expect(marked(markdown)).toBe(result);
});

test.each([
  '[a](https://example.com/b.md)',
  '[a](mailto:a@example.com)',
  '[a](#heading)',
  '`[a](b.md)`',
  '```md\n[a](b.md)\n```',
  '- item\n\n  ````md\n  ```\n  [a](b.md)\n  ```\n  ````',
])('leaves %j alone', (markdown) => {
  expect(marked(markdown)).toBe(markdown);
});

test('replaces links after code and between two pieces of it', () => {
  expect(marked('`x` [a](b.md) `y`\n\n```\nz\n```\n\n[c](d.md)')).toBe(
    '`x` [a](<b.md|>) `y`\n\n```\nz\n```\n\n[c](<d.md|>)',
  );
});
