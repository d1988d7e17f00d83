// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { VoiceLiveConfigError } from '../errors/index.ts';
import { buildUrl } from './routes-of.ts';
import { parseEndpoint } from './endpoint.ts';

const WSS = 'wss://res.services.ai.azure.com/voice-live/realtime';

describe('parseEndpoint', () => {
  it.each([
    ['https://res.services.ai.azure.com', WSS],
    ['https://res.services.ai.azure.com/', WSS],
    ['https://res.services.ai.azure.com///', WSS],
    ['wss://res.services.ai.azure.com', WSS],
    ['  HTTPS://Res.services.ai.azure.com  ', WSS],
    ['res.services.ai.azure.com', WSS],
    ['res.services.ai.azure.com/', WSS],
    ['https://res.services.ai.azure.com/voice-live/realtime', WSS],
    ['https://res.services.ai.azure.com/voice-live/realtime/', WSS],
    ['https://res.services.ai.azure.com/api/projects/p', WSS],
    ['https://res.services.ai.azure.com/#frag', WSS],
    ['https://gateway.example/azure/voice-live/realtime', 'wss://gateway.example/azure/voice-live/realtime'],
    ['"https://res.services.ai.azure.com"', WSS],
    ["'res.services.ai.azure.com/'", WSS],
    ['“https://res.services.ai.azure.com”', WSS],
    ['<https://res.services.ai.azure.com/>', WSS],
    ['`https://res.services.ai.azure.com`,', WSS],
    ['«https://res.services.ai.azure.com»;', WSS],
    ['https://host:8443', 'wss://host:8443/voice-live/realtime'],
    ['http://127.0.0.1:4000', 'ws://127.0.0.1:4000/voice-live/realtime'],
    ['ws://localhost:4000/', 'ws://localhost:4000/voice-live/realtime'],
    ['localhost:4000', 'ws://localhost:4000/voice-live/realtime'],
    ['[::1]:4000', 'ws://[::1]:4000/voice-live/realtime'],
  ])('%s', (text, base) => {
    expect(parseEndpoint(text).endpoint.base).toBe(base);
  });

  it.each([
    ['http://127.0.0.1', true],
    ['http://127.8.9.10', true],
    ['http://127.1', true],
    ['http://localhost', true],
    ['http://[::1]', true],
    ['http://128.0.0.1', false],
    ['http://localhost.example', false],
    ['http://127.0.0.1.example', false],
  ])('recognises this machine: %s', (text, loopback) => {
    expect(parseEndpoint(text).endpoint.loopback).toBe(loopback);
  });

  it('moves key, version and model out of the query, and keeps the rest in order', () => {
    const parsed = parseEndpoint(`${WSS}?debug=on&api-key=k&API-Version=v&model=m&features=a%3Atrue`);
    expect(parsed).toMatchObject({ apiKey: 'k', apiVersion: 'v', model: 'm', namesAgent: false });
    expect(parsed.endpoint.query).toEqual([
      ['debug', 'on'],
      ['features', 'a:true'],
    ]);
    expect(JSON.stringify(parsed.endpoint)).not.toContain('"k"');
  });

  it.each([
    ['ftp://host', /scheme ftp/],
    ['https://', /not a valid URL/],
    ['ht tp://x', /not a valid URL/],
    ['https://<resource>.services.ai.azure.com', /placeholder/],
    ['<your-resource>.services.ai.azure.com', /placeholder/],
    ['https://{resource}.services.ai.azure.com/', /placeholder/],
    ['https://"res".services.ai.azure.com', /quotation mark/],
    ['https://’res.services.ai.azure.com', /quotation mark/],
    ['https://user:hunter2@host', /user name/],
    ['https://host?Authorization=Bearer%20hunter2', /credential/],
  ])('rejects %s, without repeating it', (text, reason) => {
    expect(() => parseEndpoint(text)).toThrow(VoiceLiveConfigError);
    expect(() => parseEndpoint(text)).toThrow(reason);
    expect(() => parseEndpoint(text)).toThrow(/AZURE_VOICELIVE_ENDPOINT/);
    expect(() => parseEndpoint(text)).not.toThrow(/hunter2/);
  });
});

describe('buildUrl', () => {
  const { endpoint } = parseEndpoint(`${WSS}?debug=on&profile=byom-azure-openai-realtime`);

  it("puts the endpoint's own parameters first, then version and model", () => {
    const url = buildUrl({ endpoint, apiVersion: '2026-07-15', target: { kind: 'model', model: 'gpt 4/x' } });
    expect(url.href).toBe(
      `${WSS}?debug=on&profile=byom-azure-openai-realtime&api-version=2026-07-15&model=gpt+4%2Fx`,
    );
  });

  it.each([
    ['2026-06-01-preview', WSS, 'client_ec_reference:true'],
    ['2026-07-15', WSS, null],
    ['2026-06-01-preview', `${WSS}?features=mine`, 'mine'],
  ])('requests the echo reference for version %s at %s with features=%s', (apiVersion, address, features) => {
    const session = {
      inputAudioEchoCancellation: {
        type: 'server_echo_cancellation',
        referenceSource: 'client',
        channels: 2,
      },
    } as const;
    const target = { kind: 'model', model: 'm' } as const;
    const url = buildUrl({ endpoint: parseEndpoint(address).endpoint, apiVersion, target, session });
    expect(url.searchParams.get('features')).toBe(features);
  });

  it("spells an agent's parameters as the Azure SDK does", () => {
    const agent = {
      agentName: 'a',
      projectName: 'p',
      agentVersion: '2',
      conversationId: 'c',
      authenticationIdentityClientId: 'i',
      foundryResourceOverride: 'r',
    };
    const url = buildUrl({ endpoint, apiVersion: 'v', target: { kind: 'agent', agent } });
    expect(Object.fromEntries(url.searchParams)).toEqual({
      debug: 'on',
      profile: 'byom-azure-openai-realtime',
      'api-version': 'v',
      'agent-name': 'a',
      'agent-project-name': 'p',
      'agent-version': '2',
      'conversation-id': 'c',
      'agent-authentication-identity-client-id': 'i',
      'foundry-resource-override': 'r',
    });
  });
});
