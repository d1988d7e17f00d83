// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AREAS, type Check, CHECKS } from '@voicelive-kit/conformance';

/** Where the table begins in docs/realtime-contract.md; it continues to the end of the file. */
export const TABLE_MARK =
  '<!-- The rest is written by `npx pnpm@12 contract:update` from the checks of the kit. -->';

/** Every check of the conformance kit as Markdown: id, requirement, and the framework behaviour it is based on. */
export function contractTable(
  checks: readonly Pick<Check, 'id' | 'severity' | 'statement' | 'source'>[] = CHECKS,
): string {
  return Object.entries(AREAS)
    .map(([area, title]) => {
      const rows = checks
        .filter(({ id }) => id.startsWith(area))
        .map(
          ({ id, severity, statement, source }) =>
            `| ${id} | ${severity} | ${cell(statement)} | ${place(source)} |`,
        );
      return [
        `## ${title} (${area})`,
        '',
        '| Id | | Requirement | Where |',
        '| --- | --- | --- | --- |',
        ...rows,
      ].join('\n');
    })
    .join('\n\n');
}

/** The same text, normalised for column widths. */
export function withoutPadding(markdown: string): string {
  return markdown.replace(/-{3,}/gu, '---').replace(/ +/gu, ' ').trim();
}

/** File and behaviour; files of the framework without its name. */
function place(source: string): string {
  const [file = '', ...behaviour] = source.replace(/^@livekit\/agents [\d.]+ /u, '').split(': ');
  return `\`${file}\`${behaviour.length > 0 ? `: ${cell(behaviour.join(': '))}` : ''}`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '\\<').replaceAll('*', '\\*').replaceAll('_', '\\_');
}
