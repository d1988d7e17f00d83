// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Fenced and inline code, in which nothing is a link. */
const CODE = /(?<code>^ *(?<fence>`{3,}|~{3,})[^\n]*\n.*?^ *\k<fence>[^\n]*$|`+[^`\n]+`+)/gmsu;
/** The start of an image or the end of a link's text, and where it leads. */
const LINK = /(?<before>!\[[^\]]*\]\(|\]\(|^\[[^\]]+\]: +)(?<target>[^)\s]+)/gmu;

/** Where a link leads: `file` is relative to the document, `hash` is empty or begins with #. */
export interface Link {
  file: string;
  hash: string;
  isImage: boolean;
}

/** The document with its relative links replaced; addresses and links within the document stay. */
export function mapLinks(markdown: string, replace: (link: Link) => string): string {
  let result = '';
  let end = 0;
  for (const match of markdown.matchAll(CODE)) {
    result += mapText(markdown.slice(end, match.index), replace) + match[0];
    end = match.index + match[0].length;
  }
  return result + mapText(markdown.slice(end), replace);
}

function mapText(text: string, replace: (link: Link) => string): string {
  return text.replaceAll(LINK, (whole, before: string, target: string) => {
    if (/^(?:[a-z][a-z+.-]*:|\/\/|#)/u.test(target)) return whole;
    const [file = '', hash] = target.split('#');
    const link = { file, hash: hash === undefined ? '' : `#${hash}`, isImage: before.startsWith('!') };
    return before + replace(link);
  });
}
