// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { helm } from '../tools/programs.ts';
import type { KubernetesObject } from './objects.ts';

export const CHART = join(import.meta.dirname, '../../../deploy/helm/voicelive-kit');
/** The overlay for a cluster without accounts. */
export const LOCAL = join(CHART, 'values-local.yaml');

export interface Rendered {
  status: number | null;
  /** The objects as YAML. */
  yaml: string;
  /** What Helm complains about. */
  errors: string;
}

/** Values by their paths, as `--set-json` takes them. */
export type Values = Record<string, unknown>;

/** The least that a deployment of the worker has to say. */
export const WORKER: Values = {
  'azure.endpoint': 'https://contoso.services.ai.azure.com',
  'azure.workloadIdentity.clientId': '11111111-2222-3333-4444-555555555555',
  'livekit.url': 'wss://contoso.livekit.cloud',
  'livekit.existingSecret': 'livekit',
  'worker.image.repository': 'contoso.azurecr.io/voicelive-agent',
  'worker.image.tag': '1.2.3',
};

/** And one of the telephone bridge alone. */
export const PHONE: Values = {
  'azure.endpoint': WORKER['azure.endpoint'],
  'azure.workloadIdentity.clientId': WORKER['azure.workloadIdentity.clientId'],
  'worker.enabled': false,
  'phone.enabled': true,
  'phone.image.repository': 'contoso.azurecr.io/voicelive-phone',
  'phone.image.tag': '1.2.3',
  'phone.publicUrl': 'https://phone.contoso.com',
  'phone.existingSecret': 'carrier',
  'phone.ingress.tlsSecretName': 'phone-tls',
};

function run(command: string, values: Values, files: readonly string[], ...args: string[]): Rendered {
  const settings = Object.entries(values).flatMap(([path, value]) => [
    '--set-json',
    `${path}=${JSON.stringify(value)}`,
  ]);
  const overlays = files.flatMap((file) => ['--values', file]);
  const { status, stdout, stderr } = spawnSync(helm(), [command, ...args, ...overlays, ...settings], {
    encoding: 'utf8',
    maxBuffer: 2 ** 24,
  });
  return { status, yaml: stdout, errors: stderr };
}

export const template = (values: Values, files: readonly string[] = []): Rendered =>
  run('template', values, files, 'shop', CHART, '--namespace', 'voice');

export const lint = (values: Values, files: readonly string[] = []): Rendered =>
  run('lint', values, files, CHART, '--strict');

/** The objects that the chart makes of values. Throws what Helm says when it refuses them. */
export function render(values: Values, files: readonly string[] = []): KubernetesObject[] {
  const { status, yaml, errors } = template(values, files);
  if (status !== 0) throw new Error(errors);
  return parseAllDocuments(yaml).flatMap((document) => {
    const object = document.toJS() as KubernetesObject | null;
    return object === null ? [] : [object];
  });
}
