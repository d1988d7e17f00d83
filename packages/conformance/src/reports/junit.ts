// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { entryText } from '../timeline.ts';
import { nameOf } from '../runner/task.ts';
import { byArea, type Outcome, type Report } from './report.ts';

/** The report as JUnit XML: one suite per area, expected failures as skipped, stale entries as failures. */
export function toJUnit(report: Report): string {
  const { name } = report.plugin;
  const { pass, fail, stale, expectedFailures, notApplicable } = report.counts;
  const suites = byArea(report.outcomes).map(({ area, title, outcomes }) => {
    const failures = outcomes.filter(isFailure).length;
    const skipped = outcomes.filter(isSkipped).length;
    const cases = outcomes.map((outcome) => testCase(name, outcome)).join('\n');
    return `  <testsuite name="${escapeXml(`${area} ${title}`)}" tests="${outcomes.length}" failures="${failures}" skipped="${skipped}" time="${seconds(outcomes)}">\n${cases}\n  </testsuite>`;
  });
  const total = pass + fail + expectedFailures + notApplicable;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escapeXml(name)}" tests="${total}" failures="${fail + stale}" skipped="${expectedFailures + notApplicable}" time="${(report.durationMs / 1000).toFixed(3)}">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

const isFailure = (outcome: Outcome): boolean =>
  outcome.stale === true || (outcome.verdict === 'fail' && outcome.expectedFailure === undefined);
const isSkipped = (outcome: Outcome): boolean =>
  !isFailure(outcome) && (outcome.verdict === 'not applicable' || outcome.expectedFailure !== undefined);

function testCase(plugin: string, outcome: Outcome): string {
  const open = `    <testcase classname="${escapeXml(plugin)}" name="${escapeXml(`${nameOf(outcome)} ${outcome.statement}`)}" time="${(outcome.durationMs / 1000).toFixed(3)}"`;
  const inside = body(outcome);
  return inside === '' ? `${open}/>` : `${open}>${inside}</testcase>`;
}

function body(outcome: Outcome): string {
  if (outcome.stale) return '<failure message="is listed as an expected failure but does not fail"/>';
  if (outcome.expectedFailure !== undefined)
    return `<skipped message="${escapeXml(`known failure: ${outcome.expectedFailure}`)}"/>`;
  if (outcome.verdict === 'not applicable') return `<skipped message="${escapeXml(outcome.reason ?? '')}"/>`;
  if (outcome.verdict === 'pass') return '';
  const message = outcome.findings
    .map(({ what, expected, seen }) => `${what}: expected ${expected}, saw ${seen}`)
    .join('; ');
  const log = outcome.timeline
    .map((entry) => `${entry.atMs.toFixed(1)} ${entry.source} ${entryText(entry)}`)
    .join('\n');
  return `<failure message="${escapeXml(message)}">${escapeXml(log)}</failure>`;
}

function seconds(outcomes: readonly Outcome[]): string {
  return (outcomes.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000).toFixed(3);
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes text for XML and HTML; characters that XML forbids are replaced. */
export function escapeXml(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '�');
}
