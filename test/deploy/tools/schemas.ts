// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pythonFolder } from './python.ts';

/** The kinds of objects that the chart makes, as the files of their schemas are called; the last has what they share. */
const FILES = [
  'configmap-v1',
  'deployment-apps-v1',
  'horizontalpodautoscaler-autoscaling-v2',
  'ingress-networking-v1',
  'poddisruptionbudget-policy-v1',
  'service-v1',
  'serviceaccount-v1',
  '_definitions',
];

/**
 * Puts the strict schemas of a version of Kubernetes into a folder, for kubeconform: as they come they refer to an address of
 * kubernetes.io, which is not asked here.
 * @returns what kubeconform takes for `-schema-location`.
 */
export function schemasOf(version: string, into: string): string {
  const pattern = `lib/python*/site-packages/kubernetes_validate/kubernetes-json-schema/v${version}.*-local-strict`;
  const [folder] = globSync(pattern, { cwd: pythonFolder });
  if (folder === undefined) throw new Error(`there are no schemas of Kubernetes ${version}`);
  const target = join(into, basename(folder));
  mkdirSync(target, { recursive: true });
  for (const name of FILES) {
    const schema = JSON.parse(readFileSync(join(pythonFolder, folder, `${name}.json`), 'utf8')) as object;
    const text = JSON.stringify({ ...schema, $id: undefined });
    writeFileSync(join(target, `${name}.json`), text.replaceAll('"/api/_definitions', '"_definitions'));
  }
  return join(target, '{{.ResourceKind}}{{.KindSuffix}}.json');
}
