// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { FaultSlug } from '../src/index.ts';
import { address, Client, emulate } from './client.ts';

async function connected(slug: FaultSlug, query: Record<string, string> = {}, session = {}) {
  const emulator = await emulate({
    scenario: {
      version: 1,
      turns: [{ say: 'Let me look that up.', call: [{ tool: 'look_up', arguments: { what: 'it' } }] }],
    },
  });
  const client = await Client.open(emulator, query);
  await client.configure(session);
  emulator.inject({ slug });
  return { emulator, client };
}

test('missing-field: leaves optional fields out of the next event', async () => {
  const { client } = await connected('missing-field');
  await client.configure({});
  expect(client.all('session.updated')[1]?.session).not.toHaveProperty('expires_at');
  expect(client.all('session.updated')[0]?.session).toHaveProperty('expires_at');
});

test('missing-field: a response without usage, among other things', async () => {
  const { client, emulator } = await connected('missing-field');
  emulator.inject({ slug: 'missing-field', times: 1000 });
  client.type('Hello');
  expect((await client.next('response.done')).response).not.toHaveProperty('usage');
  expect(client.all('response.audio.done')[0]).not.toHaveProperty('event_id');
});

test('huge-message: sends a valid event of 8 MiB', async () => {
  const { client } = await connected('huge-message');
  const { item } = await client.next('conversation.item.retrieved');
  expect(item.type).toBe('message');
  expect(client.raw.at(-1)?.data.length).toBeGreaterThan(8 * 1024 * 1024);
});

test('trickle: sends the next event in single bytes', async () => {
  const emulator = await emulate();
  emulator.inject({ slug: 'trickle' });
  const pieces = await new Promise<Buffer[]>((resolve) => {
    const received: Buffer[] = [];
    const socket = connect(emulator.port, '127.0.0.1', () => {
      const { pathname, search, host } = new URL(address(emulator));
      const headers =
        'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==';
      socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\n${headers}\r\n\r\n`);
    });
    onTestFinished(() => void socket.destroy());
    socket.on('data', (chunk) => {
      received.push(chunk);
      if (Buffer.concat(received).toString().endsWith('}}')) resolve(received);
    });
  });
  const whole = Buffer.concat(pieces);
  const frame = whole.subarray(whole.indexOf('\r\n\r\n') + 4);
  expect(JSON.parse(frame.subarray(4).toString()).type).toBe('session.created');
  // The kernel may join some on a busy machine.
  expect(pieces.filter((piece) => piece.length === 1).length).toBeGreaterThan(frame.length / 4);
});

test('trickle: the stream stays intact', async () => {
  const { client } = await connected('trickle');
  client.send({ type: 'session.update', session: {} });
  client.type('Hello');
  expect((await client.next('response.done')).response.status).toBe('completed');
});

test('done-without-created: a response is never announced', async () => {
  const { client } = await connected('done-without-created');
  client.type('Hello');
  await client.next('response.done');
  expect(client.types()).not.toContain('response.created');
});

test('items-swapped: the first two items arrive in reverse order', async () => {
  const { client } = await connected('items-swapped');
  client.type('Hello');
  const { response } = await client.next('response.done');
  const added = client.all('response.output_item.added');
  expect(added.map((event) => [event.output_index, event.item?.type])).toEqual([
    [1, 'message'],
    [0, 'function_call'],
  ]);
  expect(response.output?.map((item) => item.type)).toEqual(['function_call', 'message']);
});

test('delete-under-truncate: the item is gone when its truncation is processed', async () => {
  const { client } = await connected('delete-under-truncate');
  client.type('Hello');
  const { response } = await client.next('response.done');
  const itemId = response.output?.[0]?.id ?? '';
  client.send({ type: 'conversation.item.truncate', item_id: itemId, content_index: 0, audio_end_ms: 100 });
  expect((await client.next('conversation.item.deleted')).item_id).toBe(itemId);
  expect((await client.next('error')).error.code).toBe('item_truncate_invalid_item_id');
  expect(client.types()).not.toContain('conversation.item.truncated');
});

test('timing-out-of-order: word times come late and in reverse order, all of them', async () => {
  const { client } = await connected(
    'timing-out-of-order',
    { model: 'gpt-4.1' },
    { output_audio_timestamp_types: ['word'] },
  );
  client.type('Hello');
  await client.next('response.done');
  const types = client.types();
  expect(types.indexOf('response.audio_timestamp.delta')).toBeGreaterThan(
    types.indexOf('response.audio.done'),
  );
  const offsets = client.all('response.audio_timestamp.delta').map((event) => event.audio_offset_ms);
  expect(offsets).toHaveLength(5);
  expect(offsets).toEqual(offsets.toSorted((a = 0, b = 0) => b - a));
});
