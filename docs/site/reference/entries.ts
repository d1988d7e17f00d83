// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../pages/find-pages.ts';
import { SOURCES } from '../places.ts';

/** One way into a published package: the package itself, or a subpath that it exports. */
export interface Entry {
  /** As a program imports it: `@voicelive-kit/phone/emulator`. */
  specifier: string;
  /** The package's folder. */
  folder: string;
  /** Where it is beside the others of its package: `index`, `emulator`. */
  name: string;
  /** The file it is built from. */
  source: string;
  /** The declarations that are published for it. */
  types: string;
}

interface Manifest {
  name: string;
  private?: boolean;
  exports?: Record<string, string | { import?: { types?: string } }>;
}

/** Every way into every published package that has types. */
export function findEntries(): Entry[] {
  return globSync('packages/*/package.json', { cwd: root })
    .toSorted()
    .flatMap((file) => {
      const manifest = JSON.parse(readFileSync(join(root, file), 'utf8')) as Manifest;
      if (manifest.private === true) return [];
      return Object.entries(manifest.exports ?? {}).flatMap(([subpath, target]) => {
        const types = typeof target === 'string' ? undefined : target.import?.types;
        if (types === undefined) return [];
        const folder = join(root, dirname(file));
        return {
          specifier: join(manifest.name, subpath),
          folder,
          name: subpath === '.' ? 'index' : subpath.slice(2).replaceAll('/', '-'),
          source: join(folder, types.replace(/^\.\/dist\//u, 'src/').replace(/\.d\.mts$/u, '.ts')),
          types: join(folder, types),
        };
      });
    });
}

/** Where the site has the reference of an entry, once it is written: an entry with a namespace in it has a folder. */
export function pageOfEntry({ specifier }: Entry): string {
  const index = join('api', specifier, 'index.md');
  return existsSync(join(SOURCES, index)) ? index : `api/${specifier}.md`;
}
