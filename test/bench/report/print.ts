// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Row } from '../rows/row.ts';
import { subjects, tableOf } from './lines.ts';
import type { Machine } from './machine.ts';

function caption(machine: Machine, date: string): string {
  return `${date}, Node ${machine.node.slice(1)}, ${machine.cpu}, ${machine.cores} cores`;
}

function notesOf(rows: readonly Row[]): string[] {
  const notes = rows.flatMap(({ title, notes }) => notes.map((note) => `${title}: ${note}.`));
  const failures = rows.flatMap(({ cells }) =>
    Object.entries(cells).flatMap(([subject, cell]) =>
      cell && 'failed' in cell ? [`${subject} failed: ${cell.failed}`] : [],
    ),
  );
  return [...notes, ...new Set(failures)];
}

/** The result for a terminal. */
export function asText(rows: readonly Row[], machine: Machine, date: string, columns = subjects): string {
  const table = tableOf(rows, columns);
  const widths =
    table[0]?.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0))) ?? [];
  const lines = table.map((line) =>
    line
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return [caption(machine, date), '', ...lines, '', ...notesOf(rows)].join('\n');
}

/** The result for a README. */
export function asMarkdown(rows: readonly Row[], machine: Machine, date: string, columns = subjects): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const [headings = [], ...lines] = tableOf(rows, columns);
  return [
    `Measured ${caption(machine, date)}.`,
    '',
    line(headings),
    line(headings.map((_, column) => (column === 0 ? '---' : '---:'))),
    ...lines.map(line),
    '',
    ...notesOf(rows).map((note) => `- ${note}`),
  ].join('\n');
}
