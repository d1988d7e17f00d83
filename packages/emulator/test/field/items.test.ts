// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/* oxlint-disable unicorn/no-thenable -- the scenario format has a key named then */

/**
 * Items of the conversation, compared with recordings and reports of the service; each test names its public source.
 */
import { describe, expect, test } from 'vitest';
import type { Client } from '../client.ts';
import { open } from './field.ts';

const NATIVE = { model: 'gpt-realtime' };
const CASCADED = { model: 'gpt-4.1' };
const LOOK = { type: 'function' as const, name: 'look_up', parameters: {} };
const CALLING = { turns: [{ call: [{ tool: 'look_up' }], then: { say: 'Found it.' } }] };
const PNG = 'data:image/png;base64,iVBORw0KGgo=';

const before = (client: Client) =>
  client.all('conversation.item.created').map((event) => event.previous_item_id);
const create = (item: Record<string, unknown>) => ({
  type: 'conversation.item.create',
  event_id: 'evt_1',
  item,
});
const output = (callId: unknown) => create({ type: 'function_call_output', call_id: callId, output: 'it' });
const part = (content: unknown) => ({ type: 'message', role: 'user', content: [content] });
const picture = (fields: Record<string, unknown>) => create(part({ type: 'input_image', ...fields }));

// pydantic-ai's recordings of September 2026; azure-sdk-for-net, sdk/voicelive, LiveTests/BasicConversationTests.
describe('the predecessor of an item', () => {
  test("cascaded: a client's item has none, nor has the message or the call that answers it", async () => {
    const client = await open(CASCADED, CALLING);
    await client.configure({ tools: [LOOK] });
    client.type('Look');
    const { call_id: callId } = await client.next('response.function_call_arguments.done');
    await client.next('response.done');
    client.send(output(callId));
    client.send({ type: 'response.create' });
    await client.next('response.done');
    expect(before(client)).toEqual(['', '', '', '']);
  });

  test('cascaded: null for the user’s speech, and the speech for its answer', async () => {
    const client = await open(CASCADED, { turns: [{ say: 'Yes.' }, { say: 'No.' }] });
    for (let turn = 0; turn < 2; turn += 1) {
      await client.say('Hello there');
      await client.next('response.done');
    }
    const items = client.all('conversation.item.created').map((event) => event.item.id);
    expect(before(client)).toEqual([null, items[0], null, items[2]]);
    const committed = client.all('input_audio_buffer.committed').map((event) => event.previous_item_id);
    expect(committed).toEqual([null, null]);
  });

  test('cascaded: an item typed after speech has none, nor has its answer', async () => {
    const client = await open(CASCADED, { turns: [{ say: 'Yes.' }, { say: 'No.' }] });
    await client.say('Hello there');
    await client.next('response.done');
    client.type('And?');
    await client.next('response.done');
    expect(before(client).slice(2)).toEqual(['', '']);
  });

  // azure-sdk-for-net, BasicConversationTests: ParallelToolCallTest and BasicHelloTest compare each item of a response
  // with the same predecessor.
  test('cascaded: the same for every item of a response', async () => {
    const calls = [{ tool: 'look_up' }, { tool: 'look_up' }];
    const client = await open(CASCADED, { turns: [{ call: calls }, { say: 'Wait.', call: calls }] });
    await client.configure({ tools: [LOOK] });
    client.type('Look');
    await client.next('response.done');
    await client.say('Hello there');
    await client.next('response.done');
    const speech = client.all('conversation.item.created')[3]?.item.id;
    expect(before(client)).toEqual(['', '', '', null, speech, speech, speech]);
  });

  test('cascaded: none for what answers nothing, or follows an answer', async () => {
    const client = await open(CASCADED, { turns: [{ say: 'Yes.' }] });
    client.send({ type: 'response.create' });
    await client.next('response.done');
    await client.say('Hello there');
    await client.next('response.done');
    client.send({ type: 'response.create' });
    await client.next('response.done');
    const speech = client.all('conversation.item.created')[1]?.item.id;
    expect(before(client)).toEqual(['', null, speech, '']);
  });

  test('native: the previous item, whoever created it', async () => {
    const client = await open(NATIVE, { turns: [{ say: 'Yes.' }, { say: 'No.' }] });
    client.type('Hello');
    await client.next('response.done');
    await client.say('Hello there');
    await client.next('response.done');
    const items = client.all('conversation.item.created').map((event) => event.item.id);
    expect(before(client)).toEqual([null, ...items.slice(0, -1)]);
  });
});

// pydantic-ai's recordings of September 2026, test_image_input.
describe('a picture', () => {
  test.each([NATIVE, CASCADED])('is echoed without its bytes, with a detail (%o)', async (query) => {
    const client = await open(query);
    client.send(picture({ image_url: PNG }));
    client.send(picture({ image_url: PNG, detail: 'low' }));
    const echoed = [
      await client.next('conversation.item.created'),
      await client.next('conversation.item.created'),
    ];
    expect(echoed.map(({ item }) => Reflect.get(item, 'content') as unknown)).toEqual([
      [{ type: 'input_image', image_url: null, detail: 'auto' }],
      [{ type: 'input_image', image_url: null, detail: 'low' }],
    ]);
  });

  test('counts as an image nevertheless, and keeps the text next to it', async () => {
    const client = await open(NATIVE, { turns: [{ say: 'A kiwi.' }] });
    client.send(
      create({
        type: 'message',
        role: 'user',
        content: [
          { type: 'input_image', image_url: PNG },
          { type: 'input_text', text: 'What is it?' },
        ],
      }),
    );
    client.send({ type: 'response.create' });
    const { response } = await client.next('response.done');
    expect(response.usage?.input_token_details?.image_tokens).toBeGreaterThan(0);
    expect(client.all('conversation.item.created')[0]?.item).toMatchObject({
      content: [{ type: 'input_image' }, { type: 'input_text', text: 'What is it?' }],
    });
  });

  test('of an earlier API version is accepted and echoed under its name there', async () => {
    const client = await open({ ...NATIVE, 'api-version': '2026-04-10' });
    client.send(picture({ url: PNG }));
    expect((await client.next('conversation.item.created')).item).toMatchObject({
      content: [{ type: 'input_image', url: null, detail: 'auto' }],
    });
  });
});

// pydantic-ai's recordings: no transcript has the field, in either family.
describe('log probabilities of a transcript', () => {
  test.each([
    [CASCADED, { model: 'azure-speech' }],
    [NATIVE, { model: 'whisper-1' }],
    [NATIVE, { model: 'gpt-4o-transcribe' }],
  ])('are not included unless requested (%o, %o)', async (query, transcription) => {
    const client = await open(query, { turns: [{ hear: 'Hello there.', say: 'Yes.' }] });
    await client.configure({ input_audio_transcription: transcription });
    await client.say('Hello there');
    await client.next('response.done');
    const told = client.events.filter(({ type }) => type.includes('input_audio_transcription'));
    expect(told.map(({ type }) => type)).toContain('conversation.item.input_audio_transcription.completed');
    expect(told.filter((event) => 'logprobs' in event)).toEqual([]);
  });
});
