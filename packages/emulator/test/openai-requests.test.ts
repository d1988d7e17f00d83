// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { emulate } from './client.ts';
import { OpenAIClient, openAIAddress } from './openai-client.ts';

describe('a session update of the OpenAI dialect', () => {
  test("is echoed in OpenAI's form and kept in that of Voice Live", async () => {
    const emulator = await emulate();
    const client = await OpenAIClient.open(emulator);
    const tools = [{ type: 'function', name: 'look_up', parameters: { type: 'object' } }];
    const session = {
      instructions: 'Be brief.',
      output_modalities: ['text'],
      max_output_tokens: 100,
      tools,
      tool_choice: 'required',
      tracing: 'auto',
      truncation: 'disabled',
      audio: {
        input: {
          format: { type: 'audio/pcmu' },
          transcription: { model: 'gpt-4o-transcribe', language: 'en' },
          noise_reduction: { type: 'near_field' },
          turn_detection: { type: 'server_vad', silence_duration_ms: 700 },
        },
        output: { format: { type: 'audio/pcma' }, voice: 'marin', speed: 1.25 },
      },
    };
    expect(await client.configure(session)).toMatchObject({
      ...session,
      audio: {
        input: {
          ...session.audio.input,
          transcription: { model: 'gpt-4o-transcribe', language: 'en', prompt: null },
          turn_detection: { prefix_padding_ms: 300, silence_duration_ms: 700, create_response: true },
        },
        output: session.audio.output,
      },
    });
    expect(emulator.sessions()[0]).toMatchObject({
      dialect: 'openai',
      model: 'gpt-realtime',
      session: {
        instructions: 'Be brief.',
        input_audio_format: 'g711_ulaw',
        voice: { type: 'openai', name: 'marin' },
        max_response_output_tokens: 100,
      },
      received: [{ type: 'session.update', session }],
    });
    // Only the named fields change; null switches turn detection off.
    expect(await client.configure({ audio: { input: { turn_detection: null } } })).toMatchObject({
      tools,
      tracing: 'auto',
      audio: {
        input: { turn_detection: null, noise_reduction: { type: 'near_field' } },
        output: { speed: 1.25 },
      },
    });
  });

  // Types of npm `openai` 7.59.0.
  test('has no agents among its tools', async () => {
    const client = await OpenAIClient.open(
      await emulate({ scenario: { version: 1, agents: { Billing: {} } } }),
    );
    const tools = [{ type: 'foundry_agent', agent_name: 'Billing', project_name: 'contoso' }];
    client.send({ type: 'session.update', session: { type: 'realtime', tools } });
    expect((await client.next('error')) as unknown).toMatchObject({
      error: { code: 'invalid_value', param: 'session.tools[0].type' },
    });
    client.send({ type: 'response.create', response: { tools } });
    expect((await client.next('error')) as unknown).toMatchObject({
      error: { code: 'invalid_value', param: 'response.tools[0].type' },
    });
  });

  test('accepts semantic turn detection', async () => {
    const client = await OpenAIClient.open(await emulate());
    const turn_detection = { type: 'semantic_vad', eagerness: 'low', create_response: false };
    expect(await client.configure({ audio: { input: { turn_detection } } })).toMatchObject({
      audio: { input: { turn_detection: { ...turn_detection, interrupt_response: true } } },
    });
  });

  test.each([
    [{}, 'missing_required_parameter', 'session.type'],
    [{ type: 'transcription' }, 'invalid_value', 'session.type'],
    [{ type: 'realtime', bogus_field: 1 }, 'unknown_parameter', 'session.bogus_field'],
    [{ type: 'realtime', modalities: ['text'] }, 'unknown_parameter', 'session.modalities'],
    [
      { type: 'realtime', output_modalities: ['text', 'audio'] },
      'invalid_value',
      'session.output_modalities',
    ],
    [{ type: 'realtime', model: 'gpt-4.1' }, 'invalid_value', 'session.model'],
    [
      { type: 'realtime', audio: { output: { voice: 'en-US-AvaNeural' } } },
      'invalid_value',
      'session.audio.output.voice',
    ],
    [
      { type: 'realtime', audio: { input: { format: { type: 'audio/pcm', rate: 16_000 } } } },
      'invalid_value',
      'session.audio.input.format.rate',
    ],
    [
      { type: 'realtime', audio: { input: { turn_detection: { type: 'azure_semantic_vad' } } } },
      'invalid_value',
      'session.audio.input.turn_detection.type',
    ],
    [{ type: 'realtime', tool_choice: 'get_weather' }, 'invalid_value', 'session.tool_choice'],
    [
      { type: 'realtime', tools: [{ type: 'function' }] },
      'missing_required_parameter',
      'session.tools[0].name',
    ],
  ])('%j is refused', async (session, code, param) => {
    const client = await OpenAIClient.open(await emulate());
    expect(await client.refused({ type: 'session.update', event_id: 'evt_1', session })).toMatchObject({
      type: 'invalid_request_error',
      code,
      param,
      event_id: 'evt_1',
    });
    expect(await client.configure({ instructions: 'Still here.' })).toMatchObject({ tracing: null });
  });
});

