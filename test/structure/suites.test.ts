// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createVitest } from 'vitest/node';
import { root, sourceFiles } from './source-files.ts';

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};
/** Names of suites by the script that runs them. */
const scripts = Object.entries(manifest.scripts).flatMap(([script, command]) => {
  const suite = /vitest run --project (\S+)$/u.exec(command)?.[1];
  return suite === undefined ? [] : [[script, suite] as const];
});

test('every test file belongs to one suite, every suite has a script, and every script runs in CI', async () => {
  const vitest = await createVitest('test', { watch: false, root });
  const found = await vitest.globTestSpecifications();
  await vitest.close();
  const files = found.map(({ moduleId }) => moduleId.slice(root.length + 1)).sort();
  const all = sourceFiles('{packages,examples,test,docs}/**/*.test.{ts,tsx}').map(({ path }) => path);
  expect(files).toEqual(all);
  expect(scripts.map(([, suite]) => suite).sort()).toEqual(
    [...new Set(found.map(({ project }) => project.name))].sort(),
  );
  const ci = readFileSync(join(root, '.ci/run'), 'utf8');
  expect(scripts.map(([script]) => script).filter((script) => !ci.includes(` tests ${script}\n`))).toEqual(
    [],
  );
});
