// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import type { ClientEvent, ServerEvent, SessionConfig } from '../../index.ts';
import { codecFor } from '../codec-for.ts';

const codec = codecFor('v1', 'voice-agent-v1');

const update = (session: SessionConfig): ClientEvent => ({ type: 'session.update', session });
const onWire = (event: ClientEvent | ServerEvent): Record<string, unknown> =>
  JSON.parse(codec.encodeClient(event as ClientEvent)) as Record<string, unknown>;

/** Settings that are the same in a session of Voice Live and one of a voice agent. */
const SESSIONS: readonly [what: string, ours: SessionConfig, theirs: object][] = [
  ['instructions', { instructions: 'Be brief.' }, { instructions: 'Be brief.' }],
  ['modalities', { modalities: ['text', 'audio'] }, { output_modalities: ['text', 'audio'] }],
  ['the maximum length of an answer', { max_response_output_tokens: 'inf' }, { max_output_tokens: 'inf' }],
  ['the effort', { reasoning_effort: 'low' }, { reasoning: { effort: 'low' } }],
  ['no turn detection', { turn_detection: null }, { audio: { input: { turn_detection: null } } }],
  [
    'turn detection',
    { turn_detection: { type: 'server_vad', threshold: 0.4, idle_timeout_ms: 5000 } },
    { audio: { input: { turn_detection: { type: 'server_vad', threshold: 0.4, idle_timeout_ms: 5000 } } } },
  ],
  [
    'everything about the input',
    {
      input_audio_format: 'g711_ulaw',
      input_audio_sampling_rate: 8000,
      input_audio_noise_reduction: { type: 'azure_personal_noise_suppression' },
      input_audio_echo_cancellation: {
        type: 'server_echo_cancellation',
        reference_source: 'client',
        channels: 2,
      },
      input_audio_transcription: { model: 'azure-speech-streaming', language: 'en-US' },
    },
    {
      audio: {
        input: {
          format: { type: 'audio/pcmu' },
          noise_reduction: { type: 'azure_personal_noise_suppression' },
          echo_cancellation: { type: 'server_echo_cancellation', reference_source: 'client', channels: 2 },
          transcription: { model: 'azure-speech-streaming', language: 'en-US' },
        },
      },
    },
  ],
  [
    'PCM at 24 kHz both ways',
    { input_audio_format: 'pcm16', input_audio_sampling_rate: 24_000, output_audio_format: 'pcm16' },
    {
      audio: {
        input: { format: { type: 'audio/pcm', rate: 24_000 } },
        output: { format: { type: 'audio/pcm', rate: 24_000 } },
      },
    },
  ],
  [
    'an Azure voice with its settings',
    {
      voice: {
        type: 'azure-custom',
        name: 'Ours',
        endpoint_id: 'e1',
        locale: 'en-GB',
        rate: '1.1',
        temperature: 0.7,
        pitch: '+2%',
        prefer_locales: ['en-GB'],
      },
      output_audio_timestamp_types: ['word'],
    },
    {
      audio: {
        output: {
          voice: 'Ours',
          voice_type: 'azure-custom',
          custom_voice_endpoint_id: 'e1',
          voice_locale: 'en-GB',
          speed: 1.1,
          voice_temperature: 0.7,
          pitch: '+2%',
          prefer_locales: ['en-GB'],
          output_audio_timestamp_types: ['word'],
        },
      },
    },
  ],
  [
    'a personal voice',
    { voice: { type: 'azure-personal', name: 'Mine', model: 'DragonLatestNeural' } },
    {
      audio: {
        output: { voice: 'Mine', voice_type: 'azure-personal', personal_voice_model: 'DragonLatestNeural' },
      },
    },
  ],
  [
    'an avatar',
    { avatar: { type: 'photo-avatar', character: 'lisa', output_protocol: 'websocket' } },
    { avatar: { type: 'photo_avatar', character: 'lisa', output_protocol: 'websocket' } },
  ],
  [
    'a greeting, and tools',
    {
      greeting: { type: 'template', text: 'Hello {{name}}.' },
      tools: [{ type: 'system', name: 'end_conversation' }],
      tool_choice: { type: 'mcp', server_label: 'docs' },
    },
    {
      greeting: { type: 'template', text: 'Hello {{name}}.' },
      tools: [{ type: 'system', name: 'end_conversation' }],
      tool_choice: { type: 'mcp', server_label: 'docs' },
    },
  ],
];

