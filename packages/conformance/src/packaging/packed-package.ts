// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { command, npm } from './command.ts';

export interface Manifest {
  name: string;
  version: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  scripts?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

export async function readManifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** The folder of a package as an importing package resolves it; undefined when it is not installed. */
export async function packageFolder(from: string, name: string): Promise<string | undefined> {
  for (let at = from; ; at = dirname(at)) {
    const folder = join(at, 'node_modules', name);
    if (existsSync(join(folder, 'package.json'))) return realpath(folder);
    if (dirname(at) === at) return undefined;
  }
}

/**
 * Packs a package and its workspace dependencies, as publishing would, and unpacks them into `into`. Returns the
 * unpacked folders, the package's own last. Rejects when npm cannot pack it.
 */
export async function packTo(into: string, root: string, seen = new Set<string>()): Promise<string[]> {
  const manifest = await readManifest(root);
  seen.add(manifest.name);
  const folders: string[] = [];
  for (const name of workspaceDependencies(manifest)) {
    const folder = seen.has(name) ? undefined : await packageFolder(root, name);
    if (folder) folders.push(...(await packTo(into, folder, seen)));
  }
  const own = join(into, manifest.name.replace(/[^\w.-]+/g, '_'));
  await mkdir(own, { recursive: true });
  // Packs a copy, because npm fails on the folders of other package managers.
  const copy = join(own, 'source');
  await cp(root, copy, { recursive: true, filter: (path) => basename(path) !== 'node_modules' });
  await npm(['pack', '--ignore-scripts', '--pack-destination', own], copy);
  const packed = (await readdir(own)).find((name) => name.endsWith('.tgz')) ?? '';
  const tarball = join(own, packed);
  const unpacked = await command('tar', ['-xzf', tarball, '-C', own], { cwd: own });
  if (!unpacked.ok) throw new Error(`the packed ${manifest.name} cannot be unpacked: ${unpacked.said}`);
  await Promise.all([rm(tarball), rm(copy, { recursive: true })]);
  const folder = join(own, 'unpacked');
  await rename(join(own, 'package'), folder);
  await writeFile(join(folder, 'package.json'), JSON.stringify(await published(manifest, root), null, 2));
  return [...folders, folder];
}

/** Names of the dependencies that come from the workspace. */
export function workspaceDependencies({ dependencies = {} }: Manifest): string[] {
  return Object.keys(dependencies).filter((name) => dependencies[name]?.startsWith('workspace:'));
}

/** The manifest as a workspace's package manager publishes it: versions instead of references, no scripts. */
async function published(manifest: Manifest, root: string): Promise<Manifest> {
  const { scripts: _scripts, devDependencies: _development, ...rest } = manifest;
  for (const kind of ['dependencies', 'optionalDependencies', 'peerDependencies'] as const) {
    const wanted = rest[kind];
    if (!wanted) continue;
    const named = Object.entries(wanted).map(async ([name, range]): Promise<[string, string]> => {
      if (!/^(workspace|catalog):/.test(range)) return [name, range];
      const folder = await packageFolder(root, name);
      if (!folder)
        throw new Error(`${manifest.name} needs ${name}@${range}, which is not installed next to it`);
      return [name, (await readManifest(folder)).version];
    });
    rest[kind] = Object.fromEntries(await Promise.all(named));
  }
  return rest;
}
