// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { kubeconform, noGo, noPython } from '../tools/programs.ts';
import { schemasOf } from '../tools/schemas.ts';
import { LOCAL, lint, PHONE, template, type Values, WORKER } from './render.ts';

const EVERYTHING: Values = {
  ...PHONE,
  ...WORKER,
  'worker.enabled': true,
  'worker.autoscaling.enabled': true,
  'worker.extraEnv': [{ name: 'FACE', value: '1' }],
  'worker.extraEnvFrom': [{ configMapRef: { name: 'more' } }],
  'worker.tolerations': [{ key: 'voice', operator: 'Exists' }],
  'worker.nodeSelector': { pool: 'voice' },
  'phone.carriers': ['twilio', 'telnyx'],
  'phone.ingress.className': 'nginx',
  'phone.podDisruptionBudget.enabled': true,
  'azure.handshakeBudget.existingSecret': 'redis',
  imagePullSecrets: [{ name: 'registry' }],
};
const SETS: readonly [string, Values, readonly string[]][] = [
  ['a worker', WORKER, []],
  ['a bridge', PHONE, []],
  ['everything at Azure', EVERYTHING, []],
  ['everything without accounts', { 'emulator.scenario': 'version: 1\nturns: []\n' }, [LOCAL]],
];

describe.skipIf(noGo)('Helm', () => {
  test.each(SETS)('finds nothing to complain about in %s', (_, values, files) => {
    const { status, yaml, errors } = lint(values, files);
    expect({ status, yaml, errors }).toMatchObject({ status: 0 });
    expect(yaml).not.toMatch(/\[(?:WARNING|ERROR)\]/u);
  });
});

describe.skipIf(noGo || noPython)('Kubernetes', () => {
  /** The oldest version that the chart takes, and the newest there are schemas of. */
  const versions = ['1.30', '1.37'];
  const folder = mkdtempSync(join(tmpdir(), 'voicelive-schemas-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const conform = (version: string, yaml: string) => {
    const args = ['-strict', '-summary', '-output', 'json', '-schema-location', schemasOf(version, folder)];
    return spawnSync(kubeconform(), args, { input: yaml, encoding: 'utf8' });
  };

  test.each(
    versions.flatMap((version) =>
      SETS.map(([name, values, files]) => [version, name, values, files] as const),
    ),
  )('%s takes every object of %s', (version, _, values, files) => {
    const { status, stdout } = conform(version, template(values, files).yaml);
    expect({ status, stdout }).toMatchObject({ status: 0 });
    const { summary } = JSON.parse(stdout) as { summary: Record<string, number> };
    expect(summary).toMatchObject({ invalid: 0, errors: 0, skipped: 0 });
    expect(summary['valid']).toBeGreaterThanOrEqual(3);
  });

  test('would not take a field that does not exist', () => {
    const yaml = template(WORKER).yaml.replace('maxSurge: 1', 'maxSurge: 1\n      maxSurprise: 1');
    expect(conform('1.37', yaml)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('maxSurprise'),
    });
  });
});
