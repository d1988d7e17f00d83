// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { resolveOptions } from '../../../packages/agents-plugin-azure-voicelive/src/options/resolve-options.ts';
import { noGo } from '../tools/programs.ts';
import { deployment, type KubernetesObject } from './objects.ts';
import { LOCAL, PHONE, render, type Values, WORKER } from './render.ts';

/** What the plugin makes of the variables of a pod, in a container that has the package of Azure's logins. */
function resolved(objects: readonly KubernetesObject[], part: string) {
  const { env } = deployment(objects, part);
  const variables = Object.values(env).map(({ name, value, valueFrom }) => [
    name,
    value ?? `a ${valueFrom?.secretKeyRef?.key}`,
  ]);
  return resolveOptions(
    {},
    { env: Object.fromEntries(variables) as Record<string, string>, hasIdentity: () => true },
  );
}

const BOTH: Values = { ...PHONE, ...WORKER, 'worker.enabled': true };
const WITH_KEY: Values = { ...BOTH, 'azure.workloadIdentity.clientId': '', 'azure.existingSecret': 'azure' };

describe.skipIf(noGo).each(['worker', 'phone'])('the plugin in the pod of the %s', (part) => {
  test('talks to the emulator beside it, without any credential, in a cluster without accounts', () => {
    const { endpoint, auth } = resolved(render({}, [LOCAL]), part);
    expect(endpoint).toMatchObject({ host: '127.0.0.1:8080', secure: false, loopback: true });
    expect(auth).toEqual({ kind: 'none' });
  });

  test('signs in to Azure by its identity when the values have one', () => {
    const { endpoint, auth, target } = resolved(render({ ...BOTH, 'azure.model': 'gpt-4.1' }), part);
    expect(endpoint).toMatchObject({ host: 'contoso.services.ai.azure.com', secure: true });
    expect(auth).toMatchObject({ kind: 'token', credential: null });
    expect(target).toEqual({ kind: 'model', model: 'gpt-4.1' });
  });

  test('takes the key when the values name a Secret that has one', () => {
    expect(resolved(render(WITH_KEY), part).auth).toMatchObject({ kind: 'key' });
  });
});
