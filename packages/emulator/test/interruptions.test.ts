// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { Client, emulate } from './client.ts';

describe('barge-in', () => {
  const scenario = {
    version: 1 as const,
    turns: [{ say: 'This is a very long answer. '.repeat(8) }, { say: 'Yes?' }],
  };

  test('while the answer is generated cancels it, then the new turn is answered', async () => {
    const client = await Client.open(await emulate({ scenario, pace: 'realtime' }));
    client.type('Tell me');
    await client.next('response.audio.delta');
    await client.next('response.audio.delta');
    const from = client.events.length;
    await client.say('Stop please');
    const cancelled = await client.next('response.done');
    const audio = client.types(from).filter((type) => !type.endsWith('.delta'));
    expect(audio.slice(0, 6)).toEqual([
      'input_audio_buffer.speech_started',
      'response.audio.done',
      'response.audio_transcript.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.done',
    ]);
    expect(cancelled.response).toMatchObject({
      status: 'cancelled',
      status_details: { type: 'cancelled', reason: 'turn_detected' },
      output: [{ status: 'incomplete' }],
    });
    await client.next('input_audio_buffer.committed');
    const next = await client.next('response.done');
    expect(next.response.status).toBe('completed');
  });

  test('after the answer is generated only reports that speech started', async () => {
    const client = await Client.open(await emulate({ scenario }));
    client.type('Tell me');
    await client.next('response.done');
    const from = client.events.length;
    await client.say('Stop please', 0);
    await client.next('input_audio_buffer.speech_started');
    await client.settle();
    expect(client.types(from)).toEqual(['input_audio_buffer.speech_started']);
  });

  test('with auto_truncate truncates the answer to what was played', async () => {
    const emulator = await emulate({ scenario });
    const client = await Client.open(emulator);
    await client.configure({ turn_detection: { type: 'server_vad', auto_truncate: true } });
    client.type('Tell me');
    await client.next('response.done');
    await client.say('Stop please', 0);
    await client.next('input_audio_buffer.speech_started');
    await client.next('conversation.item.truncated');
    expect(emulator.sessions()[0]?.items.at(-1)).toMatchObject({
      content: [{ type: 'audio', transcript: '' }],
    });
  });

  test('with auto_truncate appends the configured text, and the item cannot be truncated again', async () => {
    const emulator = await emulate({ scenario });
    const client = await Client.open(emulator);
    await client.configure({
      turn_detection: {
        type: 'server_vad',
        auto_truncate: true,
        appended_text_after_truncation: '[interrupted]',
      },
    });
    client.type('Tell me');
    await client.next('response.done');
    await client.say('Stop please', 0);
    const { item_id } = await client.next('conversation.item.truncated');
    expect(emulator.sessions()[0]?.items.at(-1)).toMatchObject({
      content: [{ type: 'audio', transcript: '[interrupted]' }],
    });
    client.send({ type: 'conversation.item.truncate', item_id, content_index: 0, audio_end_ms: 0 });
    expect((await client.next('error')).error?.code).toBe('item_already_truncated');
  });

  test('with interrupt_response off lets the answer continue and answers the new turn after it', async () => {
    const short = {
      version: 1 as const,
      turns: [{ say: 'One moment please.' }, { say: 'Yes?' }],
    };
    const client = await Client.open(await emulate({ scenario: short, pace: 'realtime' }));
    await client.configure({ turn_detection: { type: 'server_vad', interrupt_response: false } });
    client.type('Tell me');
    await client.next('response.audio.delta');
    await client.say('And more');
    const first = await client.next('response.done');
    const second = await client.next('response.done');
    expect([first.response.status, second.response.status]).toEqual(['completed', 'completed']);
    expect(client.all('response.audio_transcript.done').map((event) => event.transcript)).toEqual([
      short.turns[0]?.say,
      'Yes?',
    ]);
  });
});

describe('response.cancel', () => {
  test('ends the answer', async () => {
    const client = await Client.open(await emulate({ pace: 'realtime' }));
    client.type('Tell me a story');
    await client.next('response.audio.delta');
    client.send({ type: 'response.cancel' });
    const done = await client.next('response.done');
    expect(done.response).toMatchObject({
      status: 'cancelled',
      status_details: { type: 'cancelled', reason: 'client_cancelled' },
    });
  });

  test('before any output still announces and ends the response', async () => {
    const client = await Client.open(
      await emulate({ scenario: { version: 1, turns: [{ say: 'Later', delayMs: 60_000 }] } }),
    );
    client.type('Hello');
    client.send({ type: 'response.cancel' });
    await client.next('response.done');
    expect(client.types(1)).toEqual(['conversation.item.created', 'response.created', 'response.done']);
  });
});
