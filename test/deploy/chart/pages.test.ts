// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { commandsOf } from '../../docs/shell-commands.ts';
import { helm, noGo } from '../tools/programs.ts';
import { deployment, kinds } from './objects.ts';
import { CHART, render } from './render.ts';

const KUBERNETES = join(import.meta.dirname, '../../../docs/deploy/kubernetes.md');

/** The values that a page shows, as files in the order it shows them. */
function valuesOf(page: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'voicelive-values-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const blocks = [...readFileSync(page, 'utf8').matchAll(/^( *)```yaml\n(.*?)^ *```/gmsu)];
  return blocks.map(([, indent = '', block = ''], index) => {
    const file = join(folder, `values-${index}.yaml`);
    // As whoever copies them has to: the chart refuses them as they stand.
    const own = block.replaceAll(new RegExp(`^${indent}`, 'gmu'), '').replaceAll(/YOUR-[A-Z]+/gu, 'contoso');
    writeFileSync(file, own);
    return file;
  });
}

describe.skipIf(noGo)('a deployment as a page shows it', () => {
  test('makes a worker from the values of the chart’s README', () => {
    expect(kinds(render({}, valuesOf(join(CHART, 'README.md'))))).toEqual([
      'Deployment',
      'PodDisruptionBudget',
      'ServiceAccount',
    ]);
  });

  test('makes a worker, and then a bridge beside it, from the values of the page on Kubernetes', () => {
    const [worker = '', budget = '', bridge = ''] = valuesOf(KUBERNETES);
    expect(kinds(render({}, [worker]))).toContain('PodDisruptionBudget');
    const objects = render({}, [worker, budget, bridge]);
    for (const part of ['worker', 'phone'])
      expect(deployment(objects, part).env['REDIS_URL']?.valueFrom?.secretKeyRef?.name).toBe('redis');
    expect(kinds(objects)).toEqual([
      'Deployment',
      'Deployment',
      'Ingress',
      'PodDisruptionBudget',
      'Service',
      'ServiceAccount',
    ]);
  });

  test('is installed by the commands of the page on Kubernetes, with the settings in them', () => {
    const [file = ''] = valuesOf(KUBERNETES);
    const installs = commandsOf(readFileSync(KUBERNETES, 'utf8'))
      .map(({ words }) => words)
      .filter(([program, command]) => program === 'helm' && command === 'upgrade');
    expect(installs.length).toBeGreaterThanOrEqual(3);
    for (const [, , , name = '', ...rest] of installs) {
      const args = rest.map((word) => (word === 'my-values.yaml' ? file : word));
      const { status, stderr } = spawnSync(helm(), ['template', name, ...args], {
        cwd: join(CHART, '../../..'),
        encoding: 'utf8',
      });
      expect({ name, status, stderr }).toMatchObject({ status: 0 });
    }
  });
});
