// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { noGo } from '../tools/programs.ts';
import { LOCAL, PHONE, template, type Values, WORKER } from './render.ts';

/** What Helm says to values that cannot work. */
function refusalOf(values: Values, files: readonly string[] = []): string {
  const { status, yaml, errors } = template(values, files);
  expect({ status, yaml }).toEqual({ status: 1, yaml: expect.any(String) });
  return errors;
}

describe.skipIf(noGo)('values are refused', () => {
  test.each<[string, Values, RegExp]>([
    ['there would be no agent', { ...WORKER, 'worker.enabled': false }, /no agent. Enable one/u],
    [
      'there is no image',
      { ...WORKER, 'worker.image.repository': '' },
      /worker.image.repository is empty: build/u,
    ],
    [
      'there is no address of Azure',
      { ...WORKER, 'azure.endpoint': '' },
      /azure.endpoint is empty: set it to https/u,
    ],
    [
      'there is no way to sign in',
      { ...WORKER, 'azure.workloadIdentity.clientId': '' },
      /how to sign in to Azure: set/u,
    ],
    [
      'there are two ways to sign in',
      { ...WORKER, 'azure.existingSecret': 'key' },
      /both set: the key would be used/u,
    ],
    ['there is no LiveKit server', { ...WORKER, 'livekit.url': '' }, /livekit.url is empty: set it/u],
    [
      'there is no key of LiveKit',
      { ...WORKER, 'livekit.existingSecret': '' },
      /LIVEKIT_API_KEY and LIVEKIT_API_SECRET/u,
    ],
    [
      'the calls do not fit into the memory',
      { ...WORKER, 'worker.maxCalls': 40 },
      /40, which need 7712 MiB, .* is 6Gi/u,
    ],
    [
      'a secret is given in clear',
      { ...WORKER, 'worker.extraEnv': [{ name: 'BOOKINGS_MCP_TOKEN', value: 'hush' }] },
      /BOOKINGS_MCP_TOKEN by value.*secretKeyRef/u,
    ],
    [
      'workers would be scaled in between two calls',
      {
        ...WORKER,
        'worker.autoscaling.enabled': true,
        'worker.autoscaling.scaleDownStabilizationSeconds': 300,
      },
      /less than worker.longestCallSeconds/u,
    ],
    [
      'there are several bridges',
      { ...PHONE, 'phone.replicas': 2 },
      /Install the chart again under another/u,
    ],
    ['there is no public address', { ...PHONE, 'phone.publicUrl': '' }, /phone.publicUrl is empty: set it/u],
    [
      'there is no secret of the carrier',
      { ...PHONE, 'phone.existingSecret': '', 'phone.carriers': ['twilio', 'telnyx'] },
      /a Secret that has TWILIO_AUTH_TOKEN, TELNYX_PUBLIC_KEY/u,
    ],
  ])('when %s', (_, values, sentence) => {
    const refusal = refusalOf(values);
    expect(refusal).toMatch(sentence);
    expect(refusal).not.toContain('hush');
  });

  test.each<[string, Values, RegExp]>([
    ['a name is misspelt', { ...WORKER, 'worker.maxcalls': 3 }, /worker.*maxcalls/su],
    ['there are no replicas', { ...WORKER, 'worker.replicas': 0 }, /worker\/replicas.*minimum.*1/su],
    [
      'an identity is a name and no id',
      { ...WORKER, 'azure.workloadIdentity.clientId': 'voice' },
      /clientId.*pattern/su,
    ],
    [
      'an address has no scheme',
      { ...WORKER, 'livekit.url': 'contoso.livekit.cloud' },
      /livekit\/url.*pattern/su,
    ],
    [
      'carriers would have to trust http',
      { ...PHONE, 'phone.publicUrl': 'http://phone.contoso.com' },
      /publicUrl.*pattern/su,
    ],
    ['a carrier is not known', { ...PHONE, 'phone.carriers': ['vonage'] }, /carriers.*twilio/su],
    [
      'the wait is longer than Kubernetes takes',
      { ...WORKER, 'worker.autoscaling.scaleDownStabilizationSeconds': 7200 },
      /scaleDownStabilizationSeconds.*maximum.*3,600/su,
    ],
    ['a variable has no name', { ...WORKER, 'worker.extraEnv': [{ value: 'x' }] }, /extraEnv.*name/su],
  ])('by their schema, which says where, when %s', (_, values, where) => {
    expect(refusalOf(values)).toMatch(where);
  });

  test.each<[string, Values, RegExp]>([
    [
      'nobody would talk to Azure',
      { 'azure.endpoint': 'https://x.services.ai.azure.com' },
      /nobody would talk to it/u,
    ],
    [
      'nobody would ask for the key',
      { 'azure.existingSecret': 'azure' },
      /takes no key and no identity: leave/u,
    ],
  ])('when %s, because the emulator is there', (_, values, sentence) => {
    expect(refusalOf(values, [LOCAL])).toMatch(sentence);
  });

  test('not when the longest call is longer than the wait, as long as nothing scales', () => {
    expect(template({ ...WORKER, 'worker.longestCallSeconds': 7200 }).status).toBe(0);
  });
});
