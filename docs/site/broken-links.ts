// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * Links of the built site to a page, file or heading that is not there. VitePress itself looks at pages that Markdown links to: not at the
 * sidebar's, and not at headings.
 * @param base - where the site is below the root of its host.
 */
export function brokenLinks(folder: string, base: string): string[] {
  const files = globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  const texts = new Map(
    files
      .filter((file) => file.endsWith('.html'))
      .map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
  );
  const known = new Set(files);
  const ids = new Map(
    [...texts].map(([file, text]) => [file, new Set(matches(text, / id="(?<found>[^"]+)"/gu))]),
  );
  return [...texts].flatMap(([file, text]) =>
    [...new Set(matches(text, / href="(?<found>[^"]+)"/gu))]
      .filter((link) => !/^(?:[a-z]+:|\/\/)/u.test(link))
      .flatMap((link) => {
        const [path = '', anchor = ''] = link.split('#');
        const page = path === '' ? file : pageOf(decodeURI(path), file, base);
        const isThere =
          known.has(page) && (anchor === '' || ids.get(page)?.has(decodeURIComponent(anchor)) === true);
        return isThere ? [] : [`${file}: ${link}`];
      }),
  );
}

const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(({ groups }) => unescape(groups?.['found'] ?? ''));

const unescape = (text: string): string => text.replaceAll('&amp;', '&').replaceAll('&#39;', "'");

/** The file a link leads to. */
function pageOf(path: string, from: string, base: string): string {
  if (path.startsWith('/') && !path.startsWith(base)) return path;
  const file = path.startsWith(base) ? path.slice(base.length) : join(dirname(from), path);
  return file === '' || file.endsWith('/') ? `${file}index.html` : file;
}
