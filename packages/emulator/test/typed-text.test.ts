// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { Client, emulate } from './client.ts';

const scenario = {
  version: 1 as const,
  turns: [{ say: 'First.' }, { when: { text: 'goodbye' }, say: 'Goodbye!' }, { say: 'Second.' }],
};

function create(client: Client, id: string, text: string): void {
  client.send({
    type: 'conversation.item.create',
    item: { id, type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
  });
}

describe('text streamed into a user message', () => {
  test('is joined, and answered as if it had come at once', async () => {
    const client = await Client.open(await emulate({ scenario }));
    create(client, 'item_typed', '');
    for (const delta of ['Good', 'bye', ' now'])
      client.send({ type: 'input_text.delta', id: 'item_typed', delta });
    client.send({ type: 'input_text.done', id: 'item_typed' });
    client.send({ type: 'response.create' });
    await client.next('response.done');
    expect(client.all('response.audio_transcript.done')[0]?.transcript).toBe('Goodbye!');
    client.send({ type: 'conversation.item.retrieve', item_id: 'item_typed' });
    const { item } = await client.next('conversation.item.retrieved');
    expect(item).toMatchObject({ content: [{ type: 'input_text', text: 'Goodbye now' }] });
    expect(client.all('error')).toEqual([]);
  });

  test('uses up one turn of the scenario, whether streamed or not', async () => {
    const client = await Client.open(await emulate({ scenario }));
    create(client, 'item_typed', 'Hel');
    client.send({ type: 'input_text.delta', id: 'item_typed', delta: 'lo' });
    client.send({ type: 'input_text.done', id: 'item_typed' });
    client.send({ type: 'response.create' });
    await client.next('response.done');
    client.type('And then?');
    await client.next('response.done');
    expect(client.all('response.audio_transcript.done').map((event) => event.transcript)).toEqual([
      'First.',
      'Second.',
    ]);
  });

  test('requires a user message and a part with text', async () => {
    const client = await Client.open(await emulate({ scenario }));
    create(client, 'item_typed', '');
    client.send({ type: 'input_text.delta', event_id: 'e1', id: 'item_other', delta: 'a' });
    expect((await client.next('error')).error).toMatchObject({ param: 'id', event_id: 'e1' });
    client.send({ type: 'input_text.delta', id: 'item_typed', delta: 'a', content_index: 7 });
    expect((await client.next('error')).error).toMatchObject({ param: 'content_index' });
    client.send({ type: 'input_text.done', id: 'item_other' });
    expect((await client.next('error')).error).toMatchObject({ param: 'id' });
  });
});

test('the undocumented turn events of the SDK are accepted silently', async () => {
  const client = await Client.open(await emulate());
  client.send({ type: 'input_audio.turn.start', turn_id: 'turn_1' });
  client.send({ type: 'input_audio.turn.append', turn_id: 'turn_1', audio: 'AAAA' });
  client.send({ type: 'input_audio.turn.end', turn_id: 'turn_1' });
  client.send({ type: 'input_audio.turn.cancel', turn_id: 'turn_1' });
  client.send({ type: 'input_audio.clear' });
  await client.settle();
  expect(client.types(1)).toEqual([]);
});
