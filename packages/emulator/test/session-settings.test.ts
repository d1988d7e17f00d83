// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { Client, emulate } from './client.ts';

const AVA = { type: 'azure-standard', name: 'en-US-AvaNeural' };
const mcp = { type: 'mcp', server_label: 'docs', server_url: 'https://example.org/mcp' };
const fn = (parameters: object) => ({ tools: [{ type: 'function', name: 'f', parameters }] });
const pairs = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, key) => [`k${key}`, 'v']));

async function errorOf(session: object, query: Record<string, string> = {}) {
  const emulator = await emulate();
  const client = await Client.open(emulator, { model: 'gpt-4.1', ...query });
  client.send({ type: 'session.update', event_id: 'evt_1', session });
  const { error } = await client.next('error');
  expect(error).toMatchObject({ type: 'invalid_request_error', event_id: 'evt_1' });
  expect(emulator.sessions()[0]?.session).toEqual(client.all('session.created')[0]?.session);
  return { code: error.code, param: error.param };
}

const INVALID = 'invalid_value';
const MISSING = 'missing_required_parameter';

describe('an invalid session setting is named', () => {
  test.each<[object, string, string]>([
    [{ modalities: [] }, INVALID, 'session.modalities'],
    [{ modalities: ['smell'] }, INVALID, 'session.modalities[0]'],
    [{ instructions: null }, INVALID, 'session.instructions'],
    [{ temperature: 2.1 }, INVALID, 'session.temperature'],
    [{ max_response_output_tokens: 0 }, INVALID, 'session.max_response_output_tokens'],
    [{ max_response_output_tokens: 'many' }, INVALID, 'session.max_response_output_tokens'],
    [{ reasoning_effort: 'extreme' }, INVALID, 'session.reasoning_effort'],
    [{ include: ['everything'] }, INVALID, 'session.include[0]'],
    [{ metadata: pairs(17) }, INVALID, 'session.metadata'],
    [{ metadata: { call: 42 } }, INVALID, 'session.metadata.call'],
    [{ output_audio_timestamp_types: ['letter'] }, INVALID, 'session.output_audio_timestamp_types[0]'],
    [{ input_audio_noise_reduction: { type: 'magic' } }, INVALID, 'session.input_audio_noise_reduction.type'],
    [{ tool_choice: 'perhaps' }, INVALID, 'session.tool_choice'],
    [{ tool_choice: { type: 'function' } }, MISSING, 'session.tool_choice.name'],
    [{ parallel_tool_calls: 'yes' }, INVALID, 'session.parallel_tool_calls'],
    [{ audio: {} }, 'unknown_parameter', 'session.audio'],
  ])('%j', async (session, code, param) => {
    expect(await errorOf(session)).toEqual({ code, param });
  });

  test.each<[object, string, string]>([
    [{ type: 'robot', name: 'x' }, INVALID, 'session.voice.type'],
    [{ type: 'openai', name: 'nobody' }, INVALID, 'session.voice.name'],
    [{ type: 'azure-standard' }, MISSING, 'session.voice.name'],
    [{ type: 'azure-custom', name: 'Mine' }, MISSING, 'session.voice.endpoint_id'],
    [{ type: 'azure-personal', name: 'Mine' }, MISSING, 'session.voice.model'],
    [{ ...AVA, rate: 1.1 }, INVALID, 'session.voice.rate'],
    [{ ...AVA, rate: '0.4' }, INVALID, 'session.voice.rate'],
    [{ ...AVA, temperature: 2 }, INVALID, 'session.voice.temperature'],
    [{ ...AVA, volume: 5 }, INVALID, 'session.voice.volume'],
  ])('voice %j', async (voice, code, param) => {
    expect(await errorOf({ voice })).toEqual({ code, param });
  });

  test.each<[object, string, string]>([
    [{ type: 'static_interim_response', texts: [] }, INVALID, 'session.interim_response.texts'],
    [{ type: 'static-interim-response' }, INVALID, 'session.interim_response.type'],
    [{ type: 'llm_interim_response', triggers: ['mood'] }, INVALID, 'session.interim_response.triggers[0]'],
    [
      { type: 'llm_interim_response', latency_threshold_ms: -1 },
      INVALID,
      'session.interim_response.latency_threshold_ms',
    ],
    [
      { type: 'llm_interim_response', max_completion_tokens: 0 },
      INVALID,
      'session.interim_response.max_completion_tokens',
    ],
  ])('interim response %j', async (interim, code, param) => {
    expect(await errorOf({ interim_response: interim })).toEqual({ code, param });
  });

  test.each<[object, string, string]>([
    [{ tools: [{ type: 'hammer' }] }, INVALID, 'session.tools[0].type'],
    [{ tools: [null] }, INVALID, 'session.tools[0]'],
    [{ tools: [{ ...mcp, server_label: undefined }] }, MISSING, 'session.tools[0].server_label'],
    [{ tools: [{ ...mcp, server_url: undefined }] }, MISSING, 'session.tools[0].server_url'],
    [{ tools: [{ ...mcp, require_approval: 'maybe' }] }, INVALID, 'session.tools[0].require_approval'],
    [
      { tools: [{ ...mcp, require_approval: { often: [] } }] },
      'unknown_parameter',
      'session.tools[0].require_approval.often',
    ],
    [{ tools: [{ type: 'foundry_agent', agent_name: 'B' }] }, MISSING, 'session.tools[0].project_name'],
    [fn({ type: 'object', allOf: [] }), INVALID, 'session.tools[0].parameters'],
    [
      fn({ type: 'object', properties: { a: { anyOf: [{ const: 1 }] } } }),
      INVALID,
      'session.tools[0].parameters',
    ],
    [
      fn({ type: 'object', properties: { a: { type: 'array', items: { not: {} } } } }),
      INVALID,
      'session.tools[0].parameters',
    ],
  ])('tool %j', async (session, code, param) => {
    expect(await errorOf(session)).toEqual({ code, param });
  });

  test('branches with a type are accepted in parameters', async () => {
    const client = await Client.open(await emulate());
    const parameters = {
      type: 'object',
      properties: { a: { anyOf: [{ type: 'string' }, { type: 'null' }] }, b: { $ref: '#/$defs/b' } },
    };
    await client.configure({ tools: [{ type: 'function', name: 'f', parameters }] });
    expect(client.all('session.updated')[0]?.session.tools).toMatchObject([{ parameters }]);
  });

  test.each<[string, object, string, string]>([
    ['phi4-mm-realtime', { tools: [mcp] }, INVALID, 'session.tools[0].type'],
    ['phi4-mini', { voice: 'alloy' }, 'invalid_voice_type', 'session.voice'],
    ['azure-realtime', { voice: AVA }, 'invalid_voice_type', 'session.voice'],
    [
      'gpt-4.1',
      { voice: { type: 'azure-realtime-native', name: 'ava' } },
      'invalid_voice_type',
      'session.voice',
    ],
  ])('that the model %s does not have: %j', async (model, session, code, param) => {
    expect(await errorOf(session, { model })).toEqual({ code, param });
  });
});

