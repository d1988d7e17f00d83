// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { emulate } from './client.ts';
import { OpenAIClient } from './openai-client.ts';

// Orders and fields as recorded from OpenAI's GA service, which pydantic-ai publishes with its tests.

const REPLY = [
  'response.created',
  'response.output_item.added',
  'conversation.item.added',
  'response.content_part.added',
];

describe('the OpenAI dialect', () => {
  test('begins with a GA session', async () => {
    const client = await OpenAIClient.open(await emulate());
    expect(client.events).toMatchObject([
      {
        type: 'session.created',
        session: {
          type: 'realtime',
          object: 'realtime.session',
          id: expect.stringMatching(/^sess_/),
          model: 'gpt-realtime',
          output_modalities: ['audio'],
          tools: [],
          tool_choice: 'auto',
          max_output_tokens: 'inf',
          tracing: null,
          truncation: 'auto',
          prompt: null,
          expires_at: expect.any(Number),
          audio: {
            input: {
              format: { type: 'audio/pcm', rate: 24_000 },
              transcription: null,
              noise_reduction: null,
              turn_detection: {
                type: 'server_vad',
                threshold: 0.5,
                prefix_padding_ms: 300,
                silence_duration_ms: 200,
                idle_timeout_ms: null,
                create_response: true,
                interrupt_response: true,
              },
            },
            output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: 'alloy', speed: 1 },
          },
          include: null,
        },
      },
    ]);
  });

  test('holds a spoken turn in the recorded order', async () => {
    const client = await OpenAIClient.open(
      await emulate({ scenario: { version: 1, turns: [{ hear: 'Hello?', say: 'Hi there, friend.' }] } }),
    );
    await client.configure({ audio: { input: { transcription: { model: 'whisper-1' } } } });
    const from = client.events.length;
    await client.say('Hello, can you hear me?');
    await client.next('rate_limits.updated');
    expect(client.types(from)).toEqual([
      'input_audio_buffer.speech_started',
      'input_audio_buffer.speech_stopped',
      'input_audio_buffer.committed',
      'conversation.item.added',
      'conversation.item.done',
      ...REPLY,
      'response.output_audio_transcript.delta',
      'conversation.item.input_audio_transcription.delta',
      'response.output_audio.delta',
      'conversation.item.input_audio_transcription.completed',
      'response.output_audio.delta',
      'response.output_audio.done',
      'response.output_audio_transcript.done',
      'response.content_part.done',
      'conversation.item.done',
      'response.output_item.done',
      'response.done',
      'rate_limits.updated',
    ]);
    const content = [{ type: 'output_audio', transcript: 'Hi there, friend.' }];
    expect(client.events.at(-3)).toMatchObject({ item: { status: 'completed', role: 'assistant', content } });
    expect(client.events.at(-2)).toMatchObject({
      response: {
        object: 'realtime.response',
        status: 'completed',
        status_details: null,
        output: [{ content }],
        conversation_id: expect.stringMatching(/^conv_/),
        output_modalities: ['audio'],
        max_output_tokens: 'inf',
        audio: { output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: 'alloy' } },
        usage: {
          output_token_details: { text_tokens: expect.any(Number), audio_tokens: expect.any(Number) },
        },
        metadata: null,
      },
    });
    const [completed] = client.all('conversation.item.input_audio_transcription.completed');
    expect(completed).toMatchObject({
      transcript: 'Hello?',
      usage: { type: 'duration', seconds: expect.any(Number) },
    });
  });

  test('answers with text on request', async () => {
    const client = await OpenAIClient.open(
      await emulate({ scenario: { version: 1, turns: [{ say: 'See ya!' }] } }),
    );
    await client.configure({ output_modalities: ['text'] });
    const from = client.events.length;
    client.type('Say bye.');
    await client.next('rate_limits.updated');
    expect(client.types(from)).toEqual([
      'conversation.item.added',
      'conversation.item.done',
      ...REPLY,
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'conversation.item.done',
      'response.output_item.done',
      'response.done',
      'rate_limits.updated',
    ]);
    const [done] = client.all('response.content_part.done');
    expect(done?.['part']).toEqual({ type: 'text', text: 'See ya!' });
    expect(client.events.at(-3)).toMatchObject({
      item: { content: [{ type: 'output_text', text: 'See ya!' }] },
    });
  });

  test('calls a tool and speaks about its output', async () => {
    const client = await OpenAIClient.open(
      await emulate({
        scenario: {
          version: 1,
          turns: [
            { call: [{ tool: 'get_weather', arguments: { city: 'Oslo' } }], then: { say: 'Four degrees.' } },
          ],
        },
      }),
    );
    await client.configure({
      tools: [{ type: 'function', name: 'get_weather', parameters: { type: 'object' } }],
    });
    const from = client.events.length;
    client.type('Weather?');
    await client.next('rate_limits.updated');
    expect(client.types(from).slice(2)).toEqual([
      'response.created',
      'response.output_item.added',
      'conversation.item.added',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.done',
      'conversation.item.done',
      'response.output_item.done',
      'response.done',
      'rate_limits.updated',
    ]);
    const [call] = client.all('response.function_call_arguments.done');
    expect(JSON.parse(String(call?.['arguments']))).toEqual({ city: 'Oslo' });
    const answered = client.events.length;
    const output = { type: 'function_call_output', call_id: call?.['call_id'], output: '4' };
    client.send({ type: 'conversation.item.create', item: output });
    client.send({ type: 'response.create' });
    await client.next('response.done');
    expect(client.types(answered).slice(0, 2)).toEqual(['conversation.item.added', 'conversation.item.done']);
    expect(client.events[answered]).toMatchObject({ item: output });
    expect(client.all('response.output_audio_transcript.done').at(-1)).toMatchObject({
      transcript: 'Four degrees.',
    });
  });

  test('cancels an interrupted answer, and truncates it as requested', async () => {
    const client = await OpenAIClient.open(
      await emulate({
        pace: 'realtime',
        scenario: {
          version: 1,
          turns: [
            { hear: 'One', say: 'word '.repeat(200) },
            { hear: 'Two', say: 'Yes.' },
          ],
        },
      }),
    );
    await client.say('Tell me everything.');
    await client.next('response.output_audio.delta');
    await client.say('Wait a moment, please.');
    const done = await client.next('response.done');
    expect(done).toMatchObject({
      response: { status: 'cancelled', status_details: { type: 'cancelled', reason: 'turn_detected' } },
    });
    const [item] = (done['response'] as { output: { id: string }[] }).output;
    client.send({
      type: 'conversation.item.truncate',
      item_id: item?.id,
      content_index: 0,
      audio_end_ms: 100,
    });
    expect(await client.next('conversation.item.truncated')).toMatchObject({
      item_id: item?.id,
      content_index: 0,
      audio_end_ms: 100,
    });
  });

  test('a response outside the conversation adds no item to it', async () => {
    const client = await OpenAIClient.open(await emulate());
    client.send({
      type: 'response.create',
      response: {
        conversation: 'none',
        output_modalities: ['text'],
        input: [],
        metadata: { topic: 'aside' },
      },
    });
    const done = await client.next('response.done');
    expect(done).toMatchObject({ response: { metadata: { topic: 'aside' }, output_modalities: ['text'] } });
    expect(client.types().filter((type) => type.startsWith('conversation.'))).toEqual([]);
  });

  test('keeps, retrieves and deletes items of the conversation', async () => {
    const client = await OpenAIClient.open(await emulate());
    const item = {
      id: 'mine_1',
      type: 'message',
      role: 'assistant',
      content: [{ type: 'output_text', text: 'As I said.' }],
    };
    client.send({ type: 'conversation.item.create', previous_item_id: 'root', item });
    expect(await client.next('conversation.item.added')).toMatchObject({ previous_item_id: null, item });
    expect(await client.next('conversation.item.done')).toMatchObject({
      item: { ...item, status: 'completed' },
    });
    client.send({ type: 'conversation.item.retrieve', item_id: 'mine_1' });
    expect(await client.next('conversation.item.retrieved')).toMatchObject({ item });
    client.send({ type: 'conversation.item.delete', item_id: 'mine_1' });
    expect(await client.next('conversation.item.deleted')).toMatchObject({ item_id: 'mine_1' });
  });
});
