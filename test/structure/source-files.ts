// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

/** A TypeScript file, by its path from the root of the repository. */
export interface SourceFile {
  path: string;
  text: string;
}

/** The files that match patterns, without build output and installed packages. */
export function sourceFiles(...patterns: string[]): SourceFile[] {
  const paths = globSync(patterns, {
    cwd: root,
    exclude: (name) => name === 'node_modules' || name === 'dist' || name === 'out',
  });
  return paths.sort().map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}
