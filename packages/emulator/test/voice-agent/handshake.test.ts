// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { IncomingMessage } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import type { EmulatorOptions, ScenarioInput } from '../../src/index.ts';
import { emulate } from '../client.ts';
import { AGENT, AgentClient, PROJECT } from './agent-client.ts';
import { agentAddress, PREVIEW, WireClient } from './wire-client.ts';

/**
 * Sources: npm `@azure/ai-projects` 2.10.0 (names, headers, the browser's transport), and the REST page "Voice Agent WebSocket"
 * (learn.microsoft.com/azure/foundry/reference/rest/voice-agent-web-socket-connect-voice-agent): subprotocol, opt-in, 409
 * before 404.
 */
interface Handshake {
  query?: Record<string, string>;
  headers?: Record<string, string>;
  protocols?: string[];
  agent?: string;
  /** Whether the preview flag is in a header; by default it is. */
  optIn?: boolean;
}

/** How an upgrade is answered: 101 with the subprotocol, or the refusal. */
async function handshake(given: Handshake, options: EmulatorOptions = {}) {
  const emulator = await emulate(options);
  const { query, headers = {}, protocols = [], agent, optIn = true } = given;
  const socket = new WebSocket(agentAddress(emulator, query, agent), protocols, {
    headers: { ...(optIn && PREVIEW), ...headers },
  });
  onTestFinished(() => socket.terminate());
  return new Promise<{ status: number; code?: string; message?: string; protocol?: string }>(
    (resolve, reject) => {
      socket.once('open', () => resolve({ status: 101, protocol: socket.protocol }));
      socket.once('unexpected-response', (_request, response: IncomingMessage) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('end', () => {
          const { error } = JSON.parse(body) as { error: { code: string; message: string } };
          resolve({ status: response.statusCode ?? 0, ...error });
        });
      });
      socket.once('error', reject);
    },
  );
}

const agents = (agent: NonNullable<ScenarioInput['agents']>[string]): EmulatorOptions => ({
  scenario: { version: 1, agents: { [AGENT]: agent } },
});

describe('an upgrade to a voice agent is accepted', () => {
  const everything = {
    agent_session_id: 'session-123',
    store: 'true',
    transport: 'websocket',
    'x-agent-version-override': '3',
    'x-ms-client-sdk': 'azsdk-js-ai-projects/2.10.0',
    custom_key: 'custom value',
  };

  test.each<[string, Handshake]>([
    ['without anything else', {}],
    ['with every parameter', { query: everything }],
    [
      'with several preview flags in a header',
      { headers: { 'foundry-features': 'HostedAgents=V1Preview, VoiceAgents=V1Preview' } },
    ],
    [
      'with the preview flag in the query',
      { optIn: false, query: { foundry_features: 'VoiceAgents=V1Preview' } },
    ],
    ['with structured inputs in a header', { headers: { 'x-ms-voice-structured-inputs': '{"name":"Ada"}' } }],
    ['with structured inputs in the query', { query: { structured_input: '{"name":"Ada"}' } }],
  ])('%s', async (_name, given) => {
    expect(await handshake(given)).toMatchObject({ status: 101 });
  });

  test('with the subprotocol realtime, which is echoed', async () => {
    expect(await handshake({ protocols: ['realtime'] })).toEqual({ status: 101, protocol: 'realtime' });
  });

  test('with a token as subprotocol, as browsers send it, which is not echoed', async () => {
    const protocols = ['authorization.bearer.secret', 'realtime'];
    expect(await handshake({ protocols }, { key: 'secret' })).toEqual({ status: 101, protocol: 'realtime' });
  });

  test('with the token the emulator was started with', async () => {
    expect(await handshake({ headers: { authorization: 'Bearer secret' } }, { key: 'secret' })).toMatchObject(
      {
        status: 101,
      },
    );
  });
});

