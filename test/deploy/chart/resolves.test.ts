// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { describe, expect, test, vi } from 'vitest';
import { noGo } from '../tools/programs.ts';
import { deployment, type KubernetesObject } from './objects.ts';
import { LOCAL, PHONE, render, type Values, WORKER } from './render.ts';

/** What the plugin makes of the variables of a pod, in a container that has the package of Azure's logins. */
function resolved(objects: readonly KubernetesObject[], part: string): Readonly<Record<string, unknown>> {
  for (const name of Object.keys(process.env)) {
    if (name.startsWith('AZURE_')) vi.stubEnv(name, undefined);
  }
  for (const { name, value, valueFrom } of Object.values(deployment(objects, part).env)) {
    vi.stubEnv(name, value ?? `a ${valueFrom?.secretKeyRef?.key}`);
  }
  try {
    return new realtime.RealtimeModel().describeOptions();
  } finally {
    vi.unstubAllEnvs();
  }
}

const BOTH: Values = { ...PHONE, ...WORKER, 'worker.enabled': true };
const WITH_KEY: Values = { ...BOTH, 'azure.workloadIdentity.clientId': '', 'azure.existingSecret': 'azure' };

describe.skipIf(noGo).each(['worker', 'phone'])('the plugin in the pod of the %s', (part) => {
  test('talks to the emulator beside it, without any credential, in a cluster without accounts', () => {
    expect(resolved(render({}, [LOCAL]), part)).toMatchObject({ host: '127.0.0.1:8080', auth: 'none' });
  });

  test('signs in to Azure by its identity when the values have one', () => {
    expect(resolved(render({ ...BOTH, 'azure.model': 'gpt-4.1' }), part)).toMatchObject({
      host: 'contoso.services.ai.azure.com',
      auth: 'token',
      kind: 'model',
      model: 'gpt-4.1',
    });
  });

  test('takes the key when the values name a Secret that has one', () => {
    expect(resolved(render(WITH_KEY), part)).toMatchObject({ auth: 'key' });
  });
});
