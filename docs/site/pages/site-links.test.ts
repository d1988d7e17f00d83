// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { findPages, pathOf, type Page } from './find-pages.ts';
import { withSiteLinks } from './site-links.ts';

const pages = findPages();

function pageOf(source: string): Page {
  const page = pages.find((candidate) => candidate.source === source);
  if (page === undefined) throw new Error(`no page is made of ${source}`);
  return page;
}

const mapped = (markdown: string, source: string): string =>
  withSiteLinks(markdown, pageOf(source), pages).markdown;

test.each([
  ['README.md', 'index.md'],
  ['ARCHITECTURE.md', 'architecture.md'],
  ['docs/faults.md', 'faults.md'],
  ['docs/upstream/README.md', 'upstream/index.md'],
  ['packages/emulator/EVENTS.md', 'packages/emulator/events.md'],
])('%s is the page %s', (source, path) => {
  expect(pathOf(source)).toBe(path);
});

test.each([
  ['[a](docs/faults.md#policy)', 'README.md', '[a](./faults.md#policy)'],
  ['[a](../../docs/faults.md)', 'packages/emulator/README.md', '[a](../../faults.md)'],
  ['[a](../emulator#faults)', 'packages/phone/README.md', '[a](../emulator/index.md#faults)'],
])('lets %j of %s lead to a page of the site', (markdown, source, result) => {
  expect(mapped(markdown, source)).toBe(result);
});

test('lets a link to a source file or a folder without a page lead to the repository', () => {
  expect(mapped('[a](../../test) [b](src/index.ts)', 'packages/phone/README.md')).toBe(
    '[a](https://github.com/voicelive-kit/voicelive-kit/tree/main/test) [b](https://github.com/voicelive-kit/voicelive-kit/blob/main/packages/phone/src/index.ts)',
  );
});

test('takes along the images that a page shows', () => {
  const { markdown, images } = withSiteLinks(
    '![a](live-view.png)',
    pageOf('packages/emulator/README.md'),
    pages,
  );
  expect(markdown).toBe('![a](/images/packages-emulator-live-view.png)');
  expect([...images.keys()]).toEqual(['images/packages-emulator-live-view.png']);
});

test('refuses a link that leads nowhere', () => {
  expect(() => mapped('[a](no-such-file.md)', 'README.md')).toThrow(
    'README.md: the link to no-such-file.md leads nowhere',
  );
});
