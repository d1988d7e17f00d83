// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The first heading, without markup. */
export function titleOf(markdown: string): string | undefined {
  const title = /^# (?<title>.+)$/mu.exec(withoutCode(markdown))?.groups?.['title'];
  return title === undefined ? undefined : plain(title);
}

/** The first sentence of the first paragraph after the title, without markup; nothing where there is no paragraph. */
export function summaryOf(markdown: string): string {
  const blocks = withoutCode(markdown)
    .replace(/^---\n.*?^---\n/msu, '')
    .split(/\n{2,}/u);
  const paragraph = blocks.map((block) => block.trim()).find(isProse);
  if (paragraph === undefined) return '';
  const text = plain(paragraph.replaceAll(/\s+/gu, ' '));
  // A sentence ends before a capital, so that names with full stops in them do not end it.
  const [sentence = ''] = text.split(/(?<=[.!?])\s+(?=\p{Lu})/u);
  return sentence.replace(/:$/u, '.');
}

/** Neither a list, a table, a heading nor a picture, and not the date of a decision. */
const isProse = (block: string): boolean =>
  /^[\p{L}`[*"“]/u.test(block) && !block.startsWith('* ') && !/^Decided \d/u.test(block);

const withoutCode = (markdown: string): string => markdown.replaceAll(/^ *```.*?^ *```$/gmsu, '');

function plain(markdown: string): string {
  return markdown
    .replaceAll(/!\[[^\]]*\]\([^)]*\)/gu, '')
    .replaceAll(/\[(?<text>[^\]]*)\]\([^)]*\)/gu, '$<text>')
    .replaceAll(/`|\*\*/gu, '')
    .trim();
}