describe('a session of a voice agent', () => {
  it.each(SESSIONS)('has %s at the path of the dialect', (_what, ours, theirs) => {
    expect(onWire(update(ours))).toEqual({
      type: 'session.update',
      session: { type: 'realtime', ...theirs },
    });
  });

  it.each(SESSIONS)('restores %s unchanged', (_what, ours) => {
    const decoded = codec.decodeClient(codec.encodeClient(update(ours)));
    expect(decoded).toEqual({ kind: 'event', event: update(ours) });
  });

  it.each([
    ['+10%', 1.1],
    ['-25%', 0.75],
    ['0.5', 0.5],
    ['fast', 'fast'],
    ['+0.1', '+0.1'],
  ])('converts the rate %s to the speed %s', (rate, speed) => {
    const voice = { type: 'azure-standard', name: 'en-US-AvaNeural', rate } as const;
    expect(onWire(update({ voice }))).toMatchObject({ session: { audio: { output: { speed } } } });
  });

  it('converts a bare voice name to a voice', () => {
    expect(onWire(update({ voice: 'marin' }))).toMatchObject({
      session: { audio: { output: { voice: 'marin' } } },
    });
  });

  it('passes on requests for features that the service does not have', () => {
    expect(onWire(update({ model: 'gpt-4o', input_audio_sampling_rate: 16_000 }))).toMatchObject({
      session: { model: 'gpt-4o', audio: { input: { format: { type: 'audio/pcm', rate: 16_000 } } } },
    });
  });

  it('is merged with fields under the names of this dialect', () => {
    const session = { turn_detection: null, audio: { input: { something_new: 1 } } };
    expect(onWire(update(session))).toMatchObject({
      session: { audio: { input: { turn_detection: null, something_new: 1 } } },
    });
  });

  it('keeps fields of later versions in place', () => {
    const frame = {
      type: 'session.updated',
      session: {
        id: 's',
        type: 'realtime',
        audio: { input: { turn_detection: null, new_field: 1 } },
        more: true,
      },
    };
    expect(codec.decodeServer(JSON.stringify(frame))).toEqual({
      kind: 'event',
      event: {
        type: 'session.updated',
        session: { id: 's', turn_detection: null, audio: { input: { new_field: 1 } }, more: true },
      },
    });
  });
});