describe('a voice', () => {
  test('of OpenAI cannot become another one once it has spoken', async () => {
    const client = await Client.open(await emulate());
    await client.configure({ voice: 'ash', modalities: ['audio', 'text'] });
    client.type('Hello');
    await client.next('response.done');
    client.send({ type: 'session.update', session: { voice: 'coral' } });
    expect((await client.next('error')).error).toMatchObject({
      code: 'cannot_update_voice',
      param: 'session.voice',
    });
    await client.configure({ voice: { type: 'openai', name: 'ash' } });
    expect(client.all('session.updated')).toHaveLength(2);
  });

  test('of Azure can become another one between turns, and the next answer uses it', async () => {
    const client = await Client.open(await emulate(), { model: 'gpt-4.1' });
    client.type('Hello');
    await client.next('response.done');
    await client.configure({ voice: { type: 'azure-standard', name: 'en-US-GuyNeural', rate: '1.2' } });
    client.type('Hello');
    expect((await client.next('response.done')).response.voice).toMatchObject({
      name: 'en-US-GuyNeural',
      rate: '1.2',
    });
  });
});

test('the credentials of an MCP server are never echoed', async () => {
  const emulator = await emulate();
  const client = await Client.open(emulator);
  const secret = 'sesame';
  await client.configure({
    tools: [
      {
        type: 'mcp',
        server_label: 'docs',
        server_url: 'https://example.org/mcp',
        authorization: secret,
        headers: { 'x-key': secret },
      },
    ],
  });
  const told = JSON.stringify([emulator.sessions(), client.events, await emulator.waitFor('session.update')]);
  expect(told).toContain('https://example.org/mcp');
  expect(told).not.toContain(secret);
});
