// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { CI_STEPS, root } from './ci-steps.ts';

const folder = mkdtempSync(join(tmpdir(), 'voicelive-ci-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The script as it is, with other steps. */
function withSteps(steps: string): string {
  const script = readFileSync(join(root, '.ci/run'), 'utf8');
  const first = script.search(/^step "/mu);
  const last = script.search(/^run_steps "/mu);
  const path = join(folder, '.ci', 'run');
  mkdirSync(join(folder, '.ci'), { recursive: true });
  writeFileSync(path, `${script.slice(0, first)}${steps}\n${script.slice(last)}`);
  return path;
}

function run(script: string, ...args: string[]): { code: number | null; lines: string[]; complaint: string } {
  const { status, stdout, stderr } = spawnSync('bash', [script, ...args], { encoding: 'utf8' });
  return { code: status, lines: stdout.trimEnd().split('\n'), complaint: stderr };
}

const STEPS = `
blind() { skip "nobody answers"; }
step "first, by name" echo "one two" three
step "second" false
step "third" blind
step_on_request "fourth" echo "on request"
`;

test('tells its steps by the names it takes', () => {
  expect(run(join(root, '.ci/run'), '--list').lines).toEqual(CI_STEPS);
});

test('runs every step, and the last line counts them', () => {
  const { code, lines } = run(withSteps(STEPS));
  expect(lines).toContain('one two three');
  expect(lines).toContain('✗ second');
  expect(lines).toContain('– third: nobody answers');
  expect(lines.at(-1)).toBe('1 passed, 1 failed');
  expect(code).toBe(1);
});

test('runs the steps that are named, in their order', () => {
  const { code, lines } = run(withSteps(STEPS), 'third', 'first-by-name');
  expect(lines.filter((line) => line.startsWith('── '))).toEqual([
    '── first, by name',
    '── third',
    '── times',
    '── skipped',
  ]);
  expect(lines.at(-1)).toBe('1 passed, 0 failed');
  expect(code).toBe(0);
});

test('runs every step but those that are named', () => {
  const { lines } = run(withSteps(STEPS), '--except', 'first-by-name', 'third');
  expect(lines.at(-1)).toBe('0 passed, 1 failed');
});

test('runs a step on request when it is named, and at no other time', () => {
  expect(run(withSteps(STEPS), 'fourth').lines).toContain('on request');
  expect(run(withSteps(STEPS)).lines).not.toContain('on request');
  expect(run(withSteps(STEPS), '--except', 'second').lines).not.toContain('on request');
});

test('runs nothing when a name is unknown', () => {
  const { code, lines, complaint } = run(withSteps(STEPS), 'second', 'forth');
  expect(complaint).toContain("no step is called 'forth'");
  expect(lines).toEqual(['']);
  expect(code).toBe(2);
});

test('a run in which every step was skipped has passed nothing', () => {
  expect(run(withSteps(STEPS), 'third').lines.at(-1)).toBe('0 passed, 0 failed');
});

describe('the audit', () => {
  const saying = (text: string, code: number) =>
    `pnpm() { echo '${text}'; return ${code}; }\nstep "audit" audit`;

  test.each([
    'ERR_PNPM_AUDIT_BAD_RESPONSE',
    'ERR_PNPM_AUDIT_ENDPOINT_NOT_EXISTS',
    'ERR_PNPM_META_FETCH_FAIL',
  ])('is skipped when the registry says %s', (error) => {
    const { code, lines } = run(withSteps(saying(`Error: ${error}`, 1)));
    expect(lines.at(-1)).toBe('0 passed, 0 failed');
    expect(lines.some((line) => line.startsWith('– audit: not run'))).toBe(true);
    expect(code).toBe(0);
  });

  test('fails when something was found, and when anything else goes wrong', () => {
    for (const said of ['1 vulnerabilities found, severity: 1 high', 'ERR_PNPM_AUDIT_NO_LOCKFILE'])
      expect(run(withSteps(saying(said, 1))).lines.at(-1)).toBe('0 passed, 1 failed');
  });

  test('passes when nothing was found', () => {
    expect(run(withSteps(saying('No known vulnerabilities found', 0))).lines.at(-1)).toBe(
      '1 passed, 0 failed',
    );
  });
});
