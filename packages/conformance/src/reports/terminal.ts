// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { styleText } from 'node:util';
import { byArea, type Outcome, type Report } from './report.ts';

type Style = Parameters<typeof styleText>[0];

export interface TerminalOptions {
  /** ANSI colours. */
  colour: boolean;
}

/** The report as text: what fails first and in full, then one line per area, then the sum. */
export function toTerminal(report: Report, { colour }: TerminalOptions): string {
  const paint = (style: Style, text: string): string =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  const lines: string[] = [''];
  const failing = report.outcomes.filter(
    ({ verdict, expectedFailure }) => verdict === 'fail' && !expectedFailure,
  );
  for (const outcome of failing) lines.push(...failure(outcome, paint), '');
  const known = report.outcomes.filter(({ expectedFailure }) => expectedFailure !== undefined);
  for (const { id, expectedFailure } of known)
    lines.push(`${paint('yellow', 'known')}  ${id}  ${expectedFailure}`);
  for (const { id, verdict } of report.outcomes.filter(({ stale }) => stale))
    lines.push(
      `${paint('red', 'stale')}  ${id}  is in the file of expected failures and ${verdict === 'pass' ? 'passes' : 'does not apply'}: remove it`,
    );
  if (lines.length > 1) lines.push('');

  for (const { area, title, outcomes } of byArea(report.outcomes)) {
    const count = (verdict: Outcome['verdict']): number =>
      outcomes.filter((one) => one.verdict === verdict).length;
    const parts = [
      paint('green', `${count('pass')} pass`),
      count('fail') > 0 && paint('red', `${count('fail')} fail`),
      count('not applicable') > 0 && paint('gray', `${count('not applicable')} not applicable`),
    ];
    lines.push(`${area}  ${title.padEnd(28)} ${parts.filter(Boolean).join(', ')}`);
  }
  const { pass, fail, expectedFailures, stale, notApplicable } = report.counts;
  const sums = [`${pass} pass`, `${fail} fail`, `${notApplicable} not applicable`];
  if (expectedFailures > 0) sums.push(`${expectedFailures} known failures`);
  if (stale > 0) sums.push(`${stale} stale`);
  const { name, version } = report.plugin;
  lines.push(
    '',
    `${paint(report.ok ? 'green' : 'red', report.ok ? 'conforms' : 'does not conform')}: ${name}${version ? ` ${version}` : ''}, ${sums.join(', ')}, ${(report.durationMs / 1000).toFixed(1)} s`,
    '',
  );
  return lines.join('\n');
}

function failure(outcome: Outcome, paint: (style: Style, text: string) => string): string[] {
  const head = `${paint('red', 'fail')}  ${paint('bold', outcome.id)}  ${outcome.statement}  ${paint('gray', `(${outcome.severity})`)}`;
  const findings = outcome.findings.flatMap(({ what, expected, seen }) => [
    `      ${what}`,
    `        expected  ${expected}`,
    `        seen      ${seen}`,
  ]);
  return [head, ...findings, paint('gray', `      ${outcome.source}`)];
}
