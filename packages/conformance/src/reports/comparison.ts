// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type Area, AREAS, type CheckId } from '../check.ts';
import { TEMPERAMENTS, type TemperamentName } from '../server/temperaments.ts';
import { type Counts, countOf, type Outcome, type Report } from './report.ts';

/**
 * Compares several plugins as Markdown: totals, then for each plugin how many checks pass by temperament and area, and
 * which fail. Every table fits on a page, however many checks there are.
 */
export function toComparison(reports: readonly Report[]): string {
  return [sums(reports), ...reports.flatMap((report) => [byTemperament(report), failing(report)])].join('\n');
}

/** Checks whose result differs between plugins. */
export function differences(reports: readonly Report[]): CheckId[] {
  const [first, ...others] = reports;
  return (first?.outcomes ?? [])
    .filter(({ id, temperament, verdict }) =>
      others.some((report) =>
        report.outcomes.some(
          (other) => other.id === id && other.temperament === temperament && other.verdict !== verdict,
        ),
      ),
    )
    .map(({ id }) => id)
    .filter((id, index, ids) => ids.indexOf(id) === index);
}

/** Totals of the runs, one row for each plugin. */
function sums(reports: readonly Report[]): string {
  const rows = reports.map((report) => {
    const { pass, notApplicable } = report.counts;
    const failed = failuresOf(report.counts);
    const checks = new Set(report.outcomes.filter(isFailure).map(({ id }) => id)).size;
    return [titleOf(report), report.plugin.driver, pass, failed, notApplicable, checks];
  });
  const head = [
    'Plugin',
    'Protocol',
    'Runs that pass',
    'that fail',
    'that do not apply',
    'Checks that ever fail',
  ];
  return table(head, rows);
}

/** How many checks pass, one row for each temperament and one column for each area; failures follow the slash. */
function byTemperament(report: Report): string {
  const areas = Object.keys(AREAS).filter((area) => report.outcomes.some((outcome) => outcome.area === area));
  const rows = report.temperaments.map((name) => {
    const outcomes = report.outcomes.filter(({ temperament }) => temperament === name);
    const of = (area: string): Outcome[] => outcomes.filter((outcome) => outcome.area === (area as Area));
    return [name, cell(outcomes), ...areas.map((area) => cell(of(area)))];
  });
  return `## ${titleOf(report)}\n\n${table(['The provider', 'All', ...areas], rows)}`;
}

/** Checks that fail, one row each, with the temperaments under which they do. */
function failing(report: Report): string {
  const ids = [...new Set(report.outcomes.filter(isFailure).map(({ id }) => id))];
  if (ids.length === 0) return 'No check fails.\n';
  const rows = ids.map((id) => {
    const outcomes = report.outcomes.filter((outcome) => outcome.id === id);
    const { statement = '', severity = '' } = outcomes[0] ?? {};
    return [id, statement, severity, underWhich(outcomes)];
  });
  return table(['Fails', 'Promise', 'Severity', 'The provider'], rows);
}

/** The temperaments under which a check fails: `any`, all but some, or a list. */
function underWhich(outcomes: readonly Outcome[]): string {
  const tried = outcomes.filter(({ verdict }) => verdict !== 'not applicable');
  const namesOf = (some: readonly Outcome[]): string => some.map(({ temperament }) => temperament).join(', ');
  const [failed, held] = [tried.filter(isFailure), tried.filter((outcome) => !isFailure(outcome))];
  if (held.length === 0) return tried.length > 1 ? 'any' : namesOf(failed);
  return held.length < failed.length ? `any but ${namesOf(held)}` : namesOf(failed);
}

/** Explains the temperaments of some reports, as a Markdown list. */
export function temperamentLegend(reports: readonly Report[]): string {
  const names = [...new Set(reports.flatMap(({ temperaments }) => temperaments))];
  const meaning = (name: string): string =>
    name in TEMPERAMENTS ? TEMPERAMENTS[name as TemperamentName] : 'does as its protocol is documented';
  return `${names.map((name) => `- \`${name}\`: ${meaning(name)}`).join('\n')}\n`;
}

function cell(outcomes: readonly Outcome[]): string {
  const counts = countOf(outcomes);
  const failed = failuresOf(counts);
  if (counts.pass + failed === 0) return '·';
  return failed === 0 ? String(counts.pass) : `${counts.pass}/**${failed}**`;
}

function failuresOf({ fail, expectedFailures }: Counts): number {
  return fail + expectedFailures;
}

function isFailure({ verdict }: Outcome): boolean {
  return verdict === 'fail';
}

function titleOf({ plugin }: Report): string {
  return `${plugin.name} ${plugin.version ?? ''}`.trim();
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows].map(
    (cells) => `| ${cells.map((text) => String(text).replaceAll('|', '\\|')).join(' | ')} |`,
  );
  return `${lines.join('\n')}\n`;
}
