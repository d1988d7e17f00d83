// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { noGo } from '../tools/programs.ts';
import { deployment } from './objects.ts';
import { LOCAL, PHONE, render, template, type Values, WORKER } from './render.ts';

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
      'no version is named',
      { ...WORKER, 'worker.image.tag': '' },
      /worker.image.tag is empty, so nobody could tell/u,
    ],
    [
      'an example was left as it stood',
      { ...WORKER, 'azure.endpoint': 'https://YOUR-RESOURCE.x' },
      /begins with YOUR-/u,
    ],
    ['there are no replicas', { ...WORKER, 'worker.replicas': 0 }, /worker.replicas is less than 1/u],
    [
      'an update would always count as failed',
      { ...WORKER, 'worker.minReadySeconds': 600 },
      /progressDeadlineSeconds is not more than worker.minReadySeconds/u,
    ],
    [
      'an identity is a name and no id',
      { ...WORKER, 'azure.workloadIdentity.clientId': 'voice' },
      /is voice, and a client id is a GUID/u,
    ],
    [
      'the account that has the identity is not named',
      { ...WORKER, 'serviceAccount.create': false },
      /the account `default` has no identity: name/u,
    ],
    [
      'the address of Azure is not encrypted',
      { ...WORKER, 'azure.endpoint': 'http://contoso.services.ai.azure.com' },
      /no credential but to an https address/u,
    ],
    [
      'the address of Azure has a key in it',
      { ...WORKER, 'azure.endpoint': 'https://contoso.services.ai.azure.com?api-key=hush' },
      /azure.endpoint has a key in it/u,
    ],
    [
      'LiveKit’s address has no scheme',
      { ...WORKER, 'livekit.url': 'contoso.eu' },
      /set wss:\/\/contoso.eu/u,
    ],
    [
      'LiveKit Cloud would be asked without encryption',
      { ...WORKER, 'livekit.url': 'ws://contoso.livekit.cloud' },
      /encrypted connections alone/u,
    ],
    [
      'the address of Redis has a password',
      { ...WORKER, 'azure.handshakeBudget.redisUrl': 'redis://user:hush@redis' },
      /has a password in its address: give it by azure.handshakeBudget.existingSecret/u,
    ],
    [
      'the address of Redis is none',
      { ...WORKER, 'azure.handshakeBudget.redisUrl': 'redis:6379' },
      /set redis:\/\/HOST:6379/u,
    ],
    [
      'there are two addresses of Redis',
      { ...WORKER, 'azure.handshakeBudget': { redisUrl: 'redis://redis', existingSecret: 'redis' } },
      /both set: leave one out/u,
    ],
    [
      'a proxy has a password in clear',
      { ...PHONE, 'phone.extraEnv': [{ name: 'HTTPS_PROXY', value: 'http://user:hush@proxy:3128' }] },
      /phone.extraEnv: HTTPS_PROXY has a password in its address/u,
    ],
    [
      'a variable comes twice',
      {
        ...WORKER,
        'worker.extraEnv': [
          { name: 'FACE', value: '1' },
          { name: 'FACE', value: '0' },
        ],
      },
      /has FACE twice/u,
    ],
    [
      'a variable has no value',
      { ...WORKER, 'worker.extraEnv': [{ name: 'FACE' }] },
      /FACE without a value/u,
    ],
    [
      'a reference is misspelt',
      { ...WORKER, 'worker.extraEnv': [{ name: 'X', valueFrom: { secretKeyRef: { nmae: 'x', key: 'y' } } }] },
      /a secretKeyRef with key, nmae: it has to have name/u,
    ],
    [
      'calls would wait for the processor',
      { ...WORKER, 'worker.resources.limits.cpu': '1' },
      /fewer than a core for five calls/u,
    ],
    [
      'the wait is longer than Kubernetes takes',
      {
        ...WORKER,
        'worker.autoscaling.enabled': true,
        'worker.autoscaling.scaleDownStabilizationSeconds': 7200,
      },
      /more than 3600, which Kubernetes does not take/u,
    ],
    [
      'carriers would have to trust http',
      { ...PHONE, 'phone.publicUrl': 'http://phone.contoso.com' },
      /carriers call https addresses/u,
    ],
    [
      'the public address is that of the webhook',
      { ...PHONE, 'phone.publicUrl': 'https://phone.contoso.com/twilio/voice' },
      /leave out what comes behind the address/u,
    ],
    [
      'a carrier is not known',
      { ...PHONE, 'phone.carriers': ['vonage'] },
      /the bridge answers twilio and telnyx/u,
    ],
    [
      'a carrier calls routes that the bridge does not have',
      { ...PHONE, 'phone.carriers': ['twilio', 'acs'] },
      /add them to a copy first/u,
    ],
    [
      'carriers would trust no certificate',
      { ...PHONE, 'phone.ingress.tlsSecretName': '' },
      /name the Secret of the certificate/u,
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
    // Helm names the file that refuses.
    expect(refusal).toContain('templates/refused-values.yaml');
  });

  test.each<[string, Values, RegExp]>([
    ['a name is misspelt', { ...WORKER, 'worker.maxcalls': 3 }, /worker.*maxcalls/su],
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

  test.each([
    ['worker', WORKER],
    ['phone', PHONE],
  ])('when variables of the %s are given that the chart sets itself', (part, values) => {
    const all = { 'azure.voice': 'x', 'azure.apiVersion': '2026-07-15', 'worker.agentName': 'x' };
    const budget = { 'azure.handshakeBudget': { redisUrl: 'redis://redis', perMinute: 60 } };
    const names = Object.keys(deployment(render({ ...values, ...all, ...budget }), part).env);
    expect(names.length).toBeGreaterThan(8);
    for (const name of names) {
      const extra = { [`${part}.extraEnv`]: [{ name, value: 'x' }] };
      expect(refusalOf({ ...values, ...extra })).toContain(
        `${part}.extraEnv has ${name}, which the chart sets itself: `,
      );
    }
  });

  test.each([
    ['6Gi', 31],
    ['6144Mi', 31],
    ['6500M', 31],
    ['6.5G', 31],
    ['6442450944', 31],
    [6442450944, 31],
    ['1G', 2],
    ['1Ti', 5822],
  ])('when %s of memory have one call more than fits in, which are %i', (memory: string | number, most) => {
    const values = { ...WORKER, 'worker.resources.limits.memory': memory };
    expect(template({ ...values, 'worker.maxCalls': most }).errors).toBe('');
    expect(refusalOf({ ...values, 'worker.maxCalls': most + 1 })).toContain('raise one or lower the other');
  });

  test('not when there is room for every call, nor when a version is named by its digest', () => {
    expect(template({ ...WORKER, 'worker.resources.limits.cpu': '4000m' }).errors).toBe('');
    const digest = `registry/agent@sha256:${'0'.repeat(64)}`;
    expect(template({ ...WORKER, 'worker.image': { repository: digest, tag: '' } }).errors).toBe('');
  });

  test('not when the longest call is longer than the wait, as long as nothing scales', () => {
    expect(template({ ...WORKER, 'worker.longestCallSeconds': 7200 }).status).toBe(0);
  });
});
