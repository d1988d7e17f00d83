// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { styleText } from 'node:util';
import { nameOf } from '../runner/task.ts';
import { byArea, countOf, type Outcome, type Report } from './report.ts';

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

export interface TerminalOptions {
  /** ANSI colours. */
  colour: boolean;
}

/** The report as text: failures first and in full, then one line per area, then the totals. */
export function toTerminal(report: Report, { colour }: TerminalOptions): string {
  const paint: Paint = (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text);
  const lines: string[] = [''];
  const failing = report.outcomes.filter(
    ({ verdict, expectedFailure }) => verdict === 'fail' && !expectedFailure,
  );
  for (const outcome of failing) lines.push(...failure(outcome, paint), '');
  const known = report.outcomes.filter(({ expectedFailure }) => expectedFailure !== undefined);
  for (const outcome of known)
    lines.push(`${paint('yellow', 'known')}  ${nameOf(outcome)}  ${outcome.expectedFailure}`);
  for (const outcome of report.outcomes.filter(({ stale }) => stale))
    lines.push(
      `${paint('red', 'stale')}  ${nameOf(outcome)}  is listed as an expected failure but ${outcome.verdict === 'pass' ? 'passes' : 'does not apply'}: remove it`,
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
  if (report.temperaments.length > 1) lines.push('', ...byTemperament(report, paint));
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

/** One line for each temperament. */
function byTemperament({ temperaments, outcomes }: Report, paint: Paint): string[] {
  return temperaments.map((name) => {
    const { pass, fail, expectedFailures } = countOf(outcomes.filter((one) => one.temperament === name));
    const failures = fail + expectedFailures;
    const sums = [paint('green', `${pass} pass`), failures > 0 && paint('red', `${failures} fail`)];
    return `${name.padEnd(33)} ${sums.filter(Boolean).join(', ')}`;
  });
}

function failure(outcome: Outcome, paint: Paint): string[] {
  const head = `${paint('red', 'fail')}  ${paint('bold', nameOf(outcome))}  ${outcome.statement}  ${paint('gray', `(${outcome.severity})`)}`;
  const findings = outcome.findings.flatMap(({ what, expected, seen }) => [
    `      ${what}`,
    `        expected  ${expected}`,
    `        seen      ${seen}`,
  ]);
  return [head, ...findings, paint('gray', `      ${outcome.source}`)];
}