describe('an event of a voice agent', () => {
  it.each([
    ['response.audio.delta', 'response.output_audio.delta'],
    ['response.audio_transcript.delta', 'response.output_audio_transcript.delta'],
    ['response.text.delta', 'response.output_text.delta'],
  ])('renames %s to %s', (ours, theirs) => {
    const event = { type: ours, response_id: 'r', item_id: 'i', delta: 'AAAA' } as ServerEvent;
    const frame = codec.encodeServer(event);
    expect(JSON.parse(frame)).toEqual({ ...event, type: theirs });
    expect(codec.decodeServer(frame)).toEqual({ kind: 'event', event });
  });

  it('has the text of an answer in parts with different names', () => {
    const item = {
      id: 'i',
      type: 'message',
      role: 'assistant',
      content: [
        { type: 'text', text: 'Four.' },
        { type: 'audio', transcript: 'Four.' },
      ],
    } as const;
    const created = { type: 'conversation.item.created', item } as unknown as ServerEvent;
    const frame = codec.encodeServer(created);
    expect(JSON.parse(frame)).toMatchObject({
      item: { content: [{ type: 'output_text' }, { type: 'output_audio' }] },
    });
    expect(codec.decodeServer(frame)).toEqual({ kind: 'event', event: created });
    expect(created).toMatchObject({ item });
  });

  it('keeps the parts of user messages', () => {
    const create: ClientEvent = {
      type: 'conversation.item.create',
      item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'audio' }] },
    };
    expect(onWire(create)).toEqual(create);
  });

  it('has the settings of a response at the paths of the dialect', () => {
    const event: ClientEvent = {
      type: 'response.create',
      response: {
        modalities: ['audio'],
        input_items: [],
        max_output_tokens: 100,
        reasoning_effort: 'low',
        voice: { type: 'openai', name: 'marin' },
        metadata: { tag: '1' },
        pre_generated_assistant_message: {
          type: 'message',
          role: 'assistant',
          content: [{ type: 'text', text: 'Hi.' }],
        },
      },
    };
    const frame = codec.encodeClient(event);
    expect(JSON.parse(frame)).toEqual({
      type: 'response.create',
      response: {
        output_modalities: ['audio'],
        input: [],
        max_output_tokens: 100,
        reasoning: { effort: 'low' },
        audio: { output: { voice: 'marin', voice_type: 'openai' } },
        metadata: { tag: '1' },
        pre_generated_assistant_message: {
          type: 'message',
          role: 'assistant',
          content: [{ type: 'output_text', text: 'Hi.' }],
        },
      },
    });
    expect(codec.decodeClient(frame)).toEqual({ kind: 'event', event });
  });

  it('omits what voice agents do not have', () => {
    const response = { id: 'r', status: 'in_progress', temperature: 0.8, voice: null } as const;
    const { response: told } = JSON.parse(codec.encodeServer({ type: 'response.created', response })) as {
      response: object;
    };
    expect(told).not.toHaveProperty('temperature');
    expect(codec.decodeServer(JSON.stringify({ type: 'response.created', response: told }))).toMatchObject({
      event: { response: { voice: null } },
    });
  });

  it.each([
    ['session.turn_detection.threshold', 'session.audio.input.turn_detection.threshold'],
    ['session.voice.rate', 'session.audio.output.speed'],
    ['session.tools[0].name', 'session.tools[0].name'],
    ['response.input_items[1].id', 'response.input[1].id'],
    ['session.max_response_output_tokens', 'session.max_output_tokens'],
    ['item.content', 'item.content'],
  ])('names the field %s in errors as %s', (ours, theirs) => {
    const error = { message: `Invalid value: '${ours}'.`, param: ours };
    const frame = codec.encodeServer({ type: 'error', error });
    expect(JSON.parse(frame)).toMatchObject({
      error: { param: theirs, message: `Invalid value: '${theirs}'.` },
    });
    expect(codec.decodeServer(frame)).toMatchObject({ event: { error: { param: ours } } });
  });

  it('is checked under its own name', () => {
    expect(codec.decodeServer('{"type":"response.output_audio.delta"}')).toMatchObject({
      kind: 'malformed',
      type: 'response.audio.delta',
    });
    expect(codec.decodeServer('{"type":"brand.new"}')).toMatchObject({ kind: 'unknown', type: 'brand.new' });
    expect(codec.decodeServer('{"type":5}')).toMatchObject({ kind: 'malformed', problem: 'no-type' });
  });
});

/** Source: `MCPToolFilter` of npm `@azure/ai-projects` 2.10.0. */
describe('the filter of an approval rule', () => {
  const mcp = { type: 'mcp', server_label: 'docs', server_url: 'https://docs.example.org/mcp' } as const;
  const ours = { ...mcp, require_approval: { always: ['delete'], never: ['search'] } };
  const theirs = {
    ...mcp,
    require_approval: { always: { tool_names: ['delete'] }, never: { tool_names: ['search'] } },
  };

  it('is an object for voice agents and a list for Voice Live', () => {
    expect(onWire(update({ tools: [ours] }))).toMatchObject({ session: { tools: [theirs] } });
    const frame = JSON.stringify({ type: 'session.update', session: { type: 'realtime', tools: [theirs] } });
    expect(codec.decodeClient(frame)).toMatchObject({ event: { session: { tools: [ours] } } });
  });

  it('is left out when it names no tools, because Voice Live has no other', () => {
    const read_only = { read_only: true };
    const tool = { ...mcp, allowed_tools: read_only, require_approval: { never: read_only } };
    const frame = JSON.stringify({ type: 'session.updated', session: { id: 's', tools: [tool] } });
    expect(codec.decodeServer(frame)).toMatchObject({
      event: { session: { tools: [{ ...mcp, require_approval: {} }] } },
    });
  });
});
