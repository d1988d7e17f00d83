// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitepress';
import { findPages } from '../pages/find-pages.ts';
import { githubAnchor } from '../pages/github-anchor.ts';
import { REPOSITORY } from '../pages/site-links.ts';
import { BASE, BUILT, SOURCES } from '../places.ts';
import { findEntries, pageOfEntry } from '../reference/entries.ts';
import { asCodeHosts } from './markdown.ts';

const pages = findPages();
const entries = findEntries();
const byPath = new Map(pages.map((page) => [page.path, page]));
const address = (path: string): string => `/${path.replace(/(?:index)?\.md$/u, '')}`;
const groups = [...Map.groupBy(pages, ({ section }) => section)].map(([text, members]) => ({
  text,
  collapsed: false,
  items: members.map(({ label, path }) => ({ text: label, link: address(path) })),
}));
const namespaces = globSync('api/**/namespaces/*.md', { cwd: SOURCES }).map((path) => ({
  text: path.replace(/^api\/@voicelive-kit\/(?<rest>.*)\/namespaces\/(?<name>.*)\.md$/u, '$<rest>: $<name>'),
  link: address(path),
}));
const api = {
  text: 'API reference',
  collapsed: false,
  items: [
    ...entries.map((entry) => ({
      text: entry.specifier.replace('@voicelive-kit/', ''),
      link: address(pageOfEntry(entry)),
    })),
    ...namespaces,
  ].toSorted((a, b) => a.text.localeCompare(b.text)),
};

export default defineConfig({
  title: 'voicelive-kit',
  description: pages[0]?.summary ?? '',
  lang: 'en',
  base: BASE,
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: `${BASE}icon.svg` }]],
  srcDir: SOURCES,
  outDir: BUILT,
  cacheDir: join(import.meta.dirname, '../out/cache'),
  ignoreDeadLinks: false,
  markdown: {
    // As code hosts make them, or links to headings would work in one place only.
    anchor: { slugify: githubAnchor },
    attrs: { disable: true },
    config: asCodeHosts,
  },
  transformPageData(page) {
    const source = byPath.get(page.relativePath);
    if (source === undefined) return { frontmatter: { ...page.frontmatter, editLink: false } };
    return { filePath: source.source, description: source.summary };
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Plugin', link: '/packages/agents-plugin-azure-voicelive/' },
      { text: 'Emulator', link: '/packages/emulator/' },
      { text: 'Conformance', link: '/packages/conformance/' },
      { text: 'Phone', link: '/packages/phone/' },
      { text: 'API', link: '/api/' },
    ],
    sidebar: [...groups, api],
    socialLinks: [{ icon: 'github', link: REPOSITORY }],
    editLink: { pattern: `${REPOSITORY}/blob/main/:path`, text: 'This page in the repository' },
  },
});
