// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { markdownFiles, root } from './markdown-files.ts';

/** Inside the test package, so that snippets resolve the same packages a user would install. */
const folder = join(import.meta.dirname, '../out/snippets');

function snippets(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/^```ts\n(.*?)^```/gmsu)].map((match) => match[1] ?? '');
}

test('every TypeScript snippet of every document compiles as it stands', async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  let count = 0;
  for (const file of markdownFiles()) {
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
  expect(count).toBeGreaterThan(10);
  const tsc = join(root, 'node_modules/.bin/tsc');
  const { stdout } = await promisify(execFile)(tsc, ['-p', folder], { cwd: root }).catch(
    (error: { stdout: string }) => error,
  );
  expect(stdout).toBe('');
});
