// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Cell } from '../measurement.ts';
import type { Row } from '../rows/row.ts';

/** The table's columns after the row's title. */
export const headings = [
  'voicelive-kit',
  'LiveKit OpenAI 1.9.0',
  'bare ws',
  'over bare ws',
  'against LiveKit OpenAI',
] as const;

/** The table as text, one array of cells per line, the title first. */
export function linesOf(rows: readonly Row[]): string[][] {
  return rows.flatMap((row) => row.figures.map((figure) => lineOf(row, figure)));
}

function lineOf({ title, unit, figures, cells }: Row, figure: string): string[] {
  const [ours, peer, floor] = [cells.voicelive, cells.openai, cells.bare].map((cell) =>
    valueOf(cell, figure),
  );
  const difference = ours !== undefined && floor !== undefined ? `${signed(ours - floor)} ${unit}` : '';
  const ratio = ours !== undefined && peer !== undefined && peer !== 0 ? `${trim(ours / peer)} times` : '';
  return [
    figures.length > 1 ? `${title}, ${figure}` : title,
    ...[cells.voicelive, cells.openai, cells.bare].map((cell) => textOf(cell, figure, unit)),
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

/** Two digits after the point for small figures, one up to a hundred, none above; tiny ones keep a digit. */
function trim(value: number): string {
  const size = Math.abs(value);
  if (size > 0 && size < 0.005) return value.toFixed(3);
  return value.toFixed(size < 10 ? 2 : size < 100 ? 1 : 0);
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${trim(Math.abs(value))}`;
}
