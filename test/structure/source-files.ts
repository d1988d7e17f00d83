// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

/** A TypeScript file, by its path from the root of the repository. */
export interface SourceFile {
  path: string;
  text: string;
  /** Paths of the files of this repository that it imports or exports from. */
  imports: string[];
}

/** The files that match patterns, without build output and installed packages. */
export function sourceFiles(...patterns: string[]): SourceFile[] {
  const paths = globSync(patterns, {
    cwd: root,
    exclude: (name) => name === 'node_modules' || name === 'dist' || name === 'out',
  });
  return paths.sort().map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const imports = [...text.matchAll(/\b(?:from|import) '(\.{1,2}\/[^']+)'/gu)];
    return { path, text, imports: imports.map(([, file = '']) => join(dirname(path), file)) };
  });
}
