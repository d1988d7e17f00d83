// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import type { EmulatorOptions, ScenarioInput } from '../src/index.ts';
import { address, Client, emulate } from './client.ts';

const support = { 'agent-name': 'Support', 'agent-project-name': 'contoso' };

/** Address of an emulator for a session without a model. */
function agentAddress(emulator: Parameters<typeof address>[0], query: Record<string, string>): string {
  const url = new URL(address(emulator, query));
  url.searchParams.delete('model');
  return url.href;
}

async function upgraded(
  query: Record<string, string>,
  options: EmulatorOptions = {},
  headers: Record<string, string> = {},
) {
  return Client.upgrade(agentAddress(await emulate(options), query), { headers });
}

/** The error a connection ends with before it has a session. */
async function refused(query: Record<string, string>, scenario?: ScenarioInput) {
  const client = await upgraded(query, scenario && { scenario });
  await client.closed;
  expect(client.types()).toEqual(['error']);
  return client.all('error')[0]?.error;
}

describe('a session with a Foundry agent', () => {
  test('shows the agent, its conversation, and the defaults of a cascaded model', async () => {
    const scenario: ScenarioInput = {
      version: 1,
      agents: { Support: { description: 'Helps.', id: 'asst_1', model: 'gpt-4o' } },
    };
    const client = await upgraded(support, { scenario });
    const { session } = await client.next('session.created');
    expect(session).toMatchObject({
      model: 'gpt-4o',
      voice: { type: 'azure-standard' },
      input_audio_transcription: { model: 'azure-speech' },
      agent: {
        type: 'agent',
        name: 'Support',
        description: 'Helps.',
        agent_id: 'asst_1',
        thread_id: expect.stringMatching(/^conv_/),
      },
    });
  });

  test('is resumed by its conversation id', async () => {
    const client = await upgraded({ ...support, 'conversation-id': 'conv_earlier' });
    expect((await client.next('session.created')).session.agent?.thread_id).toBe('conv_earlier');
  });

  test.each([
    ['underscores', { agent_name: 'Support', project_name: 'contoso' }],
    ['a classic agent', { 'agent-id': 'asst_7', 'agent-project-name': 'contoso', 'agent-access-token': 't' }],
    ['the oldest preview', { agent_id: 'asst_7', project_id: 'contoso' }],
  ])('opens with the spelling of %s', async (_what, query) => {
    const client = await upgraded(query);
    expect((await client.next('session.created')).session.agent?.type).toBe('agent');
  });

  test('answers, keeps its own settings, and ignores those of the client with a warning', async () => {
    const client = await upgraded(support);
    await client.next('session.created');
    client.send({
      type: 'session.update',
      session: {
        instructions: 'Be rude.',
        temperature: 0.1,
        voice: { type: 'azure-standard', name: 'en-US-GuyNeural' },
      },
    });
    const { session } = await client.next('session.updated');
    expect(session).toMatchObject({ instructions: '', temperature: 0.8, voice: { name: 'en-US-GuyNeural' } });
    await client.settle();
    expect(client.all('warning').map(({ warning }) => warning.param)).toEqual([
      'session.instructions',
      'session.temperature',
    ]);
    client.type('Hello');
    expect((await client.next('response.done')).response.status).toBe('completed');
  });

  test('rejects instructions for one response', async () => {
    const client = await upgraded(support);
    await client.next('session.created');
    client.send({ type: 'response.create', event_id: 'evt_1', response: { instructions: 'Be rude.' } });
    const { error } = await client.next('error');
    expect(error).toMatchObject({
      code: 'invalid_request_error',
      param: 'response.instructions',
      event_id: 'evt_1',
    });
    expect(error.message).toContain('not supported');
  });

  test('is refused without a project', async () => {
    expect(await refused({ 'agent-name': 'Support' })).toMatchObject({
      code: 'invalid_request_error',
      message: 'Missing required agent connection string or project name.',
    });
  });

  test.each<[string, ScenarioInput['agents']]>([
    ['is broken', { Support: { fails: true } }],
    ['is not among those the scenario names', { Sales: {} }],
    ['belongs to another project', { Support: { project: 'fabrikam' } }],
  ])('is refused when the agent %s', async (_why, agents) => {
    expect((await refused(support, { version: 1, agents }))?.code).toBe('agent_initialization_failed');
  });

  test('stays silent when the scenario says so', async () => {
    const client = await upgraded(support, {
      scenario: { version: 1, agents: { Support: { fails: 'silent' } } },
    });
    client.send({ type: 'session.update', session: {} });
    await client.settle();
    expect(client.events).toEqual([]);
  });

  test('requires a token: rejects a key with 401, accepts a bearer token in header or query', async () => {
    const emulator = await emulate();
    const open = (query: Record<string, string>, headers: Record<string, string> = {}) =>
      Client.upgrade(agentAddress(emulator, { ...support, ...query }), { headers });
    await expect(open({}, { 'api-key': 'key' })).rejects.toThrow('401');
    await expect(open({ 'api-key': 'key' })).rejects.toThrow('401');
    await open({}, { authorization: 'Bearer token' });
    await open({ Authorization: 'Bearer token' });
    expect(emulator.sessions()).toHaveLength(2);
  });
});

describe("the customer's own deployment", () => {
  const query = { model: 'mine', profile: 'byom-azure-openai-chat-completion' };

  test('fails on its first use and ends the session when it is missing', async () => {
    const scenario: ScenarioInput = { version: 1, deployments: { mine: { fails: true } } };
    const client = await Client.open(await emulate({ scenario }), query);
    await client.configure({ instructions: 'Be brief.' });
    client.type('Hello');
    const { error } = await client.next('error');
    expect(error.code).toBe('byom_realtime_connection_error');
    expect(error.message).toContain('status 400');
    expect((await client.closed).code).toBe(1000);
  });

  test.each([
    ['byom-azure-openai-realtime', 'openai'],
    ['byom-azure-openai-chat-completion', 'azure-standard'],
    ['byom-foundry-anthropic-messages', 'azure-standard'],
  ])('with the profile %s answers with a voice of the kind %s', async (profile, type) => {
    const client = await Client.open(await emulate(), { model: 'mine', profile });
    client.type('Hello');
    expect((await client.next('response.done')).response.voice).toMatchObject({ type });
  });
});

test('a reasoning model starts with the temperature and effort recorded for it', async () => {
  const client = await Client.open(await emulate(), { model: 'gpt-5' });
  expect(client.all('session.created')[0]?.session).toMatchObject({
    temperature: 1,
    reasoning_effort: 'minimal',
  });
});
