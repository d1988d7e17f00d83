// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import type { FaultSlug } from '../src/index.ts';
import { Client, emulate } from './client.ts';

const long = 'One two three four five six seven eight nine ten eleven twelve.';

async function speaking(slug: FaultSlug) {
  const emulator = await emulate({
    pace: 'realtime',
    scenario: { version: 1, turns: [{ say: long }, { say: 'And now?' }] },
  });
  const client = await Client.open(emulator);
  emulator.inject({ slug });
  client.type('Count.');
  const { response_id: id } = await client.next('response.audio.delta');
  return { emulator, client, id };
}

const doneIds = (client: Client) => client.all('response.done').map(({ response }) => response.id);

describe('replies', () => {
  test('unasked-filler: speaks unasked before the answer, which carries the metadata', async () => {
    const emulator = await emulate({ scenario: { version: 1, turns: [{ say: 'The answer.' }] } });
    const client = await Client.open(emulator);
    emulator.inject({ slug: 'unasked-filler' });
    client.send({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hello' }] },
    });
    client.send({ type: 'response.create', response: { metadata: { tag: 'mine' } } });
    const filler = (await client.next('response.created')).response;
    const answer = (await client.next('response.created')).response;
    await client.next('response.done');
    expect([filler.metadata, answer.metadata]).toEqual([null, { tag: 'mine' }]);
    expect(client.all('response.audio_transcript.done').map((event) => event.transcript)).toEqual([
      'One moment.',
      'The answer.',
    ]);
  });

  test('endless-cancel: a cancelled response never ends, and the next one is created', async () => {
    const { client, id } = await speaking('endless-cancel');
    client.send({ type: 'response.cancel' });
    await client.settle();
    const from = client.events.length;
    client.type('Next.');
    const { response } = await client.next('response.done');
    expect(response.id).not.toBe(id);
    expect(doneIds(client)).not.toContain(id);
    expect(client.events.slice(from).some((event) => Reflect.get(event, 'response_id') === id)).toBe(false);
  });

  test('endless-cancel: a response cancelled before its first output is announced anyway', async () => {
    const emulator = await emulate({ scenario: { version: 1, turns: [{ say: long, delayMs: 60_000 }] } });
    const client = await Client.open(emulator);
    emulator.inject({ slug: 'endless-cancel' });
    client.type('Count.');
    client.send({ type: 'response.cancel' });
    await client.next('response.created');
    client.type('Next.');
    await client.next('response.done');
    expect(doneIds(client)).toHaveLength(1);
  });

  test('streams-on-after-cancel: a cancelled response continues to its end', async () => {
    const { client, id } = await speaking('streams-on-after-cancel');
    client.send({ type: 'response.cancel' });
    await client.settle();
    const from = client.events.length;
    const { response } = await client.next('response.done');
    expect([response.id, response.status]).toEqual([id, 'cancelled']);
    const after = client.events.slice(from).map((event) => event.type);
    expect(after).toContain('response.audio.delta');
    expect(after.indexOf('response.audio.delta')).toBeLessThan(after.indexOf('response.done'));
  });

  test('streams-on-after-cancel: a second cancel ends it, even if the fault strikes at every cancel', async () => {
    const { client, emulator, id } = await speaking('streams-on-after-cancel');
    emulator.inject({ slug: 'streams-on-after-cancel', probability: 1 });
    client.send({ type: 'response.cancel' });
    client.send({ type: 'response.cancel' });
    expect((await client.next('response.done')).response.id).toBe(id);
    await client.settle();
    expect(client.all('error')).toEqual([]);
  });
});

describe('turn taking', () => {
  test('repeated-empty-transcript: the previous turn is reported again as empty at the next commit', async () => {
    for (const [model, transcriber] of [
      ['gpt-realtime', 'whisper-1'],
      ['gpt-4.1', 'azure-speech'],
    ] as const) {
      const emulator = await emulate({
        scenario: { version: 1, turns: [{ hear: 'First.' }, { hear: 'Second.' }] },
      });
      const client = await Client.open(emulator, { model });
      await client.configure({ input_audio_transcription: { model: transcriber } });
      emulator.inject({ slug: 'repeated-empty-transcript' });
      for (let turn = 0; turn < 2; turn += 1) {
        await client.say('one two three');
        await client.next('response.done');
      }
      const told = client.all('conversation.item.input_audio_transcription.completed');
      const ids = client.all('input_audio_buffer.committed').map((event) => event.item_id);
      expect(told.map((event) => [event.item_id, event.transcript])).toEqual([
        [ids[0], 'First.'],
        [ids[0], ''],
        [ids[1], 'Second.'],
      ]);
    }
  });
});

describe('errors', () => {
  test('unnamed-error: the next error names neither event nor field', async () => {
    const emulator = await emulate();
    const client = await Client.open(emulator);
    emulator.inject({ slug: 'unnamed-error' });
    for (let time = 0; time < 2; time += 1) {
      client.send({ type: 'input_audio_buffer.append', audio: '!', event_id: 'evt_mine' });
      await client.next('error');
    }
    const named = { event_id: 'evt_mine', param: 'audio', code: 'invalid_value' };
    expect(client.all('error').map(({ error }) => error)).toMatchObject([
      { ...named, event_id: null, param: null },
      named,
    ]);
  });
});

describe('acknowledgements', () => {
  test('late-acks: acknowledgements follow later events, those due together in reverse order', async () => {
    const emulator = await emulate();
    const client = await Client.open(emulator);
    emulator.inject({ slug: 'late-acks', probability: 1 });
    const item = (id: string) => ({
      type: 'conversation.item.create' as const,
      item: {
        id,
        type: 'message' as const,
        role: 'user' as const,
        content: [{ type: 'input_text' as const, text: id }],
      },
    });
    client.send(item('one'));
    client.send(item('two'));
    client.send({ type: 'conversation.item.delete', item_id: 'nobody' });
    await client.next('error');
    expect(client.all('conversation.item.created')).toEqual([]);
    await client.next('conversation.item.created');
    await client.next('conversation.item.created');
    expect(client.all('conversation.item.created').map((event) => event.item.id)).toEqual(['two', 'one']);
    expect(emulator.sessions()[0]?.items.map(({ id }) => id)).toEqual(['one', 'two']);
  });

  test('late-acks: events without a request are sent at once', async () => {
    const emulator = await emulate();
    const client = await Client.open(emulator);
    client.type('Hello');
    await client.next('response.done');
    emulator.inject({ slug: 'late-acks', probability: 1 });
    client.type('Hello again');
    const answered = await client.next('response.done');
    const made = client.all('conversation.item.created').map((event) => event.item.id);
    expect(made).toContain(answered.response.output?.[0]?.id);
  });
});

describe('metadata', () => {
  const request = { type: 'response.create' as const, response: { metadata: { tag: 'mine' } } };

  async function told(slug: FaultSlug): Promise<unknown[]> {
    const emulator = await emulate();
    const client = await Client.open(emulator);
    emulator.inject({ slug, probability: 1 });
    client.send(request);
    const { response: done } = await client.next('response.done');
    return [client.all('response.created')[0]?.response.metadata, done.metadata];
  }

  test('no-metadata: a response never echoes the metadata of its request', async () => {
    expect(await told('no-metadata')).toEqual([null, null]);
  });

  test('late-metadata: a response echoes the metadata of its request only at its end', async () => {
    expect(await told('late-metadata')).toEqual([null, { tag: 'mine' }]);
  });
});
