// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** What the service rejects, by model and by earlier events. */
import { describe, expect, it } from 'vitest';
import { address, Client, emulate } from '../client.ts';
import { AGENT, AVA, echo, open, refusal } from './field.ts';

const agent = (name: string) => ({
  tools: [{ type: 'foundry_agent', agent_name: name, project_name: 'contoso' }],
});
const layer = (model: string) => ({
  turn_detection: { type: 'azure_semantic_vad', end_of_utterance_detection: { model } },
});

describe('agent tools', () => {
  // Azure/azure-sdk-for-net, FoundryAgentConnectionTests, ShouldHandleInvalidAgentNameGracefully.
  it('are rejected when the agents do not exist, and the session continues', async () => {
    const client = await open('gpt-4o', { agents: { Billing: {} }, turns: [{ say: 'Yes.' }] });
    expect(await refusal(client, agent('nonexistent-agent-xyz123'))).toMatchObject({
      code: 'agent_not_found',
      message: expect.stringContaining('nonexistent-agent-xyz123'),
    });
    expect((await echo(client, agent('Billing'))).tools).toHaveLength(1);
    client.type('Hello');
    expect((await client.next('response.done')).response.status).toBe('completed');
  });

  it('are rejected in a single response as well', async () => {
    const client = await open('gpt-4o', { agents: { Billing: {} }, turns: [{ say: 'Yes.' }] });
    const ask = (name: string) =>
      client.send({ type: 'response.create', event_id: 'evt_1', response: agent(name) });
    ask('nonexistent-agent-xyz123');
    expect((await client.next('error')).error).toMatchObject({
      type: 'invalid_request_error',
      code: 'agent_not_found',
      param: 'response.tools',
      event_id: 'evt_1',
    });
    ask('Billing');
    expect((await client.next('response.done')).response.status).toBe('completed');
    expect(client.all('response.created')).toHaveLength(1);
  });

  it('do not exist if the scenario does not mention them, and exist if it calls them', async () => {
    const plain = await Client.open(await emulate(), { model: 'gpt-4o' });
    expect((await refusal(plain, agent('Billing'))).code).toBe('agent_not_found');
    const called = await open('gpt-4o', { turns: [{ call: [{ agent: 'Billing', output: 'Paid.' }] }] });
    expect((await echo(called, agent('Billing'))).tools).toHaveLength(1);
  });

  it('are not checked in a session with an agent, which has its own tools', async () => {
    const client = await open(AGENT);
    await echo(client, agent('Nobody'));
    expect((await client.next('warning')).warning.param).toBe('session.tools');
  });
});

describe('a voice', () => {
  // Azure/azure-sdk-for-net, ErrorTests, BadVoiceName: an error, and then no more events.
  it.each([
    ['gpt-4o', { type: 'azure-standard', name: 'NotARealVoice' }],
    ['gpt-realtime', { type: 'azure-standard', name: 'NotARealVoice' }],
    ['gpt-4.1', 'NotARealVoice'],
    ['azure-realtime', { type: 'azure-realtime-native', name: 'nobody' }],
  ])('is an error without further events when it does not exist (%s, %j)', async (model, voice) => {
    const client = await open(model);
    expect(await refusal(client, { voice })).toMatchObject({ param: 'session.voice' });
    const told = client.events.length;
    client.type('Hello');
    await client.closed;
    expect(client.events).toHaveLength(told);
  });

  it('ends the session when it does not exist and a response requests it, too', async () => {
    const client = await open('gpt-4o');
    client.send({ type: 'response.create', response: { voice: 'en-US-NotARealVoice' } });
    expect((await client.next('error')).error.param).toBe('response.voice');
    await client.closed;
  });

  it.each([
    'en-US-AvaMultilingualNeural',
    'en-us-emma:DragonHDLatestNeural',
    'sr-Latn-RS-NicholasNeural',
    'zh-CN-liaoning-XiaobeiNeural',
    // Microsoft Learn, OpenAI's voices in Azure Speech.
    'en-US-AlloyMultilingualNeuralHD',
    'en-US-Jasper:MAI-Voice-1',
  ])('%s exists', async (name) => {
    const client = await open('gpt-4.1');
    expect((await echo(client, { voice: { type: 'azure-standard', name } })).voice).toMatchObject({ name });
  });

  // github.com/pydantic/pydantic-ai and github.com/pipecat-ai/pipecat: Azure's voices only.
  it.each(['gpt-4o', 'gpt-4.1-mini', 'gpt-5', 'phi4-mm-realtime', 'phi4-mini'])(
    'of OpenAI is rejected by the cascaded model %s, however it is spelled',
    async (model) => {
      const client = await open(model, { turns: [{ say: 'Yes.' }] });
      for (const voice of ['alloy', { name: 'alloy' }, { type: 'openai', name: 'alloy' }]) {
        expect(await refusal(client, { voice })).toMatchObject({
          code: 'invalid_voice_type',
          param: 'session.voice',
        });
        client.send({ type: 'response.create', response: { voice } });
        expect((await client.next('error')).error).toMatchObject({
          code: 'invalid_voice_type',
          param: 'response.voice',
        });
      }
      client.type('Hello');
      expect((await client.next('response.done')).response.voice).toMatchObject({ type: 'azure-standard' });
    },
  );

  it('of OpenAI is rejected in a session with an agent', async () => {
    expect((await refusal(await open(AGENT), { voice: 'alloy' })).code).toBe('invalid_voice_type');
  });

  // Community measurements of October 2026: azure-realtime has its own, the others have none of those.
  it('depends on the model: azure-realtime has only its own, the other native models all but those', async () => {
    const own = { type: 'azure-realtime-native', name: 'ava' };
    expect((await refusal(await open('azure-realtime'), { voice: AVA })).code).toBe('invalid_voice_type');
    expect((await refusal(await open('azure-realtime'), { voice: 'alloy' })).code).toBe('invalid_voice_type');
    expect((await refusal(await open('gpt-realtime-2.1'), { voice: own })).code).toBe('invalid_voice_type');
    expect((await echo(await open('gpt-realtime-2.1'), { voice: AVA })).voice).toMatchObject(AVA);
  });

  // github.com/pipecat-ai/pipecat, services/azure/voice_live.
  it('is rejected by a text session of a cascaded model from the second update on', async () => {
    const client = await open('gpt-4o-mini');
    await echo(client, { modalities: ['text'], voice: AVA });
    expect((await refusal(client, { voice: AVA })).message).toBe(
      'Text to speech synthesizer is not configured.',
    );
    await echo(client, { instructions: 'Be brief.' });
    expect((await refusal(client, { instructions: 'x', voice: AVA })).param).toBe('session.voice');
    expect((await echo(client, { modalities: ['text', 'audio'], voice: AVA })).voice).toMatchObject(AVA);
    expect((await echo(client, { voice: AVA })).voice).toMatchObject(AVA);
  });

  it('is accepted by a text session of a native model', async () => {
    const client = await open('gpt-realtime');
    await echo(client, { modalities: ['text'] });
    expect((await echo(client, { voice: 'ash' })).voice).toMatchObject({ name: 'ash' });
  });
});

