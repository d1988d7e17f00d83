// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import type { CheckResult } from '../verdict.ts';
import { differences, temperamentLegend, toComparison } from './comparison.ts';
import { toHtml } from './html.ts';
import { toJUnit } from './junit.ts';
import { buildReport, type Report } from './report.ts';
import { toTerminal } from './terminal.ts';

const finding = { what: 'a <b>', expected: '1 & 2', seen: '"\u0001"' };

function result(id: CheckResult['id'], verdict: CheckResult['verdict']): CheckResult {
  return {
    id,
    temperament: 'polite',
    verdict,
    statement: `promise of ${id} | <i>`,
    severity: 'must',
    source: 'somewhere',
    findings: verdict === 'fail' ? [finding] : [],
    durationMs: 12,
    timeline: verdict === 'fail' ? [{ atMs: 1, source: 'client', text: '<script>', count: 2 }] : [],
    ...(verdict === 'not applicable' && { reason: 'no such thing' }),
  };
}

function report(
  verdicts: Record<string, CheckResult['verdict']>,
  expected: Record<string, string> = {},
): Report {
  return buildReport({
    about: { name: 'plugin', driver: 'driver', version: '1.2.3', liveCredentials: false },
    live: false,
    startedAt: new Date(0),
    results: Object.entries(verdicts).map(([id, verdict]) => result(id as CheckResult['id'], verdict)),
    expected: new Map(Object.entries(expected)),
  });
}

test('a report is good when nothing fails unexpectedly', () => {
  expect(report({ 'LIF-01': 'pass', 'LIF-02': 'not applicable' }).ok).toBe(true);
  expect(report({ 'LIF-01': 'fail' }).ok).toBe(false);
  expect(report({ 'LIF-01': 'fail' }, { 'LIF-01': 'known' }).ok).toBe(true);
});

test.each(['pass', 'not applicable'] as const)('an expected failure that is "%s" is stale', (verdict) => {
  const subject = report({ 'LIF-01': verdict }, { 'LIF-01': 'known' });
  expect(subject.ok).toBe(false);
  expect(subject.counts.stale).toBe(1);
  expect(toTerminal(subject, { colour: false })).toContain('stale  LIF-01');
});

test('an expected failure of a check that was not selected is ignored', () => {
  expect(report({ 'LIF-01': 'pass' }, { 'GEN-01': 'known' }).ok).toBe(true);
});

test('the terminal shows what was expected and seen, and the totals', () => {
  const text = toTerminal(report({ 'LIF-01': 'fail', 'GEN-01': 'pass' }), { colour: false });
  expect(text).toMatch(/a <b>\n +expected {2}1 & 2\n +seen/u);
  expect(text).toContain('does not conform: plugin 1.2.3, 1 pass, 1 fail, 0 not applicable');
});

test('JUnit counts failures and skips, and escapes what XML forbids', () => {
  const xml = toJUnit(
    report(
      { 'LIF-01': 'fail', 'LIF-02': 'fail', 'LIF-03': 'not applicable', 'GEN-01': 'pass' },
      { 'LIF-02': 'known' },
    ),
  );
  expect(xml).toContain('<testsuites name="plugin" tests="4" failures="1" skipped="2"');
  expect(xml).toContain('tests="3" failures="1" skipped="2"');
  expect(xml).toContain('a &lt;b&gt;: expected 1 &amp; 2, saw &quot;�&quot;');
  expect(xml).not.toContain('<script>');
});

test('the page holds the timeline of each failure, escaped, and loads nothing', () => {
  const html = toHtml(report({ 'LIF-01': 'fail', 'GEN-01': 'pass' }));
  expect(html).toContain('&lt;script&gt; (2 times)');
  expect(html).not.toContain('<script>');
  expect(html).not.toMatch(/(?:src|href)="(?!#)/u);
});

test('a comparison has totals, and for each plugin what passes by area and what fails', () => {
  const reports = [
    report({ 'LIF-01': 'pass', 'GEN-01': 'pass', 'GEN-02': 'not applicable' }),
    report({ 'LIF-01': 'fail', 'GEN-01': 'pass' }),
  ];
  const text = toComparison(reports);
  expect(text).toContain('| plugin 1.2.3 | driver | 2 | 0 | 1 | 0 |');
  expect(text).toContain('| plugin 1.2.3 | driver | 1 | 1 | 0 | 1 |');
  expect(text).toContain('| The provider | All | LIF | GEN |');
  expect(text).toContain('| polite | 2 | 1 | 1 |\n\nNo check fails.');
  expect(text).toContain('| polite | 1/**1** | 0/**1** | 1 |');
  expect(text).toContain('| LIF-01 | promise of LIF-01 \\| <i> | must | polite |');
  expect(differences(reports)).toEqual(['LIF-01']);
});

describe('a run under several temperaments', () => {
  const subject = buildReport({
    about: { name: 'plugin', driver: 'driver', version: '1.2.3', liveCredentials: false },
    live: false,
    startedAt: new Date(0),
    results: [
      result('LIF-01', 'pass'),
      { ...result('LIF-01', 'fail'), temperament: 'late-acks' },
      { ...result('GEN-01', 'fail'), temperament: 'late-acks' },
      result('GEN-01', 'pass'),
    ],
    expected: new Map([['GEN-01 under late-acks', 'known']]),
  });

  test('names the temperament in every report', () => {
    expect(toTerminal(subject, { colour: false })).toMatch(/fail {2}LIF-01 under late-acks {2}promise/u);
    expect(toTerminal(subject, { colour: false })).toMatch(/known {2}GEN-01 under late-acks {2}known/u);
    expect(toJUnit(subject)).toContain('name="LIF-01 under late-acks promise');
    expect(toHtml(subject)).toContain('<article id="LIF-01-under-late-acks">');
    expect(toHtml(subject)).toContain('href="#LIF-01-under-late-acks"');
    expect(subject.temperaments).toEqual(['polite', 'late-acks']);
  });

  test('has a row for each in a comparison, and names the temperaments under which a check fails', () => {
    const text = toComparison([subject]);
    expect(text).toContain('| polite | 2 | 1 | 1 |');
    expect(text).toContain('| late-acks | 0/**2** | 0/**1** | 0/**1** |');
    expect(text).toContain('| LIF-01 | promise of LIF-01 \\| <i> | must | late-acks |');
    expect(temperamentLegend([subject])).toBe(
      '- `polite`: does as its protocol is documented\n- `late-acks`: acknowledgements arrive 50 ms late and out of order\n',
    );
  });

  test.each([
    ['any', ['fail', 'fail', 'fail']],
    ['any but polite', ['pass', 'fail', 'fail']],
    ['twice', ['pass', 'pass', 'fail']],
    ['late-acks, twice', ['not applicable', 'fail', 'fail', 'pass', 'pass']],
  ] as const)('shows that a check fails under %s', (under, verdicts) => {
    const names = ['polite', 'late-acks', 'twice', 'unasked', 'odd-ids'];
    const results = verdicts.map((verdict, index) => ({
      ...result('LIF-01', verdict),
      temperament: names[index] ?? '',
    }));
    const about = { name: 'plugin', driver: 'driver', version: '1.2.3', liveCredentials: false };
    const one = buildReport({ about, live: false, startedAt: new Date(0), results, expected: new Map() });
    expect(toComparison([one])).toContain(`| must | ${under} |`);
  });
});
