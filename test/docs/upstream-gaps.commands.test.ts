// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { root } from './markdown-files.ts';

const folder = join(root, 'docs/upstream');
const scripts = readdirSync(folder).filter((name) => name.endsWith('.mjs') && name !== 'fake-model.mjs');
const index = readFileSync(join(folder, 'README.md'), 'utf8');

/** The last column of a script's row. */
function workaroundOf(name: string): string {
  const row = index.split('\n').find((line) => line.startsWith(`| [${name}](${name})`));
  return (
    row
      ?.split('|')
      .at(-2)
      ?.replaceAll(/\[[^\]]*\]\((?:\.\.\/)*([^)]+)\)/gu, '$1')
      .trim() ?? 'no workaround is recorded'
  );
}

test.each(scripts)('the framework still has the gap that %s shows', async (name) => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, name)]);
  expect(
    stdout.trimEnd().split('\n').at(-1),
    `${stdout}The framework has closed this gap. Our workaround can go: ${workaroundOf(name)}; and so can docs/upstream/${name} with its row.`,
  ).toBe('gap: yes');
});

test.each(scripts)('the index explains %s, and names the workaround', (name) => {
  expect(index).toContain(`| [${name}](${name})`);
  expect(workaroundOf(name)).toMatch(/\.ts|^none/u);
});
