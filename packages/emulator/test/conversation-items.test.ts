// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { Client, emulate } from './client.ts';

describe('truncation', () => {
  async function answered() {
    const emulator = await emulate();
    const client = await Client.open(emulator);
    client.type('Please count');
    const { response } = await client.next('response.done');
    const itemId = response.output?.[0]?.id ?? '';
    const soundMs = client
      .all('response.audio.delta')
      .reduce((sum, event) => sum + Buffer.from(event.delta, 'base64').length / 48, 0);
    const truncate = (audioEndMs: number, contentIndex = 0) =>
      client.send({
        type: 'conversation.item.truncate',
        item_id: itemId,
        content_index: contentIndex,
        audio_end_ms: audioEndMs,
      });
    return { emulator, client, itemId, soundMs, truncate };
  }

  test('keeps the requested milliseconds and removes the transcript', async () => {
    const { emulator, client, itemId, truncate } = await answered();
    truncate(500);
    expect(await client.next('conversation.item.truncated')).toMatchObject({
      item_id: itemId,
      content_index: 0,
      audio_end_ms: 500,
    });
    expect(emulator.sessions()[0]?.items.at(-1)).toMatchObject({
      content: [{ type: 'audio', transcript: '' }],
    });
  });

  test('is rejected a second time, beyond the end, and for other parts', async () => {
    const { client, soundMs, truncate } = await answered();
    truncate(soundMs + 1);
    expect((await client.next('error')).error).toMatchObject({
      code: 'invalid_value',
      param: 'audio_end_ms',
    });
    truncate(-1);
    expect((await client.next('error')).error).toMatchObject({
      code: 'invalid_value',
      param: 'audio_end_ms',
    });
    truncate(10, 1);
    expect((await client.next('error')).error).toMatchObject({
      code: 'invalid_value',
      param: 'content_index',
    });
    truncate(soundMs);
    await client.next('conversation.item.truncated');
    truncate(10);
    expect((await client.next('error')).error).toMatchObject({ code: 'item_already_truncated' });
  });
});

describe('what cannot be truncated', () => {
  const truncate = (item_id: string, audio_end_ms = 0) => ({
    type: 'conversation.item.truncate' as const,
    item_id,
    content_index: 0,
    audio_end_ms,
  });

  test('is anything but speech of the agent', async () => {
    const client = await Client.open(await emulate(), { model: 'gpt-4.1' });
    await client.configure({ turn_detection: null });
    await client.say('Hello');
    client.send({ type: 'input_audio_buffer.commit' });
    const { item_id } = await client.next('input_audio_buffer.committed');
    const items = [
      { id: 'item_user', type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
      { id: 'item_text', type: 'message', role: 'assistant', content: [{ type: 'text', text: 'Hi' }] },
      { id: 'item_call', type: 'function_call', name: 'f', call_id: 'call_1', arguments: '{}' },
    ];
    for (const item of items) client.send({ type: 'conversation.item.create', item });
    // The code and the message of OpenAI's models: github.com/livekit/agents/issues/6157.
    for (const id of [item_id, 'item_user', 'item_text', 'item_call']) {
      client.send(truncate(id));
      expect((await client.next('error')).error).toMatchObject({
        code: 'unsupported_content_type',
        message: 'Only model output audio messages can be truncated',
        param: null,
      });
    }
    client.send(truncate('item_gone'));
    expect((await client.next('error')).error?.code).toBe('item_truncate_invalid_item_id');
  });

  test('is a fraction of a millisecond', async () => {
    const client = await Client.open(await emulate());
    client.type('Please count');
    const id = (await client.next('response.done')).response.output?.[0]?.id ?? '';
    client.send(truncate(id, 10.5));
    expect((await client.next('error')).error?.param).toBe('audio_end_ms');
  });

  test('is a deleted item', async () => {
    const client = await Client.open(await emulate());
    client.type('Please count');
    const id = (await client.next('response.done')).response.output?.[0]?.id ?? '';
    client.send({ type: 'conversation.item.delete', item_id: id });
    await client.next('conversation.item.deleted');
    client.send(truncate(id, 10));
    expect((await client.next('error')).error?.code).toBe('item_truncate_invalid_item_id');
  });
});

describe('items of the conversation', () => {
  test('are added at the end, at the beginning, or after another one', async () => {
    const emulator = await emulate();
    const client = await Client.open(emulator);
    const add = (id: string, previous?: string) => {
      const item = { id, type: 'message', role: 'user', content: [{ type: 'input_text', text: id }] };
      client.send({
        type: 'conversation.item.create',
        item,
        ...(previous && { previous_item_id: previous }),
      });
    };
    add('item_b');
    add('item_d');
    add('item_a', 'root');
    add('item_c', 'item_b');
    for (let count = 0; count < 4; count += 1) await client.next('conversation.item.created');
    expect(client.all('conversation.item.created').map((event) => event.previous_item_id)).toEqual([
      null,
      'item_b',
      null,
      'item_b',
    ]);
    expect(emulator.sessions()[0]?.items.map((item) => item.id)).toEqual([
      'item_a',
      'item_b',
      'item_c',
      'item_d',
    ]);
  });

  test('can be retrieved and deleted', async () => {
    const client = await Client.open(await emulate());
    const item = { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Earlier.' }] };
    client.send({ type: 'conversation.item.create', item });
    const created = await client.next('conversation.item.created');
    expect(created.item).toMatchObject({
      status: 'completed',
      content: [{ type: 'text', text: 'Earlier.' }],
    });
    client.send({ type: 'conversation.item.retrieve', item_id: created.item.id });
    expect((await client.next('conversation.item.retrieved')).item).toEqual(created.item);
    client.send({ type: 'conversation.item.delete', item_id: created.item.id });
    expect((await client.next('conversation.item.deleted')).item_id).toBe(created.item.id);
  });
});
