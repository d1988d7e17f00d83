// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { sourceFiles } from '../structure/source-files.ts';
import { markdownFiles, root } from './markdown-files.ts';
import { commandsOf } from './shell-commands.ts';

const SKIPPED = new Set(['node_modules', 'dist', 'out', '.git', '.turbo']);
/** Every file of the repository. */
const files = globSync('{**/*,.*,.*/**/*}', { cwd: root, exclude: (name) => SKIPPED.has(name) });
/** By what comes last in its path, however much of that a document says. */
const endings = new Set(
  files.flatMap((file) => file.split('/').map((_, at, parts) => parts.slice(at).join('/'))),
);

/** Something in backticks that can only be a file of a repository. */
const FILE = /^[\w@.-]+(?:\/[\w.-]+)+\.(?:ts|tsx|mjs|js|md|py|sh|yaml|json|html)$/u;
/** What programs write. */
const WRITTEN = /^out\//u;
/** Pages that name files of the framework. */
const ABOUT_THE_FRAMEWORK = new Set(['docs/realtime-contract.md', 'packages/conformance/COMPARISON.md']);

/** Inline code of a document, outside its blocks. */
function inlineCode(file: string): string[] {
  const text = readFileSync(file, 'utf8').replaceAll(/^```.*?^```/gmsu, '');
  return [...text.matchAll(/(?<!`)`(?<code>[^`\n]+)`(?!`)/gu)].map(({ groups }) => groups?.['code'] ?? '');
}

test('every file that a document names is there', () => {
  const named = markdownFiles()
    .filter((file) => !ABOUT_THE_FRAMEWORK.has(relative(root, file)))
    .flatMap((file) => inlineCode(file).map((code) => ({ file, code })))
    .filter(({ code }) => FILE.test(code) && !WRITTEN.test(code));
  expect(named.length).toBeGreaterThan(100);
  const missing = named.filter(({ code }) => !endings.has(code.replace(/^\.\//u, '')));
  expect(missing.map(({ file, code }) => `${relative(root, file)}: ${code}`)).toEqual([]);
});

test('every document that a comment names is there', () => {
  const named = sourceFiles('{packages,examples,test}/**/*.{ts,tsx,mjs}', '*.ts').flatMap(({ path, text }) =>
    (text.match(/(?<=^|\s)\/\/ [^\n]*|\/\*\*?[\s\S]*?\*\//gu) ?? []).flatMap((comment) =>
      (comment.match(/(?<![\w:/])[\w./-]+\.md\b/gu) ?? []).map((name) => ({ path, name })),
    ),
  );
  expect(named.length).toBeGreaterThan(10);
  const missing = named.filter(({ name }) => !endings.has(name.replace(/^(?:\.{1,2}\/)+/u, '')));
  expect(missing).toEqual([]);
});

test('every program or test that a command of a document names is there', () => {
  const named = markdownFiles().flatMap((file) =>
    commandsOf(readFileSync(file, 'utf8')).flatMap(({ line, words }) => {
      const at = words.findIndex((word) => word === 'node' || word === 'vitest');
      if (at < 0) return [];
      return words
        .slice(at + 1)
        .filter((word) => /\.(?:ts|mjs)$/u.test(word) || /^(?:packages|test|examples|docs)\//u.test(word))
        .map((word) => ({ file, line, word }));
    }),
  );
  expect(named.length).toBeGreaterThan(10);
  const missing = named.filter(
    ({ file, word }) => ![root, dirname(file)].some((folder) => existsSync(join(folder, word))),
  );
  expect(missing.map(({ file, line, word }) => `${relative(root, file)}:${line}: ${word}`)).toEqual([]);
});

test('every picture of a document is there, and says in words what it shows', () => {
  const pictures = markdownFiles().flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/!\[(?<alt>[^\]]*)\]\((?<target>[^)\s]+)\)/gu)].map(
      ({ groups }) => ({
        file,
        alt: groups?.['alt'] ?? '',
        target: groups?.['target'] ?? '',
      }),
    ),
  );
  expect(pictures.length).toBeGreaterThan(2);
  const wrong = pictures.filter(
    ({ file, alt, target }) =>
      alt.length < 10 || (!target.startsWith('https:') && !existsSync(join(dirname(file), target))),
  );
  expect(wrong.map(({ file, target }) => `${relative(root, file)}: ${target}`)).toEqual([]);
});
