// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { sourceFiles } from './source-files.ts';

const EXPORTED = /^export (?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class) (\w+)/gmu;

test('every export of a package is used in another file', () => {
  const files = sourceFiles(
    '{packages,examples,test}/**/*.{ts,tsx,js}',
    '{packages,examples}/*/README.md',
    'README.md',
  );
  const words = new Map(files.map(({ path, text }) => [path, new Set(text.match(/\w+/gu))]));
  const unused = files
    .filter(({ path }) => /^packages\/[^/]+\/src\//u.test(path) && !path.endsWith('.test.ts'))
    .flatMap(({ path, text }) =>
      // Some text is code for a project that a check writes.
      [...text.replaceAll(/`[^`]*`/gu, '').matchAll(EXPORTED)]
        .map(([, name = '']) => name)
        .filter((name) => !files.some((other) => other.path !== path && words.get(other.path)?.has(name)))
        .map((name) => `${name} of ${path}`),
    );
  expect(unused).toEqual([]);
});
