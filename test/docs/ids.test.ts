// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { CHECKS } from '@voicelive-kit/conformance';
import { describe, expect, test } from 'vitest';
import { sourceFiles } from '../structure/source-files.ts';
import { markdownFiles, root } from './markdown-files.ts';

/** `GEN-01`, `E16`, `U7`: capitals and a number, as lists of requirements have them. */
const ID = /(?<![\w.\-/&#])[A-Z]{1,4}-?\d{1,3}(?![\w./])(?!-\d)/gu;

/** Names of the field that look alike: codings, formats, licences, algorithms. */
const NAMES = new Set(['BCP-47', 'BSD-3', 'CC0', 'L16', 'MP4', 'PCM16', 'RS256', 'UTF-8']);

const read = (file: string): string => readFileSync(join(root, file), 'utf8');
/** Ids that a page of the repository defines: the checks of the kit, in docs/realtime-contract.md. */
const defined = new Set(
  [...read('docs/realtime-contract.md').matchAll(/^\| (?<id>[A-Z]{3}-\d{2}) +\|/gmu)].map(
    ({ groups }) => groups?.['id'] ?? '',
  ),
);

/** Ids in a text that no page defines. */
function unknownIn(text: string): string[] {
  const ids = [...text.matchAll(ID)].map(([id]) => id);
  return ids.filter((id) => !defined.has(id) && !NAMES.has(id));
}

/** What a source file tells its readers beside its code: comments, and what its tests are called. */
function saidIn(text: string): string {
  const comments = text.match(/(?<=^|\s)\/\/ [^\n]*|\/\*\*?[\s\S]*?\*\//gu) ?? [];
  const names = [
    ...text.matchAll(
      /\b(?:describe|test|it)(?:\.\w+)*(?:\([^'"`\n]*\))?\(\s*(?<name>'[^'\n]*'|"[^"\n]*"|`[^`]*`)/gu,
    ),
  ].map(({ groups }) => groups?.['name'] ?? '');
  return [...comments, ...names].join('\n');
}

test('the pages define every check of the kit', () => {
  expect(CHECKS.map(({ id }) => id).filter((id) => !defined.has(id))).toEqual([]);
});

test('every id in a comment or in the name of a test is defined by a page of the repository', () => {
  const files = sourceFiles('{packages,examples,test,docs}/**/*.{ts,tsx,js,mjs}', '*.ts');
  expect(files.length).toBeGreaterThan(500);
  const undefined_ = files
    // Its own examples.
    .filter(({ path }) => path !== relative(root, import.meta.filename))
    .flatMap(({ path, text }) => unknownIn(saidIn(text)).map((id) => `${path}: ${id}`));
  expect(undefined_).toEqual([]);
});

test('every id in a document is defined by a page of the repository', () => {
  const unknown = markdownFiles().flatMap((file) => {
    const text = readFileSync(file, 'utf8').replaceAll(/^```.*?^```/gmsu, '');
    return unknownIn(text).map((id) => `${relative(root, file)}: ${id}`);
  });
  expect(unknown).toEqual([]);
});

test('every number of a fault in the name of a test or case is one of docs/faults.md', () => {
  const numbers = new Set([...read('docs/faults.md').matchAll(/^\| *(\d+) *\| *`/gmu)].map(([, nr]) => nr));
  const said = sourceFiles('test/**/*.ts').flatMap(({ path, text }) =>
    [...saidIn(text).matchAll(/\b[Ff]aults? (\d+)/gu)].map(([, nr]) => ({ path, nr })),
  );
  expect(said.length).toBeGreaterThan(3);
  expect(said.filter(({ nr }) => !numbers.has(nr))).toEqual([]);
});

describe('an id is noticed in', () => {
  test.each([
    "it('R50: does as it should', () => undefined);",
    'test.each(CASES)(`E16 and %s`, run);',
    "describe.concurrent('LIF-99: life', () => undefined);",
    '// As S12 has it.',
    '/** D3 */',
  ])('%j', (code) => {
    expect(unknownIn(saidIn(code))).toHaveLength(1);
  });

  test.each([
    "it('GEN-01: says so', () => undefined);",
    "const id = 'R50';",
    '// UTF-8, 16-bit PCM16, G.711 and HTTP/1.1',
    '/** https://example.org/E20#R1 */',
  ])('not in %j', (code) => {
    expect(unknownIn(saidIn(code))).toEqual([]);
  });
});
