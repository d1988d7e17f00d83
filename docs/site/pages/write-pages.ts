// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root, type Page } from './find-pages.ts';
import { llmsFullText, llmsText } from './llms-text.ts';
import { withSiteLinks } from './site-links.ts';

/** Writes the sources of the site: the documents with the links of the site, their images, and the lists for agents. */
export function writePages(pages: readonly Page[], folder: string, more: readonly string[]): void {
  const written = pages.map((page) => {
    const { markdown, images } = withSiteLinks(readFileSync(join(root, page.source), 'utf8'), page, pages);
    write(join(folder, page.path), markdown);
    for (const [path, file] of images) {
      mkdirSync(dirname(join(folder, 'public', path)), { recursive: true });
      cpSync(file, join(folder, 'public', path));
    }
    return { path: page.path, markdown };
  });
  mkdirSync(join(folder, 'public'), { recursive: true });
  cpSync(join(root, 'examples/web/public/icon.svg'), join(folder, 'public/icon.svg'));
  write(
    join(folder, 'public/llms.txt'),
    llmsText(pages, ({ path }) => path, more),
  );
  write(join(folder, 'public/llms-full.txt'), llmsFullText(written));
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
