// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
/** Inside the test package, so that snippets resolve the same packages a user would install. */
const folder = join(import.meta.dirname, '../out/snippets');

function readmes(): string[] {
  const folders = ['packages', 'examples'].flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => join(root, parent, name, 'README.md')),
  );
  return [join(root, 'README.md'), ...folders].filter((file) => {
    try {
      return readFileSync(file, 'utf8') !== '';
    } catch {
      return false;
    }
  });
}

function snippets(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/^```ts\n(.*?)^```/gmsu)].map((match) => match[1] ?? '');
}

test('every TypeScript snippet of every README compiles as it stands', async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  let count = 0;
  for (const file of readmes()) {
    for (const [index, code] of snippets(file).entries()) {
      const name = relative(root, file).replaceAll(/[\\/.]/gu, '-');
      writeFileSync(join(folder, `${name}-${index}.ts`), `${code}\nexport {};\n`);
      count += 1;
    }
  }
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../../tsconfig.base.json',
      compilerOptions: { lib: ['ES2024', 'ESNext.Array', 'DOM'], types: ['node'] },
      include: ['*.ts'],
    }),
  );
  expect(count).toBeGreaterThan(4);
  const tsc = join(root, 'node_modules/.bin/tsc');
  const { stdout } = await promisify(execFile)(tsc, ['-p', folder], { cwd: root }).catch(
    (error: { stdout: string }) => error,
  );
  expect(stdout).toBe('');
}, 60_000);
