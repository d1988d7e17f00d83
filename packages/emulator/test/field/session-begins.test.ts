// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * Initial sessions. REC: github.com/pydantic/pydantic-ai, tests/realtime/cassettes/test_azure_voice_live_ws, of
 * September 2026; where those of July and August differ, the newer ones are used.
 */
import {
  API_VERSIONS,
  familyOf,
  isAtLeast,
  SESSION_FIELDS,
  type SessionField,
} from '@voicelive-kit/protocol';
import { describe, expect, it } from 'vitest';
import { AGENT, created, echo, open } from './field.ts';

/** The newest version whose fields REC may show; those added later are not in it. */
const RECORDED_IN = '2026-07-15';
/** The order of REC, in every recording. */
const ORDER = [
  'id',
  'model',
  'modalities',
  'instructions',
  'voice',
  'input_audio_format',
  'output_audio_format',
  'input_audio_transcription',
  'input_audio_noise_reduction',
  'turn_detection',
  'tools',
  'tool_choice',
  'temperature',
  'max_response_output_tokens',
  'expires_at',
  'object',
  'input_audio_sampling_rate',
  'animation',
  'input_audio_echo_cancellation',
  'avatar',
  'output_audio_timestamp_types',
  'reasoning_effort',
  'truncation_strategy',
  'include',
  'greeting',
  'handoff',
];
const NULLS = {
  input_audio_noise_reduction: null,
  animation: null,
  input_audio_echo_cancellation: null,
  avatar: null,
  output_audio_timestamp_types: null,
  truncation_strategy: null,
  include: null,
  greeting: null,
  handoff: null,
};
const VAD = {
  type: 'server_vad',
  threshold: 0.5,
  create_response: true,
  interrupt_response: true,
  idle_timeout_ms: null,
  speech_duration_ms: null,
  auto_truncate: false,
  appended_text_after_truncation: null,
};

describe('the initial session', () => {
  // REC: test_openai_audio_settings_apply_on_voice_live.
  it('has PCM output, every null, and no layer for the end of utterances when the model is native', async () => {
    const session = created(await open('gpt-realtime'));
    expect(session).toMatchObject({ model: 'gpt-realtime-global-standard', output_audio_format: 'pcm16' });
    expect(session).toMatchObject({ ...NULLS, input_audio_transcription: null, modalities: ['audio'] });
    expect(session?.turn_detection).toEqual({ ...VAD, prefix_padding_ms: 300, silence_duration_ms: 200 });
    const absent = new Set(['temperature', 'reasoning_effort']);
    expect(Object.keys(session ?? {})).toEqual(ORDER.filter((field) => !absent.has(field)));
  });

  // REC: test_gpt_realtime_2_is_served_by_voice_live; community measurements of October 2026 show the same voice for
  // 2.1.
  it.each(['gpt-realtime-2', 'gpt-realtime-2.1', 'gpt-realtime-2.1-mini', 'gpt-realtime-2.1-datazone'])(
    'has the voice marin and pauses of 500 ms when the model is %s',
    async (model) => {
      const session = created(await open(model));
      expect(session).toMatchObject({ ...NULLS, voice: { name: 'marin', type: 'openai' } });
      expect(session?.turn_detection).toEqual({ ...VAD, prefix_padding_ms: 300, silence_duration_ms: 500 });
    },
  );

  it('has the same for a bring-your-own deployment of one', async () => {
    const query = { model: 'gpt-realtime-2.1', profile: 'byom-azure-openai-realtime' };
    expect(created(await open(query))).toMatchObject({ voice: { name: 'marin' } });
    expect(created(await open({ ...query, model: 'mine' }))).toMatchObject({ voice: { name: 'alloy' } });
  });

  // REC: test_cascade_spoken_turn_with_azure_audio_processing.
  it('has a prompt, every null, and longer pauses when the model is cascaded', async () => {
    const session = created(await open('gpt-4.1'));
    expect(session).toMatchObject({
      ...NULLS,
      model: 'gpt-4.1',
      output_audio_format: 'pcm16',
      temperature: 0.8,
    });
    expect(session?.turn_detection).toEqual({ ...VAD, prefix_padding_ms: 400, silence_duration_ms: 500 });
    expect(session?.instructions?.length).toBeGreaterThan(50);
    expect(session?.input_audio_transcription).toEqual({
      model: 'azure-speech',
      language: null,
      prompt: null,
      delay: null,
      custom_speech: null,
      phrase_list: null,
    });
    expect(Object.keys(session ?? {})).toEqual(ORDER.filter((field) => field !== 'reasoning_effort'));
  });

  // REC: test_cascade_reasoning_model_settings_are_adapted.
  it('has a temperature of 1 and low effort when the model reasons', async () => {
    const session = created(await open('gpt-5'));
    expect(session).toMatchObject({ ...NULLS, temperature: 1, reasoning_effort: 'minimal' });
    expect(Object.keys(session ?? {})).toEqual(ORDER);
  });

  it('has no instructions, not even those of a model, when an agent has its own', async () => {
    const agents = { Support: { model: 'gpt-5' } };
    const session = created(await open(AGENT, { agents }));
    expect(session).toMatchObject({ ...NULLS, model: 'gpt-5', instructions: '', temperature: 0.8 });
    expect(session).not.toHaveProperty('reasoning_effort');
  });

  // github.com/pipecat-ai/pipecat, services/azure/voice_live: it uses one of its own voices.
  it("has the model's own voice when the model is azure-realtime", async () => {
    const client = await open('azure-realtime', { turns: [{ say: 'Hello.' }] });
    expect(created(client)?.voice).toMatchObject({ type: 'azure-realtime-native', name: 'ava' });
    client.type('Hello');
    expect((await client.next('response.done')).response.voice).toMatchObject({
      type: 'azure-realtime-native',
    });
    const other = { type: 'azure-realtime-native', name: 'andrew' };
    expect((await echo(await open('azure-realtime'), { voice: other })).voice).toMatchObject(other);
  });

  it.each(API_VERSIONS)(
    'has the recorded fields, and those added since, in the version %s',
    async (version) => {
      const session = created(await open({ model: 'gpt-4.1', 'api-version': version }));
      const rows: Partial<Record<string, SessionField>> = SESSION_FIELDS;
      const isNewer = (field: string): boolean => {
        const { since } = rows[field] ?? {};
        return since !== undefined && !isAtLeast(RECORDED_IN, since) && isAtLeast(version, since);
      };
      expect(Object.keys(session ?? {}).filter((field) => !isNewer(field))).toEqual(
        ORDER.filter((field) => field !== 'reasoning_effort'),
      );
    },
  );
});

// github.com/livekit/agents, livekit-plugins-azure: azure-speech transcribes for it, Azure voices speak for it.
it('phi4-mm-realtime belongs to the family that its own sessions show', async () => {
  expect(familyOf('phi4-mm-realtime')).toBe('cascaded');
  expect(created(await open('phi4-mm-realtime'))).toMatchObject({
    voice: { type: 'azure-standard' },
    input_audio_transcription: { model: 'azure-speech' },
    turn_detection: { silence_duration_ms: 500 },
  });
});