describe('an upgrade to a voice agent is refused', () => {
  test.each<[string, Handshake, object, EmulatorOptions?]>([
    [
      'with a key',
      { headers: { 'api-key': 'any' } },
      { status: 401, message: expect.stringContaining('token') },
    ],
    ['with a key in the query', { query: { 'api-key': 'any' } }, { status: 401 }],
    ['with the right key as a key', { headers: { 'api-key': 'secret' } }, { status: 401 }, { key: 'secret' }],
    [
      'with another token',
      { headers: { authorization: 'Bearer other' } },
      { status: 401 },
      { key: 'secret' },
    ],
    ['without the preview flag', { optIn: false }, { status: 403, code: 'preview_feature_required' }],
    [
      'with another preview flag',
      { headers: { 'foundry-features': 'HostedAgents=V1Preview' } },
      { status: 403, code: 'preview_feature_required' },
    ],
    [
      'with structured inputs of more than 32 KiB',
      { headers: { 'x-ms-voice-structured-inputs': JSON.stringify({ a: 'x'.repeat(32 * 1024) }) } },
      { status: 400, message: expect.stringContaining('larger') },
    ],
    [
      'with structured inputs of more than 16 levels',
      { headers: { 'x-ms-voice-structured-inputs': `${'{"a":'.repeat(17)}1${'}'.repeat(17)}` } },
      { status: 400, message: expect.stringContaining('deeper') },
    ],
    ['without a version', { query: { 'api-version': '' } }, { status: 400 }],
    ['with a version of Voice Live', { query: { 'api-version': '2026-07-15' } }, { status: 400 }],
    ['with a name that begins with h-', { query: { 'H-tenant': 'x' } }, { status: 400 }],
    ['with structured_inputs in the query', { query: { structured_inputs: '{}' } }, { status: 400 }],
    ['with another store', { query: { store: 'perhaps' } }, { status: 400 }],
    ['with another transport', { query: { transport: 'sip' } }, { status: 400 }],
    [
      'with another subprotocol',
      { protocols: ['live'] },
      { status: 400, message: expect.stringContaining("'live'") },
    ],
    [
      'with structured inputs that are not JSON',
      { headers: { 'x-ms-voice-structured-inputs': '{name' } },
      { status: 400 },
    ],
    [
      'with structured inputs that are not an object',
      { headers: { 'x-ms-voice-structured-inputs': '[1]' } },
      { status: 400 },
    ],
    [
      'without a structured input that is required',
      {},
      { status: 400, message: expect.stringContaining("'name'") },
      agents({ structuredInputs: { name: { required: true } } }),
    ],
    [
      'for an agent that the scenario does not have',
      { agent: 'other' },
      { status: 404, code: 'not_found' },
      agents({}),
    ],
    [
      'for an agent of another project',
      {},
      { status: 404, code: 'not_found' },
      agents({ project: 'fabrikam' }),
    ],
    ['for a disabled agent', {}, { status: 409, code: 'agent_disabled' }, agents({ disabled: true })],
    [
      'for WebRTC that is not configured',
      { query: { transport: 'webrtc' } },
      { status: 404, code: 'not_found' },
    ],
    [
      'for a version that does not exist',
      { query: { 'x-agent-version-override': '9' } },
      { status: 404, code: 'not_found' },
      agents({ versions: { 1: {} } }),
    ],
  ])('%s', async (_name, given, expected, options) => {
    expect(await handshake(given, options)).toMatchObject(expected);
  });

  test('for its credentials before its agent, and for a disabled agent before WebRTC', async () => {
    const webrtc = { query: { transport: 'webrtc' } };
    expect(
      await handshake({ ...webrtc, headers: { 'api-key': 'any' } }, agents({ disabled: true })),
    ).toMatchObject({ status: 401 });
    expect(await handshake(webrtc, agents({ disabled: true }))).toMatchObject({ status: 409 });
  });

  test('by a fault, on this path as well', async () => {
    const emulator = await emulate({ faults: [{ slug: 'rate-limited' }] });
    await expect(AgentClient.connect(emulator)).rejects.toMatchObject({ code: 'connectionFailed' });
    await expect(AgentClient.connect(emulator)).resolves.toBeDefined();
  });
});

describe('an agent that cannot be started', () => {
  /** Source: "Configure a voice agent" (learn.microsoft.com). */
  test('reports a name in its templates that is no structured input', async () => {
    const agent = { greeting: 'Hello {{name}}.', structuredInputs: { company: {} } };
    const client = await AgentClient.connect(await emulate(agents(agent)));
    await client.heard('error');
    expect(client.types()).toEqual(['error']);
    expect(client.all('error')[0]).toMatchObject({
      error: { code: 'agent_initialization_failed', message: expect.stringContaining("'name'") },
    });
  });

  test('reports it before the session, or sends nothing at all', async () => {
    const broken = await emulate(agents({ fails: true }));
    const client = await AgentClient.connect(broken);
    await client.heard('error');
    expect(client.types()).toEqual(['error']);
    expect(client.all('error')[0]).toMatchObject({ error: { code: 'agent_initialization_failed' } });
    const silent = await AgentClient.connect(await emulate(agents({ fails: 'silent' })));
    await silent.connection.requestResponse();
    await silent.connection.close();
    expect(silent.types()).toEqual([]);
  });
});

test('a project and an agent may have any name', async () => {
  const emulator = await emulate({ scenario: { version: 1, agents: { 'Größe 1/2': { project: PROJECT } } } });
  const client = await AgentClient.open(emulator, { agent: 'Größe 1/2', agentSessionId: 's 1' });
  expect(client.types()).toEqual(['session.created', 'session.updated']);
  expect(emulator.sessions()[0]).toMatchObject({ query: { agent_session_id: 's 1' } });
  expect((await WireClient.open(await emulate())).types()).toEqual(['session.created', 'session.updated']);
});
