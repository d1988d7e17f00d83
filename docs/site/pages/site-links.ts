// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root, type Page } from './find-pages.ts';
import { mapLinks } from './map-links.ts';

/** The repository on its host; what is no page of the site is there. */
export const REPOSITORY = 'https://github.com/voicelive-kit/voicelive-kit';

/** A page's Markdown as the site has it, and the images of the repository it shows. */
export interface SitePage {
  markdown: string;
  /** Files of the repository, by their place in the site's `public` folder. */
  images: Map<string, string>;
}

/** Where the site keeps an image of the repository. */
const imagePath = (file: string): string => join('images', file.replaceAll('/', '-'));

/** Lets links lead to pages of the site where there are such pages, and to the repository where there are none. */
export function withSiteLinks(markdown: string, page: Page, pages: readonly Page[]): SitePage {
  const paths = new Map(pages.map(({ source, path }) => [source, path]));
  const images = new Map<string, string>();
  const text = mapLinks(markdown, ({ file, hash, isImage }) => {
    const target = join(dirname(page.source), decodeURI(file)).replace(/\/$/u, '');
    if (!existsSync(join(root, target))) throw new Error(`${page.source}: the link to ${file} leads nowhere`);
    if (isImage) {
      images.set(imagePath(target), join(root, target));
      return `/${imagePath(target)}`;
    }
    const isFolder = statSync(join(root, target)).isDirectory();
    const path = paths.get(isFolder ? join(target, 'README.md') : target);
    if (path !== undefined) return `${relativePath(page.path, path)}${hash}`;
    return `${REPOSITORY}/${isFolder ? 'tree' : 'blob'}/main/${target === '.' ? '' : encodeURI(target)}${hash}`;
  });
  return { markdown: text, images };
}

function relativePath(from: string, to: string): string {
  const path = relative(dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}
