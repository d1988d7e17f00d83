// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

/** Files that a recipe of CONTRIBUTING.md has somebody change. */
export interface Recipe {
  /** Every time. */
  readonly files: readonly string[];
  /** Where its step says that it is not always needed. */
  readonly sometimes: readonly string[];
}

/** The numbered steps of a recipe, by its heading; each begins with its file. */
export function recipe(heading: string): Recipe {
  const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
  const [, section = ''] = text.split(`\n### ${heading}\n`);
  const [own = ''] = section.split(/\n#{2,3} /u);
  const steps = own.split(/\n(?=\d+\. )/u).slice(1);
  if (steps.length === 0) throw new Error(`CONTRIBUTING.md has no recipe "${heading}" with numbered steps`);
  const named = steps.map((step) => {
    const [, file] = /^\d+\. `([^`]+)`/u.exec(step) ?? [];
    if (file === undefined) throw new Error(`a step of "${heading}" begins with no file: ${step}`);
    return { file, isOptional: /^\d+\. `[^`]+`, only /u.test(step) };
  });
  return {
    files: named.filter(({ isOptional }) => !isOptional).map(({ file }) => file),
    sometimes: named.filter(({ isOptional }) => isOptional).map(({ file }) => file),
  };
}
