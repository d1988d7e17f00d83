// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emptyFolder, pack, remove, run, testedPeers } from '../packed/strangers-project.ts';
import { entryPoints, publishedPackages } from './published.ts';

const packages = publishedPackages();
const tarballs = emptyFolder();
const project = emptyFolder();

beforeAll(async () => {
  const own = await pack(
    packages.map(({ folder }) => folder),
    tarballs,
  );
  const dependencies = { ...own, ...testedPeers(), vitest: '*' };
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, dependencies }));
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'], project);
});

afterAll(() => {
  for (const folder of [tarballs, project]) remove(folder);
});

/** What a module gives to a program that loads it, and whether the program ends by itself. */
async function namesOf(entry: string, load: 'import' | 'require'): Promise<string[]> {
  const [file, code] =
    load === 'import'
      ? ['load.mjs', `import * as all from '${entry}'; console.log(JSON.stringify(Object.keys(all)));`]
      : ['load.cjs', `console.log(JSON.stringify(Object.keys(require('${entry}'))));`];
  writeFileSync(join(project, file), code);
  const names = JSON.parse(await run(process.execPath, [file], project)) as string[];
  return names.filter((name) => name !== 'default' && name !== '__esModule').sort();
}

/** Its types are for projects of either type; Vitest loads it by import in both, and cannot be required itself. */
const OF_VITEST = '@voicelive-kit/conformance/vitest';
const entries = packages.flatMap(({ manifest }) => entryPoints(manifest));

describe.each(entries.filter((entry) => entry !== OF_VITEST))('%s in an empty project', (entry) => {
  test('gives the same by import and by require', async () => {
    const imported = await namesOf(entry, 'import');
    expect(imported.length).toBeGreaterThan(0);
    expect(await namesOf(entry, 'require')).toEqual(imported);
  });
});

test('what runs in Vitest loads by import, and Vitest itself says that it cannot be required', async () => {
  // Outside of a test, Vitest says so before anything else.
  await expect(namesOf(OF_VITEST, 'require')).rejects.toThrow(
    'Vitest cannot be imported in a CommonJS module',
  );
  writeFileSync(
    join(project, 'kit.test.ts'),
    `import { test, expect } from 'vitest';
     import * as all from '${OF_VITEST}';
     test('loads', () => expect(Object.keys(all)).toContain('describeConformance'));`,
  );
  const vitest = join(project, 'node_modules/vitest/vitest.mjs');
  expect(await run(process.execPath, [vitest, 'run', 'kit.test.ts'], project)).toContain('1 passed');
});

test.each(packages.flatMap(({ manifest }) => Object.keys(manifest.bin ?? {})))(
  'the command %s says how it is used',
  async (name) => {
    const said = await run(process.execPath, [join(project, 'node_modules/.bin', name), '--help'], project);
    expect(said).toContain(name);
  },
);
