// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emptyFolder, pack, remove } from '../packed/strangers-project.ts';
import { filesNamed, type Manifest, publishedPackages, root } from './published.ts';

const folder = emptyFolder();
const packages = publishedPackages();
let tarballs: Record<string, string>;
const tarballOf = ({ name }: Manifest): string => (tarballs[name] ?? '').replace(/^file:/u, '');
const contentOf = (tarball: string): string[] =>
  execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((path) => path.replace(/^package\//u, ''));

beforeAll(async () => {
  tarballs = await pack(
    packages.map(({ folder }) => folder),
    folder,
  );
});

afterAll(() => remove(folder));

test('something is published', () => {
  expect(packages.length).toBeGreaterThan(4);
  expect(Object.keys(tarballs)).toEqual(packages.map(({ manifest }) => manifest.name));
});

describe.each(packages)('the tarball of $folder', ({ folder, manifest }) => {
  test('has every file its manifest names, licence and README, and neither tests nor settings', () => {
    const content = contentOf(tarballOf(manifest));
    expect(content).toEqual(expect.arrayContaining([...filesNamed(manifest), 'LICENSE', 'README.md']));
    const strange = content.filter((path) =>
      /\.test\.|(?:^|\/)(?:test|\.env|node_modules)(?:\/|$)|tsconfig/u.test(path),
    );
    expect(strange).toEqual([]);
  });

  test('asks for versions that a registry knows, and is published for everybody', () => {
    const packed = execFileSync('tar', ['-xzOf', tarballOf(manifest), 'package/package.json'], {
      encoding: 'utf8',
    });
    expect(packed).not.toMatch(/"(?:workspace|catalog|link|file):/u);
    const { license, engines, repository, publishConfig, version } = JSON.parse(packed) as Manifest;
    expect({ license, publishConfig, version }).toEqual({
      license: 'Apache-2.0',
      publishConfig: { access: 'public' },
      version: manifest.version,
    });
    expect(repository.directory).toBe(`packages/${folder}`);
    const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
    expect(engines).toEqual(own.engines);
  });

  test('has nothing that publint objects to', async () => {
    const tarball = readFileSync(tarballOf(manifest));
    const { messages, pkg } = await publint({
      pack: { tarball: tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.byteLength) },
      strict: true,
    });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  test('has types for every way to import it', async () => {
    const tarball = new Uint8Array(readFileSync(tarballOf(manifest)));
    const analysis = await checkPackage(createPackageFromTarballData(tarball));
    // The resolution of Node 10 knows no `exports`; the packages need Node 22.
    const problems = 'problems' in analysis ? analysis.problems : ['there are no types at all'];
    const relevant = problems.filter((problem) => !JSON.stringify(problem).includes('"node10"'));
    expect(relevant).toEqual([]);
  });
});
