// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Cell } from '../measurement.ts';
import type { Row } from '../rows/row.ts';

/** A column of figures, before the two that compare. */
export interface Column {
  subject: string;
  heading: string;
}

/** The subjects of a table: this plugin, the other plugin and the baseline are compared; more may follow. */
export const subjects: readonly Column[] = [
  { subject: 'voicelive', heading: 'voicelive-kit' },
  { subject: 'openai', heading: 'LiveKit OpenAI 1.9.0' },
  { subject: 'bare', heading: 'bare ws' },
];

/** The table as text, one array of cells per line: the headings, then the rows with their titles first. */
export function tableOf(rows: readonly Row[], columns: readonly Column[]): string[][] {
  const headingOf = (name: string): string => columns.find(({ subject }) => subject === name)?.heading ?? '';
  const peer = headingOf('openai').replace(/ [\d.]+$/u, '');
  const headings = [...columns.map(({ heading }) => heading), `over ${headingOf('bare')}`, `against ${peer}`];
  return [
    ['', ...headings],
    ...rows.flatMap((row) => row.figures.map((figure) => lineOf(row, figure, columns))),
  ];
}

function lineOf(
  { title, unit, figures, cells, comparable = true }: Row,
  figure: string,
  columns: readonly Column[],
): string[] {
  const [ours, peer, floor] = ['voicelive', 'openai', 'bare'].map((subject) =>
    valueOf(cells[subject], figure),
  );
  const difference = ours !== undefined && floor !== undefined ? `${signed(ours - floor)} ${unit}` : '';
  const ratio =
    comparable && ours !== undefined && peer !== undefined && peer !== 0 ? `${trim(ours / peer)} times` : '';
  return [
    figures.length > 1 ? `${title}, ${figure}` : title,
    ...columns.map(({ subject }) => textOf(cells[subject], figure, unit)),
    difference,
    ratio,
  ];
}

function valueOf(cell: Cell | undefined, figure: string): number | undefined {
  return cell && 'figures' in cell ? cell.figures[figure] : undefined;
}

function textOf(cell: Cell | undefined, figure: string, unit: string): string {
  if (!cell) return '';
  if ('failed' in cell) return 'failed';
  if ('note' in cell) return cell.note;
  const value = cell.figures[figure];
  if (value === undefined) return '';
  const missing = cell.figures['missing'];
  return `${trim(value)} ${unit}${missing ? ` (${missing} missing)` : ''}`;
}

/** Two decimals for small figures, one up to a hundred, none above; very small ones keep a digit. */
function trim(value: number): string {
  const size = Math.abs(value);
  if (size > 0 && size < 0.005) return value.toFixed(3);
  return value.toFixed(size < 10 ? 2 : size < 100 ? 1 : 0);
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${trim(Math.abs(value))}`;
}