describe('a transcriber', () => {
  // github.com/livekit/agents, livekit-plugins-azure, realtime/utils.py: gpt-4.1 answers so to whisper-1.
  it.each(['gpt-4.1', 'gpt-5', 'phi4-mm-realtime'])('of OpenAI is rejected by %s', async (model) => {
    const client = await open(model);
    for (const name of [
      'whisper-1',
      'gpt-4o-transcribe',
      'gpt-4o-mini-transcribe',
      'gpt-4o-transcribe-diarize',
    ]) {
      expect((await refusal(client, { input_audio_transcription: { model: name } })).code).toBe(
        'invalid_input_audio_transcription_model',
      );
    }
    await echo(client, { input_audio_transcription: { model: 'azure-speech' } });
  });

  it('of OpenAI is rejected in a session with an agent', async () => {
    const session = { input_audio_transcription: { model: 'whisper-1' } };
    expect((await refusal(await open(AGENT), session)).code).toBe('invalid_input_audio_transcription_model');
  });

  // Community measurements on gpt-realtime-2 and -2.1, 2026. Live tests of azure-sdk-for-python use it with
  // gpt-realtime.
  it('azure-speech requires semantic turn detection from the second generation on', async () => {
    const session = { input_audio_transcription: { model: 'azure-speech' } };
    const client = await open('gpt-realtime-2');
    expect((await refusal(client, session)).message).toContain(
      'turn_detection must be of type AzureSemanticVAD',
    );
    await echo(client, { ...session, turn_detection: { type: 'azure_semantic_vad_multilingual' } });
    expect((await refusal(client, { turn_detection: null })).param).toBe('session.turn_detection');
    await echo(client, { turn_detection: null, input_audio_transcription: null });
    await echo(await open('gpt-realtime'), { ...session, turn_detection: { type: 'server_vad' } });
  });
});

