// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { emptyFolder, remove, run } from '../packed/strangers-project.ts';
import { publishedPackages, readManifest, root } from './published.ts';

const MANIFESTS = [
  'package.json',
  '{packages,examples}/*/package.json',
  'test/package.json',
  'docs/upstream/package.json',
];
const copy = emptyFolder();
const packages = publishedPackages();
const before = (path: string): object => readManifest(join(root, path));
const after = (path: string): object => readManifest(join(copy, path));

beforeAll(async () => {
  for (const path of [...globSync(MANIFESTS, { cwd: root }), '.changeset', 'pnpm-workspace.yaml'])
    cpSync(join(root, path), join(copy, path), { recursive: true });
  // Nothing of the workspace itself, as pnpm may install there.
  mkdirSync(join(copy, 'node_modules/@changesets'), { recursive: true });
  symlinkSync(join(root, 'node_modules/@changesets/cli'), join(copy, 'node_modules/@changesets/cli'));
  const config = join(copy, '.changeset/config.json');
  const settings = JSON.parse(readFileSync(config, 'utf8')) as object;
  // The formatter would be installed first.
  writeFileSync(config, JSON.stringify({ ...settings, format: false }));
  // There is something to release also on the day after a release.
  writeFileSync(
    join(copy, '.changeset/sure.md'),
    "---\n'@voicelive-kit/audio': minor\n'@voicelive-kit/protocol': patch\n---\n\nA surely new thing.\n",
  );
  const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
  await run('git', ['init', '--quiet', '--initial-branch=main'], copy);
  await run('git', ['add', '--all'], copy);
  await run('git', [...author, 'commit', '--quiet', '-m', 'a copy'], copy);
  // Changesets call pnpm, which npx puts in their way.
  const program = [process.execPath, join(root, 'node_modules/@changesets/cli/bin.js')];
  await run('npx', ['--yes', '--package', 'pnpm@12', '--', ...program, 'version'], copy);
});

afterAll(() => remove(copy));

test('packages with changes have one version in common, and each tells them in its changelog', () => {
  const changed = packages
    .map(({ folder, manifest }) => ({
      folder,
      was: manifest.version,
      is: readManifest(join(copy, 'packages', folder, 'package.json')).version,
    }))
    .filter(({ was, is }) => was !== is);
  expect(changed.map(({ folder }) => folder)).toEqual(expect.arrayContaining(['audio', 'protocol']));
  expect(new Set(changed.map(({ is }) => is)).size).toBe(1);
  for (const { folder, is } of changed)
    expect(readFileSync(join(copy, 'packages', folder, 'CHANGELOG.md'), 'utf8')).toContain(`## ${is}`);
});

test('a change of a dependency has nobody need another major version', () => {
  const majors = packages.map(
    ({ folder }) => readManifest(join(copy, 'packages', folder, 'package.json')).version,
  );
  const [major] = packages.map(({ manifest }) => manifest.version.split('.')[0]);
  expect(majors.filter((version) => version.split('.')[0] !== major)).toEqual([]);
});

test('every changeset was taken, and the rules for them are left', () => {
  expect(readdirSync(join(copy, '.changeset'))).toEqual(['config.json']);
});

test('nothing private has a version or a changelog', () => {
  const others = globSync(MANIFESTS, { cwd: root }).filter((path) => !path.startsWith('packages/'));
  expect(others.length).toBeGreaterThan(5);
  for (const path of others) {
    expect(after(path)).toEqual(before(path));
    expect(existsSync(join(copy, path, '../CHANGELOG.md'))).toBe(false);
  }
});
