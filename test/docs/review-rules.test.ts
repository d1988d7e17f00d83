// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './markdown-files.ts';

test('the rules of a review are ten lines, each with what it is about first', () => {
  const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
  const [, section = ''] = text.split('\n## Review rules\n');
  const [own = ''] = section.split('\n## ');
  const lines = own.split('\n').filter((line) => /^\s*\d+\./u.test(line) || /^\s{2,}\S/u.test(line));
  expect(lines.map((line) => Number.parseInt(line, 10))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(lines.filter((line) => !/^\d+\. \*\*[^*]+\*\*/u.test(line) || line.length > 160)).toEqual([]);
});