// github.com/pydantic/pydantic-ai, realtime/azure.py.
describe('what a model does not accept', () => {
  it.each(['gpt-5', 'gpt-5-mini', 'gpt-5.2'])(
    'temperature: %s fails every response until it is 1',
    async (model) => {
      const client = await open(model, { turns: [{ say: 'Yes.' }, { say: 'Yes.' }] });
      expect((await echo(client, { temperature: 0.7 })).temperature).toBe(0.7);
      client.type('Hello');
      const { response } = await client.next('response.done');
      expect(response).toMatchObject({
        status: 'failed',
        status_details: { type: 'failed', error: { code: 'unsupported_value' } },
        output: [],
      });
      client.send({ type: 'response.create', response: { temperature: 1 } });
      expect((await client.next('response.done')).response.status).toBe('completed');
      await echo(client, { temperature: 1 });
      client.type('Hello');
      expect((await client.next('response.done')).response.status).toBe('completed');
      client.send({ type: 'response.create', response: { temperature: 0.5 } });
      expect((await client.next('response.done')).response.status).toBe('failed');
    },
  );

  it.each(['gpt-4.1', 'gpt-4o', 'gpt-5-chat'])(
    'reasoning_effort: %s fails every response with it',
    async (model) => {
      const client = await open(model, { turns: [{ say: 'Yes.' }] });
      await echo(client, { reasoning_effort: 'low' });
      await client.say('Hello there');
      expect((await client.next('response.done')).response).toMatchObject({ status: 'failed', output: [] });
      // Given words need no model.
      const given = { content: [{ type: 'text', text: 'Welcome.' }] };
      client.send({ type: 'response.create', response: { pre_generated_assistant_message: given } });
      expect((await client.next('response.done')).response.status).toBe('completed');
      await echo(client, { reasoning_effort: null });
      client.type('Hello');
      expect((await client.next('response.done')).response.status).toBe('completed');
    },
  );

  it.each([
    ['my-deployment', 'byom-azure-openai-chat-completion', 'completed'],
    ['claude-sonnet', 'byom-foundry-anthropic-messages', 'completed'],
    ['gpt-4.1', 'byom-azure-openai-chat-completion', 'failed'],
  ])('reasoning_effort: the deployment %s with the profile %s: %s', async (model, profile, status) => {
    const client = await open({ model, profile }, { turns: [{ say: 'Yes.' }, { say: 'Yes.' }] });
    expect((await echo(client, { reasoning_effort: 'low' })).reasoning_effort).toBe('low');
    client.type('Hello');
    expect((await client.next('response.done')).response.status).toBe(status);
    client.send({ type: 'response.create', response: { reasoning_effort: 'high' } });
    expect((await client.next('response.done')).response.status).toBe(status);
  });

  it('none of these apply to an agent, which has its own settings', async () => {
    const client = await open(AGENT, { turns: [{ say: 'Yes.' }] });
    await echo(client, { reasoning_effort: 'low', temperature: 0.2 });
    client.type('Hello');
    expect((await client.next('response.done')).response.status).toBe('completed');
  });

  it.each(['gpt-realtime', 'gpt-realtime-mini', 'gpt-realtime-1.5'])(
    'parallel_tool_calls: %s rejects them',
    async (model) => {
      const client = await open(model);
      expect((await refusal(client, { parallel_tool_calls: true })).param).toBe(
        'session.parallel_tool_calls',
      );
      expect(await echo(client, { parallel_tool_calls: false })).toMatchObject({
        parallel_tool_calls: false,
      });
    },
  );

  it.each(['gpt-realtime-2', 'gpt-4.1'])('parallel_tool_calls: %s accepts them', async (model) => {
    expect(await echo(await open(model), { parallel_tool_calls: true })).toMatchObject({
      parallel_tool_calls: true,
    });
  });

  it("parallel_tool_calls: OpenAI's service accepts them for gpt-realtime as well", async () => {
    const url = new URL(address(await emulate(), { model: 'gpt-realtime' }));
    url.pathname = '/v1/realtime';
    url.searchParams.delete('api-version');
    const client = await Client.upgrade(url.href, { headers: { authorization: 'Bearer x' } });
    await client.next('session.created');
    client.send({ type: 'session.update', session: { type: 'realtime', parallel_tool_calls: true } });
    expect((await client.next('session.updated')).session).toMatchObject({ type: 'realtime' });
  });

  // The service's messages in community measurements of October 2026.
  it.each(['gpt-realtime', 'gpt-realtime-2.1', 'azure-realtime'])(
    'end of utterance by text: %s rejects it, and then every later frame',
    async (model) => {
      const client = await open(model);
      const param = 'session.turn_detection.end_of_utterance_detection';
      expect(await refusal(client, layer('semantic_detection_v1'))).toMatchObject({
        code: 'invalid_request_error',
        param,
        message: expect.stringContaining('requires a local speech recognizer'),
      });
      expect((await refusal(client, { instructions: 'Be brief.' })).code).toBe('invalid_request_error');
      client.type('Hello');
      expect((await client.next('error')).error.code).toBe('invalid_request_error');
      expect((await client.next('error')).error.code).toBe('invalid_request_error');
      expect(client.types()).not.toContain('response.created');
    },
  );

  it.each([
    ['gpt-4.1', 'semantic_detection_v1'],
    ['gpt-4.1', 'smart_end_of_turn_detection'],
    ['gpt-realtime-2.1', 'smart_end_of_turn_detection'],
  ])('end of utterance: %s accepts %s', async (model, kind) => {
    expect(await echo(await open(model), layer(kind))).toMatchObject(layer(kind));
  });

  // Community measurements of August 2026.
  it.each(['gpt-4.1-mini', 'gpt-realtime-2'])(
    'echo cancellation: %s rejects it without audio output',
    async (model) => {
      const client = await open(model);
      const session = { input_audio_echo_cancellation: { type: 'server_echo_cancellation' } };
      expect((await refusal(client, { ...session, modalities: ['text'] })).code).toBe('ec_not_supported');
      await echo(client, session);
      expect((await refusal(client, { modalities: ['text'] })).code).toBe('ec_not_supported');
    },
  );
});
