// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { Client, emulate } from './client.ts';

describe('manual turns', () => {
  test('do nothing on audio until it is committed, and nothing after that until a response is requested', async () => {
    const client = await Client.open(await emulate());
    await client.configure({ turn_detection: null });
    await client.say('Hello there');
    await client.settle();
    expect(client.types(2)).toEqual([]);
    client.send({ type: 'input_audio_buffer.commit' });
    await client.next('conversation.item.created');
    await client.settle();
    expect(client.types(2)).toEqual([
      'input_audio_buffer.committed',
      'conversation.item.created',
      'conversation.item.done',
    ]);
    client.send({ type: 'response.create' });
    await client.next('response.done');
  });

  test('include pending speech in a response that is requested without a commit', async () => {
    const client = await Client.open(await emulate(), { model: 'gpt-4.1' });
    await client.configure({ turn_detection: null });
    await client.say('Hello there');
    client.send({ type: 'response.create' });
    await client.next('response.done');
    expect(client.types(2).slice(0, 4)).toEqual([
      'input_audio_buffer.committed',
      'conversation.item.input_audio_transcription.completed',
      'conversation.item.created',
      'response.created',
    ]);
  });

  test('ignore pending silence when the agent is asked to speak first', async () => {
    const client = await Client.open(await emulate());
    await client.configure({ turn_detection: null });
    client.hearSamples(new Int16Array(24_000));
    client.send({ type: 'response.create', response: { instructions: 'Greet the caller.' } });
    await client.next('response.done');
    expect(client.all('input_audio_buffer.committed')).toEqual([]);
    expect(client.all('response.audio_transcript.done')[0]?.transcript).toBe(
      'Hello! How can I help you today?',
    );
  });

  test('discard the pending audio on clear', async () => {
    const client = await Client.open(await emulate());
    await client.configure({ turn_detection: null });
    await client.say('Hello there');
    client.send({ type: 'input_audio_buffer.clear' });
    await client.next('input_audio_buffer.cleared');
    client.send({ type: 'input_audio_buffer.commit', event_id: 'evt_1' });
    expect((await client.next('error')).error).toMatchObject({
      code: 'input_audio_buffer_commit_empty',
      event_id: 'evt_1',
    });
  });
});
