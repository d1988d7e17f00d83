// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readCliOptions, USAGE } from '../src/cli-options.ts';
import { TEMPERAMENTS } from '../src/index.ts';
import { miniAdapter } from './mini/model.ts';

const readme = await readFile(join(import.meta.dirname, '../README.md'), 'utf8');

test('the driver in the README is the one the miniature plugin is tested with', async () => {
  const source = await readFile(join(import.meta.dirname, 'mini/driver.ts'), 'utf8');
  const code = source
    .split('\n')
    .slice(2)
    .join('\n')
    .replace('../../src/index.ts', '@voicelive-kit/conformance');
  expect(readme).toContain(`\`\`\`ts\n${code}\`\`\``);
});

test('the README names every option and every capability', () => {
  const options = [...USAGE.matchAll(/^ {2}(--[a-z-]+)/gmu)].map((match) => match[1] ?? '');
  expect(options).toHaveLength(Object.keys(readCliOptions([])).length);
  const told = options.filter((name) => name !== '--list' && name !== '--help');
  for (const name of told) expect(readme).toContain(`\`${name}`);
  for (const name of Object.keys(miniAdapter().capabilities)) expect(readme).toContain(`\`${name}\``);
});

test('the README explains every temperament', () => {
  const rows = Object.entries(TEMPERAMENTS).map(
    ([name, about]) => new RegExp(`\\| \`${name}\` +\\| ${about} `, 'u'),
  );
  for (const row of rows) expect(readme).toMatch(row);
});
