// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Usage } from '@voicelive-kit/protocol';
import { describe, expect, test } from 'vitest';
import { Client, emulate } from './client.ts';

const LONG = 'One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen.';
const scenario = { version: 1 as const, turns: [{ say: LONG }, { say: 'Yes.' }, { say: 'Yes.' }] };

/** How much audio of an answer was sent, in milliseconds. */
function soundMs(client: Client): number {
  return client
    .all('response.audio.delta')
    .reduce((sum, event) => sum + Buffer.from(event.delta, 'base64').length / 48, 0);
}

function expectConsistent(usage: Usage | null | undefined): void {
  const input = usage?.input_token_details;
  const output = usage?.output_token_details;
  const add = (...values: (number | null | undefined)[]): number =>
    values.reduce<number>((sum, value) => sum + (value ?? Number.NaN), 0);
  expect(usage?.total_tokens).toBe(add(usage?.input_tokens, usage?.output_tokens));
  expect(usage?.input_tokens).toBe(add(input?.text_tokens, input?.audio_tokens, input?.image_tokens));
  expect(usage?.output_tokens).toBe(add(output?.text_tokens, output?.audio_tokens));
  const cached = input?.cached_tokens_details;
  expect(input?.cached_tokens).toBe(add(cached?.text_tokens, cached?.audio_tokens, cached?.image_tokens));
}

describe('an answer cut short', () => {
  test('by the client counts what was sent of it', async () => {
    const client = await Client.open(await emulate({ scenario, pace: 'realtime' }), { model: 'gpt-4.1' });
    client.type('Hello');
    await client.next('response.audio.delta');
    client.send({ type: 'response.cancel' });
    const { response } = await client.next('response.done');
    expect(response.status).toBe('cancelled');
    expectConsistent(response.usage);
    expect(response.usage?.output_token_details?.audio_tokens).toBe(Math.round(soundMs(client) / 50));
  });

  test('has no input tokens when cut before it began', async () => {
    const turns = [{ say: 'Late.', delayMs: 60_000 }];
    const client = await Client.open(await emulate({ scenario: { version: 1, turns } }));
    client.type('Hello');
    client.send({ type: 'response.cancel' });
    const { response } = await client.next('response.done');
    expectConsistent(response.usage);
    expect(response.usage?.total_tokens).toBe(0);
  });
});

describe('max_output_tokens', () => {
  test('ends an answer as incomplete, within the limit', async () => {
    const client = await Client.open(await emulate({ scenario }));
    client.send({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hello' }] },
    });
    client.send({ type: 'response.create', response: { max_output_tokens: 40 } });
    const { response } = await client.next('response.done');
    expect(response).toMatchObject({
      status: 'incomplete',
      status_details: { type: 'incomplete', reason: 'max_output_tokens' },
      output: [{ status: 'incomplete' }],
      max_output_tokens: 40,
    });
    expectConsistent(response.usage);
    expect(response.usage?.output_tokens).toBeLessThanOrEqual(40);
    expect(response.usage?.output_tokens).toBeGreaterThan(30);
    const said = client.all('response.audio_transcript.done')[0]?.transcript ?? '';
    expect(LONG.startsWith(said) && said.length < LONG.length).toBe(true);
    expect(client.types().slice(-5)).toEqual([
      'response.audio.done',
      'response.audio_transcript.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.done',
    ]);
  });

  test('of the session does not affect a short answer; a text answer can reach it too', async () => {
    const client = await Client.open(await emulate({ scenario }), { model: 'gpt-4.1' });
    await client.configure({ modalities: ['text'], max_response_output_tokens: 8 });
    client.type('Hello');
    expect((await client.next('response.done')).response.status).toBe('incomplete');
    client.type('Again');
    expect((await client.next('response.done')).response.status).toBe('completed');
  });
});

describe('the input of an answer', () => {
  test('includes turns that were only transcribed, at ten tokens per second', async () => {
    const client = await Client.open(await emulate({ scenario }));
    await client.configure({
      turn_detection: { type: 'server_vad', create_response: false },
      input_audio_transcription: { model: 'whisper-1' },
    });
    let heardMs = 0;
    for (let turn = 0; turn < 2; turn += 1) {
      await client.say('Hello there');
      const started = await client.next('input_audio_buffer.speech_started');
      const stopped = await client.next('input_audio_buffer.speech_stopped');
      heardMs += (stopped.audio_end_ms ?? 0) - (started.audio_start_ms ?? 0);
      await client.next('conversation.item.input_audio_transcription.completed');
    }
    expect(client.all('response.created')).toEqual([]);
    client.send({ type: 'response.create' });
    const { usage } = (await client.next('response.done')).response;
    expectConsistent(usage);
    expect(Math.abs((usage?.input_token_details?.audio_tokens ?? 0) - heardMs / 100)).toBeLessThanOrEqual(1);
  });

  test('includes images', async () => {
    const client = await Client.open(await emulate({ scenario }));
    const image = (detail: 'low' | 'auto') => ({
      type: 'input_image' as const,
      image_url: 'data:image/png;base64,iVBORw0KGgo=',
      detail,
    });
    client.send({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'user', content: [image('low'), image('auto')] },
    });
    client.send({ type: 'response.create' });
    const { usage } = (await client.next('response.done')).response;
    expectConsistent(usage);
    expect(usage?.input_token_details?.image_tokens).toBe(850);
  });

  test('shrinks when an answer is truncated', async () => {
    const client = await Client.open(await emulate({ scenario }));
    client.type('Hello');
    const { output } = (await client.next('response.done')).response;
    client.send({
      type: 'conversation.item.truncate',
      item_id: output?.[0]?.id ?? '',
      content_index: 0,
      audio_end_ms: 500,
    });
    client.type('Again');
    const { usage } = (await client.next('response.done')).response;
    expectConsistent(usage);
    expect(usage?.input_token_details?.audio_tokens).toBe(10);
  });
});
