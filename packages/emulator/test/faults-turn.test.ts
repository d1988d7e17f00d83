// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import type { EmulatorOptions, FaultSlug } from '../src/index.ts';
import { Client, emulate } from './client.ts';

const tool = { type: 'function' as const, name: 'look_up', parameters: {} };
const scenario: EmulatorOptions['scenario'] = {
  version: 1,
  turns: [{ call: [{ tool: 'look_up', arguments: { what: 'it' } }], then: { say: 'There it is.' } }],
};

async function connected(slug: FaultSlug, options: EmulatorOptions = {}, query = {}) {
  const emulator = await emulate(options);
  const client = await Client.open(emulator, query);
  await client.configure({ tools: [tool] });
  emulator.inject({ slug });
  return { emulator, client };
}

const statuses = (client: Client) => client.all('response.done').map(({ response }) => response.status);

describe('replies', () => {
  test('token-limit: fails a response, the next one succeeds', async () => {
    const { client } = await connected('token-limit');
    client.type('Hello');
    const { response } = await client.next('response.done');
    expect(response).toMatchObject({
      status: 'failed',
      output: [],
      status_details: { type: 'failed', error: { code: 'rate_limit_exceeded' } },
    });
    client.type('Hello');
    expect((await client.next('response.done')).response.status).toBe('completed');
  });

  test('text-only-reply: answers with text when audio was requested', async () => {
    const { client } = await connected('text-only-reply');
    client.type('Hello');
    await client.next('response.done');
    expect(client.types()).toContain('response.text.done');
    expect(client.types()).not.toContain('response.audio.delta');
  });

  test('fast-audio: sends everything at once, even at the realtime pace', async () => {
    const { client } = await connected('fast-audio', { pace: 'realtime' });
    client.type('Please count to five.');
    const { response } = await client.next('response.done');
    const bytes = client
      .all('response.audio.delta')
      .map((event) => Buffer.from(event.delta, 'base64').length);
    expect(response.status).toBe('completed');
    expect(bytes.length).toBeGreaterThan(4);
  });

  test('already-active: rejects a response although none is active', async () => {
    const { client } = await connected('already-active');
    client.type('Hello');
    expect((await client.next('error')).error.code).toBe('conversation_already_has_active_response');
    await client.settle();
    expect(client.types()).not.toContain('response.created');
  });

  test('reply-race: turn detection starts a response just before the requested one', async () => {
    const { client } = await connected('reply-race');
    client.type('Hello');
    const { error } = await client.next('error');
    expect(error.code).toBe('conversation_already_has_active_response');
    const { response } = await client.next('response.done');
    expect(error.message).toContain(response.id);
    expect(client.all('response.created')).toHaveLength(1);
  });
});

describe('tools', () => {
  test('bad-arguments: the arguments of a call are not JSON', async () => {
    const { client } = await connected('bad-arguments', { scenario });
    client.type('Look');
    const { arguments: text } = await client.next('response.function_call_arguments.done');
    expect(() => JSON.parse(text ?? '')).toThrow(SyntaxError);
    const { response } = await client.next('response.done');
    expect(response.output?.[0]).toMatchObject({ type: 'function_call', arguments: text });
  });

  test('parallel-calls: makes as many calls as requested, and answers once all have their output', async () => {
    const emulator = await emulate({ scenario });
    const client = await Client.open(emulator);
    await client.configure({ tools: [tool] });
    emulator.inject({ slug: 'parallel-calls', count: 8 });
    client.type('Look');
    const { response } = await client.next('response.done');
    const calls = response.output?.flatMap((item) => (item.type === 'function_call' ? [item.call_id] : []));
    expect(new Set(calls).size).toBe(8);
    for (const callId of calls?.toReversed() ?? []) {
      const item = { type: 'function_call_output' as const, call_id: callId, output: 'found' };
      client.send({ type: 'conversation.item.create', item });
    }
    client.send({ type: 'response.create' });
    await client.next('response.done');
    expect(client.all('response.audio_transcript.done').at(-1)?.transcript).toBe('There it is.');
  });
});

describe('turn taking', () => {
  test('noise-burst: 80 ms of noise become a turn without words, which is answered', async () => {
    const { client } = await connected('noise-burst', {}, { model: 'gpt-4.1' });
    const { audio_start_ms: start = 0 } = await client.next('input_audio_buffer.speech_started');
    expect((await client.next('input_audio_buffer.speech_stopped')).audio_end_ms).toBe(start + 80);
    const heard = await client.next('conversation.item.input_audio_transcription.completed');
    expect(heard.transcript).toBe('');
    await client.next('response.done');
  });

  test('no-speech-started: a turn begins without being announced', async () => {
    const { client } = await connected('no-speech-started');
    await client.say('Hello there');
    await client.next('response.done');
    expect(client.types()).not.toContain('input_audio_buffer.speech_started');
    expect(client.types()).toContain('input_audio_buffer.speech_stopped');
  });

  test('interrupt-before-audio: cancels a response before its first audio', async () => {
    const { client } = await connected('interrupt-before-audio');
    client.type('Hello');
    const { response } = await client.next('response.done');
    expect([response.status, response.status_details?.reason]).toEqual(['cancelled', 'turn_detected']);
    expect(client.types()).not.toContain('response.audio.delta');
    expect(client.types()).toContain('input_audio_buffer.speech_started');
    // The noise that interrupted is a turn like any other.
    expect((await client.next('response.done')).response.status).toBe('completed');
  });

  test('interrupt-at-end: cancels after the last audio', async () => {
    const { client } = await connected('interrupt-at-end');
    client.type('Please count to five.');
    await client.next('input_audio_buffer.speech_started');
    await client.next('response.done');
    expect(statuses(client)).toEqual(['cancelled']);
    const bytes = client.all('response.audio.delta').map(({ delta }) => Buffer.from(delta, 'base64').length);
    expect(bytes.length).toBeGreaterThan(4);
    // The last delta is shorter: everything had been sent.
    expect(bytes.at(-1)).toBeLessThan(bytes[0] ?? 0);
  });

  test('interrupt-twice: cancels a response and the next one', async () => {
    const emulator = await emulate({ pace: 'realtime' });
    const client = await Client.open(emulator);
    emulator.inject({ slug: 'interrupt-twice' });
    client.type('Please count to five.');
    for (let response = 0; response < 2; response += 1) await client.next('response.done');
    expect(statuses(client)).toEqual(['cancelled', 'cancelled']);
    expect(client.all('input_audio_buffer.speech_started')).toHaveLength(2);
    expect(new Set(client.all('response.done').map(({ response }) => response.id)).size).toBe(2);
  });

  test('interrupt-during-tool: speech starts while the client runs a tool', async () => {
    const { client } = await connected('interrupt-during-tool', { scenario });
    client.type('Look');
    await client.next('response.function_call_arguments.done');
    expect((await client.next('response.done')).response.status).toBe('completed');
    await client.next('input_audio_buffer.speech_started');
    await client.next('input_audio_buffer.committed');
  });

  test('interrupt-after-done: speech starts once everything was sent', async () => {
    const { client } = await connected('interrupt-after-done');
    client.type('Hello');
    expect((await client.next('response.done')).response.status).toBe('completed');
    await client.next('input_audio_buffer.speech_started');
    await client.next('input_audio_buffer.speech_stopped');
  });
});
