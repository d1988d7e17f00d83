// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

/** Paths by condition, as deep as the conditions go. */
type Exports = string | { [condition: string]: Exports };

export interface Manifest {
  name: string;
  version: string;
  private?: boolean;
  license: string;
  main: string;
  types: string;
  bin?: Record<string, string>;
  exports: Record<string, Exports>;
  engines: { node: string };
  repository: { directory: string };
  publishConfig?: { access?: string };
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

export interface Published {
  /** Its folder in `packages`. */
  folder: string;
  manifest: Manifest;
}

/** Every package that is published. */
export function publishedPackages(): Published[] {
  return readdirSync(join(root, 'packages'))
    .sort()
    .map((folder) => ({ folder, manifest: readManifest(join(root, 'packages', folder, 'package.json')) }))
    .filter(({ manifest }) => manifest.private !== true);
}

export function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
}

/** What can be imported of a package as code, by its whole name. */
export function entryPoints({ name, exports }: Manifest): string[] {
  return Object.keys(exports)
    .filter((subpath) => !subpath.endsWith('.json'))
    .map((subpath) => `${name}${subpath.slice(1)}`);
}

/** Every file that a manifest leads to. */
export function filesNamed({ main, types, bin = {}, exports }: Manifest): string[] {
  const paths = (part: Exports): string[] =>
    typeof part === 'string' ? [part] : Object.values(part).flatMap(paths);
  const all = [main, types, ...Object.values(bin), ...paths(exports)];
  return [...new Set(all.map((path) => path.replace(/^\.\//u, '')))];
}
