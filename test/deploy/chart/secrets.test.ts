// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { noGo } from '../tools/programs.ts';
import { deployment, one, type Variable } from './objects.ts';
import { LOCAL, PHONE, render, template, WORKER } from './render.ts';

const fromSecret = (name: string, key: string): Variable => ({
  name: key,
  valueFrom: { secretKeyRef: { name, key } },
});

describe.skipIf(noGo)('secrets', () => {
  test('come from the Secrets that the values name', () => {
    const { env } = deployment(render(WORKER), 'worker');
    for (const key of ['LIVEKIT_API_KEY', 'LIVEKIT_API_SECRET'])
      expect(env[key]).toEqual(fromSecret('livekit', key));
    expect(deployment(render(PHONE), 'phone').env['TWILIO_AUTH_TOKEN']).toEqual(
      fromSecret('carrier', 'TWILIO_AUTH_TOKEN'),
    );
  });

  test.each([
    ['a worker', WORKER, []],
    ['a bridge', PHONE, []],
    ['all parts without accounts', {}, [LOCAL]],
  ])('stand nowhere in clear, and no Secret is made, for %s', (_, values, files) => {
    const objects = render(values, files);
    expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    const { yaml } = template(values, files);
    for (const [, name, value] of yaml.matchAll(/name: (\w*(?:KEY|SECRET|TOKEN)S?)\n\s+value: (.*)\n/gu)) {
      // References to variables that come from a Secret.
      expect(`${name} ${value?.replaceAll(/\$\(\w+\)/gu, '')}`).toMatch(/^\w+ '[: ]*'$/u);
    }
  });

  test('are none of Azure when there is an identity', () => {
    const objects = render(WORKER);
    const { env, pod, spec } = deployment(objects, 'worker');
    expect(env).not.toHaveProperty('AZURE_VOICELIVE_API_KEY');
    expect(spec.template.metadata.labels).toMatchObject({ 'azure.workload.identity/use': 'true' });
    const account = one(objects, 'ServiceAccount');
    expect(account.metadata.name).toBe(pod.serviceAccountName);
    expect(account.metadata.annotations).toEqual({
      'azure.workload.identity/client-id': '11111111-2222-3333-4444-555555555555',
    });
  });

  test('have a key of Azure among them when the values name one, and then no identity is claimed', () => {
    const values = { ...WORKER, 'azure.workloadIdentity.clientId': '', 'azure.existingSecret': 'azure' };
    const objects = render(values);
    const { env, spec } = deployment(objects, 'worker');
    expect(env['AZURE_VOICELIVE_API_KEY']).toEqual(fromSecret('azure', 'AZURE_VOICELIVE_API_KEY'));
    expect(spec.template.metadata.labels).not.toHaveProperty('azure.workload.identity/use');
    expect(one(objects, 'ServiceAccount').metadata.annotations).toBeUndefined();
  });

  test.each(['worker', 'phone'])(
    'have the address of Redis among them for the %s, when it is one',
    (part) => {
      const both = { ...PHONE, ...WORKER, 'worker.enabled': true };
      const { env } = deployment(render({ ...both, 'azure.handshakeBudget.existingSecret': 'redis' }), part);
      expect(env['REDIS_URL']).toEqual(fromSecret('redis', 'REDIS_URL'));
      const open = { redisUrl: 'redis://redis:6379', perMinute: 60 };
      const clear = deployment(render({ ...both, 'azure.handshakeBudget': open }), part).env;
      expect(clear['REDIS_URL']).toEqual({ name: 'REDIS_URL', value: 'redis://redis:6379' });
      expect(clear['HANDSHAKES_PER_MINUTE']).toEqual({ name: 'HANDSHAKES_PER_MINUTE', value: '60' });
      expect(Object.keys(deployment(render(both), part).env)).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/REDIS|HANDSHAKES/u)]),
      );
    },
  );

  test('are asked of an account that is there already when none is to be made', () => {
    const objects = render({ ...WORKER, 'serviceAccount.create': false, 'serviceAccount.name': 'voice' });
    expect(deployment(objects, 'worker').pod.serviceAccountName).toBe('voice');
    expect(objects.map(({ kind }) => kind)).not.toContain('ServiceAccount');
  });
});
