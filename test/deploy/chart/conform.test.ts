// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { kubeconform, noGo, noPython } from '../tools/programs.ts';
import { pythonFolder } from '../tools/python.ts';
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
  'phone.carriers': ['twilio', 'acs', 'telnyx'],
  'phone.ingress.className': 'nginx',
  'phone.ingress.tlsSecretName': 'phone-tls',
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
  /** Folders with the schemas of each version that is tried, the oldest that the chart takes among them. */
  const versions = ['1.30', '1.37'];
  let schemas = '';
  beforeAll(() => {
    const [file = ''] = globSync('lib/python*/site-packages/kubernetes_validate/**/deployment-apps-v1.json', {
      cwd: pythonFolder,
    });
    schemas = dirname(dirname(join(pythonFolder, file)));
  });

  test.each(
    versions.flatMap((version) =>
      SETS.map(([name, values, files]) => [version, name, values, files] as const),
    ),
  )('%s takes every object of %s', (version, _, values, files) => {
    const [folder = ''] = globSync(`v${version}.*-local-strict`, { cwd: schemas });
    expect(folder).not.toBe('');
    const location = join(schemas, folder, '{{.ResourceKind}}{{.KindSuffix}}.json');
    const { yaml } = template(values, files);
    const args = ['-strict', '-summary', '-output', 'json', '-schema-location', location];
    const { status, stdout } = spawnSync(kubeconform(), args, { input: yaml, encoding: 'utf8' });
    expect({ status, stdout }).toMatchObject({ status: 0 });
    const { summary } = JSON.parse(stdout) as { summary: Record<string, number> };
    expect(summary).toMatchObject({ invalid: 0, errors: 0, skipped: 0 });
    expect(summary['valid']).toBeGreaterThanOrEqual(3);
  });

  test('would notice a field that does not exist', () => {
    const [folder = ''] = globSync('v1.37.*-local-strict', { cwd: schemas });
    const location = join(schemas, folder, '{{.ResourceKind}}{{.KindSuffix}}.json');
    const yaml = template(WORKER).yaml.replace('maxSurge: 1', 'maxSurge: 1\n      maxSurprise: 1');
    const args = ['-strict', '-schema-location', location];
    expect(spawnSync(kubeconform(), args, { input: yaml, encoding: 'utf8' }).stdout).toContain('maxSurprise');
  });
});
