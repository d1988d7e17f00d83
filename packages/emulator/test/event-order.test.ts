// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { Client, emulate } from './client.ts';

const weather = {
  type: 'function' as const,
  name: 'get_weather',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

/** The body of an answer, without deltas of text, audio and the user's transcript. */
const ANSWER = [
  'response.output_item.added',
  'conversation.item.created',
  'response.content_part.added',
  'response.audio.done',
  'response.audio_transcript.done',
  'response.content_part.done',
  'response.output_item.done',
  'response.done',
];

function withoutDeltas(types: string[]): string[] {
  return types.filter((type) => !type.endsWith('.delta') && !type.includes('input_audio_transcription'));
}

describe('a spoken turn', () => {
  test('on a native model delivers the user transcript while the answer is already running', async () => {
    const emulator = await emulate();
    const client = await Client.open(emulator);
    await client.configure({
      turn_detection: { type: 'server_vad' },
      input_audio_transcription: { model: 'whisper-1' },
    });
    const from = client.events.length;
    await client.say('Hello there, can you hear me?');
    await client.next('response.done');
    const types = client.types(from);
    expect(types.slice(0, 15)).toEqual([
      'input_audio_buffer.speech_started',
      'input_audio_buffer.speech_stopped',
      'input_audio_buffer.committed',
      'conversation.item.created',
      'conversation.item.done',
      'response.created',
      'response.output_item.added',
      'conversation.item.created',
      'response.content_part.added',
      'response.audio_transcript.delta',
      'conversation.item.input_audio_transcription.delta',
      'response.audio.delta',
      'conversation.item.input_audio_transcription.completed',
      'response.audio_transcript.delta',
      'response.audio.delta',
    ]);
    expect(types.slice(-5)).toEqual(ANSWER.slice(-5));
    const lead = client.events.slice(from).findIndex((event) => event.type === 'response.audio.delta');
    const before = client.events
      .slice(from, from + lead)
      .filter((event) => event.type === 'response.audio_transcript.delta');
    expect(before).toHaveLength(3);
  });

  test('on a native model names one item from speech_started to its creation', async () => {
    const client = await Client.open(await emulate());
    await client.say('Hello there');
    const started = await client.next('input_audio_buffer.speech_started');
    const stopped = await client.next('input_audio_buffer.speech_stopped');
    const committed = await client.next('input_audio_buffer.committed');
    const created = await client.next('conversation.item.created');
    expect([stopped.item_id, committed.item_id, created.item.id]).toEqual(Array(3).fill(started.item_id));
    expect(committed.previous_item_id).toBeNull();
    expect(created.item).toEqual({
      id: started.item_id,
      object: 'realtime.item',
      type: 'message',
      status: 'completed',
      role: 'user',
      content: [{ type: 'input_audio', transcript: null }],
    });
  });

  test('on a native model has no transcript while transcription is off, the default', async () => {
    const client = await Client.open(await emulate());
    await client.say('Hello there');
    await client.next('response.done');
    expect(client.types().filter((type) => type.includes('transcription'))).toEqual([]);
  });

  test('on a cascaded model delivers transcript and user item before the response', async () => {
    const client = await Client.open(await emulate(), { model: 'gpt-4.1' });
    await client.say('Hello there, can you hear me?');
    const done = await client.next('response.done');
    const types = client.types(1);
    expect(types.slice(0, 11)).toEqual([
      'input_audio_buffer.speech_started',
      'input_audio_buffer.speech_stopped',
      'input_audio_buffer.committed',
      'conversation.item.input_audio_transcription.completed',
      'conversation.item.created',
      'response.created',
      'response.output_item.added',
      'conversation.item.created',
      'response.content_part.added',
      'response.audio_transcript.delta',
      'response.audio.delta',
    ]);
    expect(types.slice(-5)).toEqual(ANSWER.slice(-5));
    const [user, agent] = client.all('conversation.item.created').map((event) => event.item);
    expect(user).toMatchObject({
      role: 'user',
      content: [{ type: 'input_audio', transcript: 'Hello, can you hear me?' }],
    });
    expect(agent).toMatchObject({ role: 'assistant', status: 'incomplete', content: [] });
    expect(agent?.id).toMatch(/^msg_/);
    expect(done.response).toMatchObject({
      conversation_id: '',
      max_output_tokens: null,
      status: 'completed',
    });
    expect(client.all('conversation.item.input_audio_transcription.completed')[0]).toMatchObject({
      language: 'en-US',
    });
  });

  test('with create_response off is committed and transcribed, and answered only on request', async () => {
    const client = await Client.open(await emulate(), { model: 'gpt-4.1' });
    await client.configure({ turn_detection: { type: 'azure_semantic_vad', create_response: false } });
    await client.say('Hello there');
    await client.next('conversation.item.created');
    await client.settle();
    expect(client.all('response.created')).toEqual([]);
    client.send({ type: 'response.create' });
    await client.next('response.done');
  });
});

describe('a typed turn', () => {
  test('is answered with audio', async () => {
    const client = await Client.open(await emulate());
    client.type('Hello');
    await client.next('response.done');
    expect(withoutDeltas(client.types(1))).toEqual([
      'conversation.item.created',
      'response.created',
      ...ANSWER,
    ]);
  });

  test('is answered with text when the session has no audio, with an empty part on native models', async () => {
    const client = await Client.open(await emulate());
    await client.configure({ modalities: ['text'] });
    client.type('Hello');
    const done = await client.next('response.done');
    expect(client.types(2)).toEqual([
      'conversation.item.created',
      'response.created',
      'response.output_item.added',
      'conversation.item.created',
      'response.content_part.added',
      'response.text.delta',
      'response.text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.done',
    ]);
    expect(client.all('response.text.done')[0]?.text).toBe('Hello! Nice to meet you.');
    expect(client.all('response.content_part.done')[0]?.part).toEqual({ type: 'text', text: '' });
    expect(done.response.output).toMatchObject([
      { content: [{ type: 'text', text: 'Hello! Nice to meet you.' }] },
    ]);
  });
});

describe('tool calls', () => {
  const scenario = {
    version: 1 as const,
    turns: [
      {
        call: [
          { tool: 'get_weather', arguments: { city: 'Oslo' } },
          { tool: 'get_weather', arguments: { city: 'Bergen' } },
        ],
        then: { say: 'Four and seven degrees.' },
      },
    ],
  };

  test('stream their arguments and wait for the client to request the answer', async () => {
    const client = await Client.open(await emulate());
    await client.configure({ tools: [weather] });
    client.type('What is the weather in Oslo?');
    const call = await client.next('response.function_call_arguments.done');
    await client.next('response.done');
    expect(client.types(2)).toEqual([
      'conversation.item.created',
      'response.created',
      'response.output_item.added',
      'conversation.item.created',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.done',
      'response.output_item.done',
      'response.done',
    ]);
    expect(call).toMatchObject({ name: 'get_weather', arguments: '{\n  "city": "Oslo"\n} \n' });
    client.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: call.call_id ?? '', output: '{"temp_c":4}' },
    });
    const output = await client.next('conversation.item.created');
    expect(output.item).toEqual({
      id: output.item.id,
      object: 'realtime.item',
      type: 'function_call_output',
      call_id: call.call_id,
      output: '{"temp_c":4}',
    });
    await client.settle();
    expect(client.all('response.created')).toHaveLength(1);
    client.send({ type: 'response.create' });
    await client.next('response.done');
    expect(client.all('response.audio_transcript.done').at(-1)?.transcript).toBe(
      'Here is what I found: temp c 4.',
    );
  });

  test('in parallel are sent item after item in one response', async () => {
    const client = await Client.open(await emulate({ scenario }), { model: 'gpt-4.1' });
    client.type('Weather in Oslo and Bergen?');
    const done = await client.next('response.done');
    const one = [
      'response.output_item.added',
      'conversation.item.created',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.done',
      'response.output_item.done',
    ];
    expect(client.types(1)).toEqual([
      'conversation.item.created',
      'response.created',
      ...one,
      ...one,
      'response.done',
    ]);
    expect(client.all('response.output_item.added').map((event) => event.output_index)).toEqual([0, 1]);
    expect(done.response.output).toMatchObject([
      { arguments: '{"city":"Oslo"}' },
      { arguments: '{"city":"Bergen"}' },
    ]);
  });

  test('acknowledge an early output only after the response that made the call', async () => {
    const client = await Client.open(await emulate({ scenario }));
    client.type('Weather?');
    const call = await client.next('response.function_call_arguments.done');
    client.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: call.call_id ?? '', output: '4' },
    });
    await client.next('response.done');
    const output = await client.next('conversation.item.created');
    expect(output.item.type).toBe('function_call_output');
  });
});
