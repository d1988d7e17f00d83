// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { summaryOf, titleOf } from './first-words.ts';
import { SECTIONS } from './sections.ts';

export const root = join(import.meta.dirname, '../../..');

/** A document of the repository as a page of the site. */
export interface Page {
  /** Where the document is, from the root of the repository. */
  source: string;
  /** Where its Markdown is on the site: `packages/phone/index.md`. */
  path: string;
  section: string;
  /** What the sidebar calls it. */
  label: string;
  title: string;
  /** Its first sentence, without markup. */
  summary: string;
}

/** Folders of what is built, installed or made by a program, and hidden ones. */
const EXCLUDED = /(?:^|\/)(?:node_modules|dist|out|api|\.[^/]+)$/u;

/** Every document that is a page, in the order of the sections. */
export function findPages(): Page[] {
  const taken = new Set<string>();
  // What a section names belongs there, even where a pattern of an earlier one matches it.
  const named = new Set(
    SECTIONS.flatMap(({ sources }) => sources.map(fileOf)).filter((file) => !isPattern(file)),
  );
  return SECTIONS.flatMap(({ title: section, sources }) =>
    sources.flatMap((entry) => {
      const file = fileOf(entry);
      const matches = isPattern(file)
        ? documents(file).filter((match) => !named.has(match))
        : documents(file);
      return matches.flatMap((source) => {
        if (taken.has(source)) return [];
        taken.add(source);
        const markdown = readFileSync(join(root, source), 'utf8');
        const title = titleOf(markdown) ?? basename(source, '.md');
        const label = typeof entry === 'string' ? title : entry[1];
        return [{ source, path: pathOf(source), section, label, title, summary: summaryOf(markdown) }];
      });
    }),
  );
}

/** A folder's README is its index; `docs/` is no part of an address; addresses are in lower case. */
export function pathOf(source: string): string {
  const folder = dirname(source).replace(/^docs(?:\/|$)/u, '');
  const name = basename(source) === 'README.md' ? 'index.md' : basename(source).toLowerCase();
  return join(folder, name);
}

const fileOf = (entry: (typeof SECTIONS)[number]['sources'][number]): string =>
  typeof entry === 'string' ? entry : entry[0];

const isPattern = (file: string): boolean => file.includes('*');

function documents(pattern: string): string[] {
  const rank = (file: string): string => (basename(file) === 'README.md' ? '' : file);
  return globSync(pattern, { cwd: root, exclude: (name) => EXCLUDED.test(name) }).toSorted(
    (a, b) => dirname(a).localeCompare(dirname(b)) || rank(a).localeCompare(rank(b)),
  );
}
