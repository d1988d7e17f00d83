// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * What the service accepts, and how it echoes it. REC: github.com/pydantic/pydantic-ai,
 * tests/realtime/cassettes/test_azure_voice_live_ws, of September 2026.
 */
import { API_VERSIONS } from '@voicelive-kit/protocol';
import { describe, expect, it } from 'vitest';
import { AGENT, AVA, created, echo, open, refusal } from './field.ts';

const NATIVE = ['gpt-realtime', 'gpt-realtime-mini', 'gpt-realtime-2'] as const;
const CASCADED = ['gpt-4o', 'gpt-5', 'phi4-mini'] as const;

describe('an update', () => {
  // github.com/iLoveAgents/foundry-voice-live: its default session names voices this way.
  it.each(NATIVE)('accepts a named OpenAI voice without a type when the model is %s', async (model) => {
    const client = await open(model, { turns: [{ say: 'Hello.' }] });
    expect((await echo(client, { voice: { name: 'sage' } })).voice).toEqual({ name: 'sage', type: 'openai' });
    expect((await echo(client, { voice: 'ash' })).voice).toEqual({ name: 'ash', type: 'openai' });
    client.send({ type: 'response.create', response: { voice: { name: 'coral' } } });
    expect((await client.next('response.done')).response.voice).toEqual({ name: 'coral', type: 'openai' });
  });

  it('accepts no other name without a type', async () => {
    expect((await refusal(await open('gpt-realtime'), { voice: { name: AVA.name } })).param).toMatch(
      /^session\.voice/u,
    );
  });

  // Azure/azure-sdk-for-java, VoiceLiveSessionTests: gpt-4o, with 2025-10-01 and 2026-07-15.
  it.each(API_VERSIONS)(
    'accepts and echoes reasoning_effort and interim_response with %s',
    async (version) => {
      const client = await open({ model: 'gpt-4o', 'api-version': version });
      const interim_response = {
        type: 'static_interim_response',
        texts: ['One moment please...'],
        triggers: ['latency'],
        latency_threshold_ms: 2000,
      };
      expect(await echo(client, { reasoning_effort: 'low' })).toMatchObject({ reasoning_effort: 'low' });
      expect(await echo(client, { interim_response })).toMatchObject({
        interim_response,
        reasoning_effort: 'low',
      });
      expect(await echo(client, { interim_response: null })).toMatchObject({ interim_response: null });
    },
  );

  // The service's messages in community measurements of 2026, on gpt-realtime-2.
  it('accepts interim responses of a native model with an Azure voice only', async () => {
    const interim_response = { type: 'llm_interim_response' };
    const client = await open('gpt-realtime-2');
    expect(await refusal(client, { interim_response })).toMatchObject({
      param: 'session.interim_response',
      message: expect.stringContaining('requires an Azure TTS voice'),
    });
    expect(await echo(client, { interim_response, voice: AVA })).toMatchObject({ interim_response });
  });

  // Azure/azure-sdk-for-js and -net, live tests of manual turns.
  it.each(['gpt-realtime', 'gpt-4.1'])(
    'switches turn detection off with the type none, and does not echo it, when the model is %s',
    async (model) => {
      const client = await open(model, { turns: [{ say: 'Yes.' }] });
      expect(await echo(client, { turn_detection: { type: 'none' } })).not.toHaveProperty('turn_detection');
      expect(await echo(client, { temperature: 0.9 })).not.toHaveProperty('turn_detection');
      await client.say('Hello there');
      await client.settle();
      expect(client.types()).not.toContain('input_audio_buffer.speech_started');
      // As with `null`, a response includes the speech so far.
      client.send({ type: 'response.create' });
      await client.next('input_audio_buffer.committed');
      await client.next('response.done');
      expect(await echo(client, { turn_detection: { type: 'server_vad' } })).toMatchObject({
        turn_detection: { type: 'server_vad' },
      });
      expect((await echo(client, { turn_detection: null })).turn_detection).toBeNull();
    },
  );

  it('does the same in a session with an agent', async () => {
    const client = await open(AGENT);
    expect(await echo(client, { turn_detection: { type: 'none' } })).not.toHaveProperty('turn_detection');
  });

  // Azure/azure-sdk-for-net, SessionConfigTests, SpeechRecoOptions; checked live by the author of pydantic-ai.
  it.each([...CASCADED, ...NATIVE, 'azure-realtime'])(
    'accepts noise reduction for near and far fields when the model is %s',
    async (model) => {
      const client = await open(model);
      for (const type of ['far_field', 'near_field', 'azure_deep_noise_suppression']) {
        const input_audio_noise_reduction = { type };
        expect(await echo(client, { input_audio_noise_reduction })).toMatchObject({
          input_audio_noise_reduction,
        });
      }
      const off = { input_audio_noise_reduction: null };
      expect(await echo(client, off)).toMatchObject(off);
    },
  );

  // github.com/pydantic/pydantic-ai, realtime/azure.py: the service accepts up to 2.
  it.each(['gpt-4.1', 'gpt-realtime'])('accepts temperatures up to 2 when the model is %s', async (model) => {
    const client = await open(model, { turns: [{ say: 'Yes.' }] });
    for (const temperature of [0, 1.3, 2]) {
      expect(await echo(client, { temperature })).toMatchObject({ temperature });
    }
    expect((await refusal(client, { temperature: 2.1 })).param).toBe('session.temperature');
    client.send({ type: 'response.create', response: { temperature: 1.9 } });
    expect((await client.next('response.done')).response).toMatchObject({
      temperature: 1.9,
      status: 'completed',
    });
  });

  // REC: test_message_history_seeding.
  it.each(NATIVE)(
    'restores the initial prompt with empty instructions when the model is %s',
    async (model) => {
      const client = await open(model);
      const first = created(client)?.instructions;
      expect(first).not.toBe('');
      expect((await echo(client, { instructions: '' })).instructions).toBe(first);
      expect((await echo(client, { instructions: 'Be brief.' })).instructions).toBe('Be brief.');
      expect((await echo(client, { instructions: '' })).instructions).toBe(first);
    },
  );

  // REC: test_openai_audio_settings_apply_on_voice_live, test_cascade_model_speaks_with_azure_voice. Recordings of July
  // have no `delay`.
  it.each([
    ['gpt-realtime', 'whisper-1', null],
    ['gpt-realtime', 'azure-speech', null],
    ['gpt-realtime-2', 'gpt-4o-transcribe', null],
    ['gpt-4.1', 'azure-speech', ''],
    ['gpt-5', 'mai-transcribe-1', ''],
  ])('echoes a transcriber with all its possible fields: %s, %s', async (model, transcriber, language) => {
    const all = { language, prompt: null, delay: null, custom_speech: null, phrase_list: null };
    const client = await open(model);
    const echoed = async (more: object) =>
      (await echo(client, { input_audio_transcription: { model: transcriber, ...more } }))
        .input_audio_transcription;
    expect(await echoed({})).toEqual({ model: transcriber, ...all });
    expect(await echoed({ language: 'de-DE' })).toEqual({ model: transcriber, ...all, language: 'de-DE' });
    // An update resets the fields that it omits.
    expect(await echoed({ prompt: 'Names.' })).toEqual({ model: transcriber, ...all, prompt: 'Names.' });
  });

  // REC: test_openai_audio_settings_apply_on_voice_live.
  it('echoes semantic_vad with auto_truncate, and a temperature that responses do not report', async () => {
    const client = await open('gpt-realtime', { turns: [{ say: 'Yes.' }] });
    const { temperature, turn_detection } = await echo(client, {
      turn_detection: { type: 'semantic_vad', eagerness: 'high' },
      temperature: 0.7,
    });
    expect(turn_detection).toEqual({
      type: 'semantic_vad',
      eagerness: 'high',
      create_response: true,
      interrupt_response: true,
      auto_truncate: false,
    });
    expect(temperature).toBe(0.7);
    client.type('Hello');
    expect((await client.next('response.created')).response.temperature).toBeNull();
    expect((await client.next('response.done')).response.temperature).toBeNull();
  });

  // REC: test_text_in_audio_out_turn, test_gpt_realtime_2_is_served_by_voice_live.
  it.each(NATIVE)('echoes the numbers of server_vad when the model is %s', async (model) => {
    const { turn_detection } = await echo(await open(model), { turn_detection: { type: 'server_vad' } });
    expect(turn_detection).toMatchObject({
      threshold: 0.5,
      prefix_padding_ms: 400,
      silence_duration_ms: 500,
    });
    expect(turn_detection).not.toHaveProperty('end_of_utterance_detection');
  });

  // REC: test_cascade_model_speaks_with_azure_voice, test_cascade_reasoning_model_settings_are_adapted.
  it.each(['server_vad', 'azure_semantic_vad'])(
    'echoes only the given numbers of %s when the model is cascaded, and uses its own defaults',
    async (type) => {
      const client = await open('gpt-5', { turns: [{ say: 'Yes.' }] });
      const none = { threshold: null, prefix_padding_ms: null, silence_duration_ms: null };
      const given = { turn_detection: { type, silence_duration_ms: 600 } };
      expect((await echo(client, given)).turn_detection).toMatchObject({ ...none, silence_duration_ms: 600 });
      expect((await echo(client, { turn_detection: { type } })).turn_detection).toMatchObject(none);
      await client.say('Hello there');
      expect((await client.next('response.done')).response.status).toBe('completed');
    },
  );

  // github.com/pydantic/pydantic-ai, realtime/azure.py; every recording shows the field.
  it.each(['gpt-realtime', 'gpt-4.1'])('accepts truncation_strategy when the model is %s', async (model) => {
    const client = await open(model);
    for (const strategy of ['auto', 'last_messages', { type: 'last_messages', last_messages: 5 }, null]) {
      expect((await echo(client, { truncation_strategy: strategy }))['truncation_strategy']).toEqual(
        strategy,
      );
    }
    expect((await refusal(client, { truncation_strategy: 'never' })).param).toBe(
      'session.truncation_strategy',
    );
  });

  it('accepts the nulls that it shows for undocumented fields', async () => {
    const nulls = { greeting: null, handoff: null, truncation_strategy: null };
    expect(await echo(await open('gpt-4.1'), nulls)).toMatchObject(nulls);
  });
});
