// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Page } from './find-pages.ts';

/** What an agent may leave unread: the last section of llms.txt, by the convention of llmstxt.org. */
const OPTIONAL = new Set(['Benchmarks', 'Decisions', 'Project']);

/**
 * A list of the pages after llmstxt.org: what the project is, and each page with a line.
 * @param linkOf - where a page is, from the place of the list.
 */
export function llmsText(
  pages: readonly Page[],
  linkOf: (page: Page) => string,
  more: readonly string[] = [],
): string {
  const [start] = pages;
  if (start === undefined) throw new Error('there is no page');
  const line = (page: Page): string =>
    `- [${page.label}](${linkOf(page)})${page.summary === '' ? '' : `: ${page.summary}`}`;
  const sections = Map.groupBy(pages, ({ section }) => (OPTIONAL.has(section) ? 'Optional' : section));
  const optional = sections.get('Optional') ?? [];
  sections.delete('Optional');
  return [
    `# ${start.title}`,
    `> ${start.summary}`,
    'Packages of TypeScript for Node 22 and later, under Apache-2.0. Developing and testing need no Azure account. Each page is Markdown.',
    ...[...sections].map(([title, members]) => `## ${title}\n\n${members.map(line).join('\n')}`),
    ...(more.length === 0 ? [] : [`## API\n\n${more.join('\n')}`]),
    `## Optional\n\n${optional.map(line).join('\n')}`,
  ]
    .join('\n\n')
    .concat('\n');
}

/** All pages in one text, each below the path it has on the site. */
export function llmsFullText(pages: readonly { path: string; markdown: string }[]): string {
  return pages.map(({ path, markdown }) => `<!-- ${path} -->\n\n${markdown.trim()}\n`).join('\n\n');
}