describe('the OpenAI dialect reports to a client', () => {
  // github.com/pydantic/pydantic-ai, tests/realtime/cassettes/test_openai_ws, September 2026.
  test('no tokens written to the cache, which Voice Live counts', async () => {
    const client = await OpenAIClient.open(await emulate());
    client.type('Hello');
    const { response } = (await client.next('response.done')) as unknown as {
      response: { usage: { input_token_details: object } };
    };
    expect(Object.keys(response.usage.input_token_details).toSorted()).toEqual([
      'audio_tokens',
      'cached_tokens',
      'cached_tokens_details',
      'image_tokens',
      'text_tokens',
    ]);
  });

  test('what is wrong with a frame', async () => {
    const client = await OpenAIClient.open(await emulate());
    expect(await client.refused({ type: 'nope' })).toMatchObject({
      code: 'invalid_value',
      param: 'type',
      message: expect.stringContaining("Supported values are: 'session.update',"),
    });
    expect(await client.refused({ type: 'session.avatar.connect', client_sdp: 'x' })).toMatchObject({
      code: 'invalid_value',
      param: 'type',
    });
    client.socket.send('not json');
    expect(await client.next('error')).toMatchObject({ error: { code: 'invalid_json' } });
    client.socket.send(Buffer.from([1, 2]));
    expect(await client.next('error')).toMatchObject({ error: { code: 'invalid_event' } });
    expect(await client.refused({ type: 'input_audio_buffer.commit' })).toMatchObject({
      code: 'input_audio_buffer_commit_empty',
    });
    expect(await client.refused({ type: 'response.cancel' })).toMatchObject({
      code: 'response_cancel_not_active',
      message: expect.stringContaining('Cancellation failed'),
    });
    expect(
      await client.refused({ type: 'response.create', response: { modalities: ['text'] } }),
    ).toMatchObject({
      code: 'unknown_parameter',
      param: 'response.modalities',
    });
  });

  test.each([
    ['a wrong key', { authorization: 'Bearer wrong' }, { model: 'gpt-realtime' }, 3000, 'invalid_api_key'],
    ['no key', {}, { model: 'gpt-realtime' }, 3000, null],
    ['no model', { authorization: 'Bearer right' }, {}, 4000, 'missing_model'],
    ['another model', { authorization: 'Bearer right' }, { model: 'gpt-nope' }, 4000, 'invalid_model'],
    [
      'the beta header',
      { authorization: 'Bearer right', 'openai-beta': 'realtime=v1' },
      { model: 'gpt-realtime' },
      4000,
      'beta_api_shape_disabled',
    ],
  ])('in band that %s is rejected', async (_what, headers, query, close, code) => {
    const emulator = await emulate({ key: 'right' });
    const client = await OpenAIClient.upgrade(openAIAddress(emulator, query), {
      headers,
    });
    const reason = code === null ? 'invalid_request_error' : `invalid_request_error.${code}`;
    expect(await client.closed).toEqual({ code: close, reason });
    expect(client.events).toMatchObject([{ type: 'error', error: { type: 'invalid_request_error', code } }]);
    expect(JSON.stringify(client.events)).not.toContain('wrong"');
  });

  test("nothing when the request comes from another origin's page: the upgrade is refused", async () => {
    const emulator = await emulate();
    await expect(
      OpenAIClient.upgrade(openAIAddress(emulator), { headers: { origin: 'https://example.org' } }),
    ).rejects.toThrow('403');
  });

  test('nothing when the key is right', async () => {
    const emulator = await emulate({ key: 'right' });
    await OpenAIClient.open(emulator, { headers: { authorization: 'Bearer right' } });
    expect(emulator.sessions()[0]?.closed).toBeUndefined();
  });
});

test('both dialects are served at once, and waitFor accepts the names of both', async () => {
  const emulator = await emulate();
  const client = await OpenAIClient.open(emulator);
  client.type('Hello.');
  const { transcript } = await emulator.waitFor('response.output_audio_transcript.done');
  expect(transcript).toContain('Hello!');
});
