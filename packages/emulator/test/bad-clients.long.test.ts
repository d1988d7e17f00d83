// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Emulator } from '../src/index.ts';
import { Client, emulate } from './client.ts';

const MIB = 1024 * 1024;
let collect: () => void = () => {};

beforeAll(() => {
  setFlagsFromString('--expose_gc');
  collect = runInNewContext('gc') as () => void;
});

/** Memory in use after garbage collection, in MiB. */
async function memory(): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / MIB;
}

/** Another client in the middle of a conversation; later checks that it was not disturbed. */
async function neighbour(emulator: Emulator) {
  const client = await Client.open(emulator);
  await client.configure({ instructions: 'Stay calm.' });
  return async (): Promise<void> => {
    await client.say('Hello there');
    const { response } = await client.next('response.done');
    expect(response.status).toBe('completed');
    expect(client.all('error')).toEqual([]);
  };
}

async function ended(client: Client): Promise<void> {
  client.socket.terminate();
  await client.closed;
}

const text = (length: number) => 'x'.repeat(length);

describe('an invalid frame', () => {
  test.each([
    ['not JSON', '{"type":'],
    ['a list', '[1,2]'],
    ['nothing', ''],
    ['no type', '{"hello":1}'],
    ['a type that is none', '{"type":{"toString":1}}'],
    ['deep', text(0).padEnd(5000, '[')],
    ['binary', Buffer.from([0, 1, 2])],
    ['20 MiB of rubbish', text(20 * MIB)],
    ['20 MiB of binary', Buffer.alloc(20 * MIB)],
    ['20 MiB of brackets', text(0).padEnd(20 * MIB, '[')],
    [
      'a million tools',
      JSON.stringify({ type: 'session.update', session: { tools: Array.from({ length: 1e6 }, () => ({})) } }),
    ],
    ['too much audio', JSON.stringify({ type: 'input_audio_buffer.append', audio: 'A'.repeat(21 * MIB) })],
  ])('(%s) returns an error and keeps the session open', async (_what, frame) => {
    const emulator = await emulate();
    const allIsWell = await neighbour(emulator);
    const client = await Client.open(emulator);
    client.socket.send(frame);
    expect((await client.next('error')).error.type).toBe('invalid_request_error');
    await client.configure({});
    await allIsWell();
  });

  test('of more than 24 MiB ends only that connection, with 1009', async () => {
    const emulator = await emulate();
    const allIsWell = await neighbour(emulator);
    const client = await Client.open(emulator);
    client.socket.send(text(25 * MIB));
    expect((await client.closed).code).toBe(1009);
    await allIsWell();
  });
});

test('answers 10 000 unknown events with 10 000 errors, in order', async () => {
  const emulator = await emulate();
  const allIsWell = await neighbour(emulator);
  const client = await Client.open(emulator);
  for (let n = 0; n < 10_000; n += 1) client.send({ type: 'input_smell.append', event_id: `evt_${n}` });
  await client.settle();
  expect(client.all('error').map(({ error }) => error.event_id)).toEqual(
    Array.from({ length: 10_000 }, (_, n) => `evt_${n}`),
  );
  await allIsWell();
});

test('answers a conversation of 10 000 calls and their outputs', async () => {
  const emulator = await emulate({ pace: 'instant' });
  const allIsWell = await neighbour(emulator);
  const client = await Client.open(emulator, { model: 'gpt-4o' });
  const items = Array.from({ length: 10_000 }, (_, n) => [
    { type: 'function_call' as const, call_id: `call_${n}`, name: 'look', arguments: '{}' },
    { type: 'function_call_output' as const, call_id: `call_${n}`, output: 'Seen.' },
  ]).flat();
  for (const item of items) client.send({ type: 'conversation.item.create', item });
  client.send({ type: 'response.create' });
  expect((await client.next('response.done')).response.status).toBe('completed');
  client.send({ type: 'response.create', response: { input_items: items } });
  expect((await client.next('response.done')).response.status).toBe('completed');
  expect(client.all('error')).toEqual([]);
  await allIsWell();
});

test('answers given words of a megabyte whole, with at most ten minutes of audio', async () => {
  const emulator = await emulate({ pace: 'instant' });
  const allIsWell = await neighbour(emulator);
  const client = await Client.open(emulator, { model: 'gpt-4o' });
  const content = [{ type: 'text' as const, text: 'word '.repeat(200_000) }];
  client.send({
    type: 'response.create',
    response: { pre_generated_assistant_message: { type: 'message', role: 'assistant', content } },
  });
  expect((await client.next('response.done')).response.status).toBe('completed');
  expect(client.all('response.audio_transcript.done')[0]?.transcript).toHaveLength(999_999);
  const bytes = client.all('response.audio.delta').map(({ delta }) => Buffer.byteLength(delta, 'base64'));
  expect(bytes.reduce((sum, some) => sum + some) / 48).toBeLessThan(600_000);
  await allIsWell();
});

test('accepts valid 20 MiB messages, and frees them with their session', async () => {
  const emulator = await emulate();
  const allIsWell = await neighbour(emulator);
  const before = await memory();
  for (let round = 0; round < 2; round += 1) {
    const client = await Client.open(emulator);
    await client.configure({ instructions: text(19 * MIB) });
    const content = [{ type: 'input_text' as const, text: text(19 * MIB) }];
    client.send({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content } });
    await client.next('conversation.item.created');
    client.raw.length = 0;
    client.events.length = 0;
    await ended(client);
  }
  expect((await memory()) - before).toBeLessThan(20);
  const [, last] = emulator.sessions();
  expect(last?.received.map((event) => event.type)).toEqual(['session.update', 'conversation.item.create']);
  expect(JSON.stringify(last).length).toBeLessThan(MIB);
  await allIsWell();
});

test('disconnects a client that stops reading before the memory is full', async () => {
  const emulator = await emulate();
  const allIsWell = await neighbour(emulator);
  const client = await Client.open(emulator);
  const session = emulator.sessions()[1]?.id ?? '';
  client.socket.pause();
  for (let message = 0; message < 6; message += 1) emulator.inject({ slug: 'huge-message', session });
  await expect
    .poll(() => emulator.sessions()[1]?.closed)
    .toEqual({
      code: 1006,
      reason: 'The client stopped reading',
    });
  await allIsWell();
});

test('frees everything after 500 connections are opened and dropped', async () => {
  const emulator = await emulate();
  const allIsWell = await neighbour(emulator);
  const storm = async () => {
    const clients = await Promise.all(Array.from({ length: 500 }, () => Client.open(emulator)));
    await Promise.all(clients.map(ended));
  };
  await storm();
  const before = await memory();
  await storm();
  await expect.poll(() => emulator.sessions().filter(({ closed }) => closed === undefined).length).toBe(1);
  // The client and the last hundred sessions are kept.
  expect(emulator.sessions()).toHaveLength(101);
  expect((await memory()) - before).toBeLessThan(10);
  const health = await fetch(`${emulator.endpoint}/_emulator/health`);
  expect(await health.json()).toMatchObject({ status: 'ok', sessions: 1 });
  await allIsWell();
});
