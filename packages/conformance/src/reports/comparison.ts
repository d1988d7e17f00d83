// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AREAS, areaOf, type CheckId } from '../check.ts';
import type { Outcome, Report } from './report.ts';

/** Several plugins side by side as a Markdown table, one row per check. */
export function toComparison(reports: readonly Report[]): string {
  const ids = [...new Set(reports.flatMap((report) => report.outcomes.map(({ id }) => id)))];
  const head = [
    'Check',
    'Promise',
    'Severity',
    ...reports.map(({ plugin }) => `${plugin.name} ${plugin.version ?? ''}`.trim()),
  ];
  const sums = reports.map(({ counts }) => {
    const failures = counts.fail + counts.expectedFailures;
    return `${counts.pass} pass, ${failures} fail, ${counts.notApplicable} not applicable`;
  });
  const lines = [
    row(head),
    row(head.map(() => '---')),
    row(['', '**all**', '', ...sums.map((text) => `**${text}**`)]),
  ];
  let area = '';
  for (const id of ids) {
    const outcomes = reports.map((report) => report.outcomes.find((outcome) => outcome.id === id));
    const about = outcomes.find((outcome) => outcome !== undefined);
    if (!about) continue;
    if (areaOf(id) !== area) {
      area = areaOf(id);
      lines.push(row(['', `**${AREAS[areaOf(id)]}**`, '', ...reports.map(() => '')]));
    }
    lines.push(row([id, about.statement, about.severity, ...outcomes.map(word)]));
  }
  return `${lines.join('\n')}\n`;
}

/** Checks on which plugins differ. */
export function differences(reports: readonly Report[]): CheckId[] {
  const [first, ...others] = reports;
  return (first?.outcomes ?? [])
    .filter(({ id, verdict }) =>
      others.some((report) => report.outcomes.some((other) => other.id === id && other.verdict !== verdict)),
    )
    .map(({ id }) => id);
}

function word(outcome: Outcome | undefined): string {
  if (!outcome) return '';
  if (outcome.verdict === 'not applicable') return 'n/a';
  return outcome.verdict === 'pass' ? 'pass' : '**fail**';
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
