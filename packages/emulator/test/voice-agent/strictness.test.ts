// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { emulate } from '../client.ts';
import { WireClient } from './wire-client.ts';

/** Source: the types of npm `@azure/ai-projects` 2.10.0, `VoiceAgentSessionUpdateConfig` and `VoiceAgentResponseCreateParams`. */
const native = { scenario: { version: 1, agents: { concierge: { model: 'gpt-realtime' } } } } as const;

const open = async (options = {}) => WireClient.open(await emulate(options));
const update = (session: object) => ({ type: 'session.update', session: { type: 'realtime', ...session } });
const transcription = (fields: object) => update({ audio: { input: { transcription: fields } } });
const detection = (fields: object) => update({ audio: { input: { turn_detection: fields } } });
const create = (response: object) => ({ type: 'response.create', response });
const unknown = (param: string) => ({
  code: 'unknown_parameter',
  message: `Unknown parameter: '${param}'.`,
  param,
  event_id: 'evt_mine',
});
const invalid = (param: string) => ({ code: 'invalid_value', param });

describe('a session of a voice agent', () => {
  test('must declare its type', async () => {
    const client = await open();
    expect(
      await client.refused({ type: 'session.update', session: { instructions: 'Be brief.' } }),
    ).toMatchObject({
      code: 'missing_required_parameter',
      param: 'session.type',
    });
    expect(await client.refused({ type: 'session.update', session: { type: 'live' } })).toMatchObject(
      invalid('session.type'),
    );
  });

  test.each([
    'turn_detection',
    'voice',
    'modalities',
    'model',
    'input_audio_format',
    'input_audio_sampling_rate',
    'input_audio_transcription',
    'max_response_output_tokens',
    'reasoning_effort',
    'output_audio_timestamp_types',
  ])('rejects %s although Voice Live has it', async (field) => {
    const client = await open();
    expect(await client.refused(update({ [field]: null }))).toMatchObject(unknown(`session.${field}`));
  });

  test('is strict about nested fields as well', async () => {
    const client = await open();
    expect(await client.refused(update({ audio: { output: { rate: '1.1' } } }))).toMatchObject(
      unknown('session.audio.output.rate'),
    );
    const appended_text_after_truncation = '…';
    expect(
      await client.refused(detection({ type: 'server_vad', appended_text_after_truncation })),
    ).toMatchObject(unknown('session.audio.input.turn_detection.appended_text_after_truncation'));
    expect(await client.refused(detection({ type: 'semantic_vad', threshold: 0.5 }))).toMatchObject(
      unknown('session.audio.input.turn_detection.threshold'),
    );
    expect(await client.refused(update({ reasoning: { effort: 'none' } }))).toMatchObject(
      invalid('session.reasoning.effort'),
    );
  });

  /** `VoiceAgentTurnDetectionConfig`, the base of all kinds. */
  test.each(['server_vad', 'azure_semantic_vad', 'azure_semantic_vad_en', 'azure_semantic_vad_multilingual'])(
    'accepts auto_truncate with %s, and shows nothing that only Voice Live has',
    async (type) => {
      const client = await open();
      const turn_detection = { type, auto_truncate: true };
      const session = await client.configure({ audio: { input: { turn_detection } } });
      expect(session).toMatchObject({ audio: { input: { turn_detection } } });
      expect(JSON.stringify(session)).not.toContain('appended_text_after_truncation');
    },
  );

  /** `MCPToolFilter`: a list of names is what Voice Live has. */
  test('accepts filters of tools, shows them as this wire has them, and asks for approval accordingly', async () => {
    const call = { mcp: 'docs', tool: 'search', arguments: {}, output: 'Two pages.' };
    const client = await open({
      scenario: { version: 1, turns: [{ call: [call, { ...call, tool: 'delete' }] }] },
    });
    const tool = {
      type: 'mcp',
      server_label: 'docs',
      server_url: 'https://docs.example.org/mcp',
      allowed_tools: { tool_names: ['search', 'delete'] },
      require_approval: { never: { tool_names: ['search'] }, always: { read_only: false } },
    };
    expect(await client.configure({ tools: [tool] })).toMatchObject({
      tools: [
        { allowed_tools: ['search', 'delete'], require_approval: { never: { tool_names: ['search'] } } },
      ],
    });
    client.type('Look it up.');
    await client.next('response.done');
    const items = client
      .all('conversation.item.added')
      .map(({ item }) => item as { type: string; name: string });
    const asked = items.filter(({ type }) => type === 'mcp_approval_request');
    expect(asked.map(({ name }) => name)).toEqual(['delete']);
  });

  test.each([8000, 16_000, 48_000])('rejects PCM of %d Hz', async (rate) => {
    const client = await open();
    const format = { type: 'audio/pcm', rate };
    expect(await client.refused(update({ audio: { input: { format } } }))).toMatchObject({
      code: 'invalid_value',
    });
    expect(await client.refused(update({ audio: { output: { format } } }))).toMatchObject({
      code: 'invalid_value',
    });
  });

  test("uses this wire's names for a field that the engine rejects", async () => {
    const client = await open();
    expect(await client.refused(detection({ type: 'server_vad', threshold: 7 }))).toMatchObject(
      invalid('session.audio.input.turn_detection.threshold'),
    );
    expect(
      await client.refused(update({ audio: { output: { voice_type: 'azure-custom', voice: 'Mine' } } })),
    ).toMatchObject({ param: 'session.audio.output.custom_voice_endpoint_id' });
  });

  test.each([
    'azure_deep_noise_suppression_headset',
    'azure_personal_noise_suppression',
    'azure_deep_noise_suppression',
  ])('accepts the noise reduction %s', async (type) => {
    const client = await open();
    expect(await client.configure({ audio: { input: { noise_reduction: { type } } } })).toMatchObject({
      audio: { input: { noise_reduction: { type } } },
    });
  });

  test('accepts a streaming transcriber with a language, and a text model', async () => {
    const client = await open();
    const model = 'azure-speech-streaming';
    const param = 'session.audio.input.transcription.language';
    expect(await client.refused(transcription({ model }))).toMatchObject({
      code: 'missing_required_parameter',
      param,
    });
    const language = 'en-US,de-DE';
    const profanity_filter = 'masked';
    expect(
      await client.configure({ audio: { input: { transcription: { model, language, profanity_filter } } } }),
    ).toMatchObject({ audio: { input: { transcription: { model, language, profanity_filter } } } });
    const realtime = await open(native);
    expect(await realtime.refused(transcription({ model, language }))).toMatchObject(
      invalid('session.audio.input.transcription.model'),
    );
  });

  test('keeps its profanity filter once audio has been received', async () => {
    const client = await open();
    const masked = { model: 'azure-speech', profanity_filter: 'masked' };
    await client.configure({ audio: { input: { transcription: masked } } });
    client.send({ type: 'input_audio_buffer.append', audio: Buffer.alloc(4800).toString('base64') });
    expect(await client.refused(transcription({ ...masked, profanity_filter: 'removed' }))).toMatchObject(
      invalid('session.audio.input.transcription.profanity_filter'),
    );
    await client.configure({ audio: { input: { transcription: masked } } });
  });

  test.each([
    ['gpt-realtime-whisper', { delay: 'low' }],
    ['gpt-transcribe', { languages: ['en'], keywords: ['Contoso'] }],
    ['gpt-live-transcribe', { languages: ['en', 'de'] }],
  ])('gives %s the fields that only it has', async (model, fields) => {
    const client = await open(native);
    expect(
      await client.configure({ audio: { input: { transcription: { model, ...fields } } } }),
    ).toMatchObject({
      audio: { input: { transcription: { model, ...fields } } },
    });
    expect(await client.refused(transcription({ model: 'whisper-1', ...fields }))).toMatchObject(
      invalid(`session.audio.input.transcription.${Object.keys(fields)[0] ?? ''}`),
    );
  });

  test('keeps its voice when only the speed is given, and accepts a name without a type', async () => {
    const client = await open();
    expect(await client.configure({ audio: { output: { speed: 1.25 } } })).toMatchObject({
      audio: { output: { voice: 'en-US-AvaNeural', voice_type: 'azure-standard', speed: 1.25 } },
    });
    expect(await client.configure({ audio: { output: { voice: 'de-DE-KatjaNeural' } } })).toMatchObject({
      audio: { output: { voice: 'de-DE-KatjaNeural', voice_type: 'azure-standard' } },
    });
  });
});

