// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Report } from '../src/index.ts';

const cli = join(import.meta.dirname, '../src/cli.ts');
const adapter = (name: string): string => join(import.meta.dirname, 'adapters', `${name}.ts`);

interface Outcome {
  code: number;
  out: string;
  err: string;
}

function command(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [cli, ...args],
      { env: { ...process.env, NO_COLOR: '1' } },
      (error, out, err) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
      },
    );
  });
}

const folder = (): Promise<string> => mkdtemp(join(tmpdir(), 'conformance-'));

test('exits with 0 and writes the reports when the plugin passes', async () => {
  const into = await folder();
  const { code, out } = await command(
    '--adapter',
    adapter('mini'),
    '--only',
    'CTX-03,LIF-13',
    '--report',
    into,
  );
  expect(out).toContain('conforms: mini, 2 pass, 0 fail');
  expect(code).toBe(0);
  expect((await readdir(into)).toSorted()).toEqual(['junit.xml', 'report.html', 'report.json']);
});

test('a crash and an unhandled rejection fail only their checks; expected failures do not count, stale entries do', async () => {
  const file = join(await folder(), 'known.yaml');
  await writeFile(file, '- { id: LIF-13, reason: it did not close }\n- { id: AIN-06, reason: it exits }\n');
  const only = ['--adapter', adapter('broken'), '--only', 'AIN-06,AIN-02,CTX-03,LIF-13'];
  const { code, out } = await command(...only, '--json', '--processes', '1', '--expected-failures', file);
  const { outcomes, ok } = JSON.parse(out) as Report;
  const seen = outcomes.map(({ id, verdict, findings, stale, expectedFailure }) => [
    id,
    verdict,
    findings.map((finding) => finding.seen).join(),
    stale ?? expectedFailure,
  ]);
  expect(seen).toEqual([
    ['LIF-13', 'pass', '', true],
    ['AIN-02', 'pass', '', undefined],
    ['AIN-06', 'fail', 'the process ended with code 7', 'it exits'],
    ['CTX-03', 'fail', expect.stringContaining('RealtimeError: left behind'), undefined],
  ]);
  expect({ ok, code }).toEqual({ ok: false, code: 1 });
});

test('exits with 2 and says why when the kit cannot run', async () => {
  const cases = await Promise.all([
    command(),
    command('--adapter', 'nowhere.ts'),
    command('--adapter', adapter('no-adapter')),
    command('--adapter', adapter('mini'), '--only', 'NIX'),
  ]);
  expect(cases.map(({ code }) => code)).toEqual([2, 2, 2, 2]);
  expect(cases.map(({ err }) => err)).toEqual([
    expect.stringContaining('--adapter is missing'),
    expect.stringContaining('nowhere.ts cannot be loaded'),
    expect.stringContaining('must export defineConformance({ … }) as its default'),
    expect.stringContaining('"NIX" is neither an area nor a check'),
  ]);
});

test('--live without credentials runs nothing and says so; --list obeys --severity; --help names the command', async () => {
  const [live, list, help] = await Promise.all([
    command('--adapter', adapter('mini'), '--live'),
    command('--list', '--severity', 'must', '--only', 'TRX'),
    command('--help'),
  ]);
  expect(live.err).toContain('live checks not run: the adapter found no credentials');
  expect(live.code).toBe(0);
  expect(list.out).toContain('TRX-02  must');
  expect(list.out).not.toContain('TRX-05');
  const manifest = await readFile(join(import.meta.dirname, '../package.json'), 'utf8');
  expect(help.out).toContain(Object.keys((JSON.parse(manifest) as { bin: Record<string, string> }).bin)[0]);
});
