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

test('a plugin that keeps its promises ends with 0, and the reports are written', async () => {
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

test('crash and stray rejection fail their checks alone; known failures are none, and stale entries are', async () => {
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

test.each([
  [[], '--adapter is missing'],
  [['--adapter', 'nowhere.ts'], 'nowhere.ts cannot be loaded'],
  [['--adapter', adapter('no-adapter')], 'must export defineConformance({ … }) as its default'],
  [['--adapter', adapter('mini'), '--only', 'NIX'], '"NIX" is neither an area nor a check'],
])('what the kit cannot run, %j, ends with 2 and says why', async (args, message) => {
  const { code, err } = await command(...args);
  expect(err).toContain(message);
  expect(code).toBe(2);
});

test('live without credentials runs nothing and says so', async () => {
  const { code, err } = await command('--adapter', adapter('mini'), '--live');
  expect(err).toContain('live checks not run: the adapter found no credentials');
  expect(code).toBe(0);
});

test('--list shows what --severity selects', async () => {
  const { out } = await command('--list', '--severity', 'must', '--only', 'TRX');
  expect(out).toContain('TRX-02  must');
  expect(out).not.toContain('TRX-05');
});

test('the guide names the command as it is', async () => {
  const manifest = JSON.parse(await readFile(join(import.meta.dirname, '../package.json'), 'utf8')) as {
    bin: Record<string, string>;
  };
  expect((await command('--help')).out).toContain(Object.keys(manifest.bin)[0]);
});