describe('a response of a voice agent', () => {
  test.each([
    'modalities',
    'voice',
    'temperature',
    'append_input_items',
    'input_items',
    'commit',
    'cancel_previous',
  ])('rejects %s, which Voice Live has', async (field) => {
    const client = await open();
    expect(await client.refused(create({ [field]: null }))).toMatchObject(unknown(`response.${field}`));
  });

  test('may have word times although the session has none, and shows of its voice only what this wire shows', async () => {
    const client = await open({ scenario: { version: 1, turns: [{ say: 'Hi there.' }] } });
    client.type('Hello.');
    await client.next('response.done');
    expect(client.all('response.audio_timestamp.delta')).toEqual([]);
    client.send(create({ audio: { output: { output_audio_timestamp_types: ['word'], speed: 1.2 } } }));
    await client.next('response.audio_timestamp.delta');
    const { response } = await client.next('response.done');
    expect(response).toMatchObject({ audio: { output: { voice: 'en-US-AvaNeural' } } });
    expect(Reflect.get(Object(Reflect.get(Object(response), 'audio')), 'output')).not.toHaveProperty('speed');
  });

  test('accepts what this wire names', async () => {
    const client = await open();
    client.send(
      create({
        output_modalities: ['text'],
        input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hello.' }] }],
        parallel_tool_calls: false,
        tool_choice: 'auto',
        conversation: 'none',
        metadata: { a: 'b' },
      }),
    );
    expect(await client.next('response.done')).toMatchObject({
      response: { status: 'completed', output_modalities: ['text'], metadata: { a: 'b' } },
    });
    expect(client.all('error')).toEqual([]);
  });
});

describe('an event', () => {
  test.each(['input_text.delta', 'mcp_approval_response', 'input_audio.clear', 'nothing'])(
    'of the type %s is unknown on this wire',
    async (type) => {
      const client = await open();
      expect(await client.refused({ type, id: 'item_1', delta: 'a' })).toMatchObject({
        code: 'invalid_value',
        param: 'type',
        event_id: 'evt_mine',
      });
    },
  );

  test('is rejected by name without its required fields', async () => {
    const client = await open();
    expect(await client.refused({ type: 'session.update' })).toMatchObject({ param: 'session' });
  });
});
