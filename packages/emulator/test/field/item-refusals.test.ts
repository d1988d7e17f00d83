// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/* oxlint-disable unicorn/no-thenable -- the scenario format has a key named then */

/** Items of clients that the service rejects; each test names its public source. */
import { describe, expect, test } from 'vitest';
import { emulate } from '../client.ts';
import { OpenAIClient } from '../openai-client.ts';
import { open } from './field.ts';

const NATIVE = { model: 'gpt-realtime' };
const CASCADED = { model: 'gpt-4.1' };
const LOOK = { type: 'function' as const, name: 'look_up', parameters: {} };
const CALLING = { turns: [{ call: [{ tool: 'look_up' }], then: { say: 'Found it.' } }] };
const PNG = 'data:image/png;base64,iVBORw0KGgo=';

const create = (item: Record<string, unknown>) => ({
  type: 'conversation.item.create',
  event_id: 'evt_1',
  item,
});
const output = (callId: unknown, id?: unknown) =>
  create({ ...(id !== undefined && { id }), type: 'function_call_output', call_id: callId, output: 'it' });
const typed = (id: unknown) =>
  create({ id, type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] });
const part = (content: unknown) => ({ type: 'message', role: 'user', content: [content] });
const picture = (fields: Record<string, unknown>) => create(part({ type: 'input_image', ...fields }));
const said = (fields: Record<string, unknown>) => create(part({ type: 'input_audio', ...fields }));

// Reports of OpenAI's realtime models, on Azure as well: github.com/livekit/agents issues 3344 (outputs of no call) and 5652
// (letters of ids); OpenAI's realtime reference for pictures.
describe('an item of a client', () => {
  test.each([NATIVE, CASCADED])(
    'is rejected when it is the output of a nonexistent call (%o)',
    async (query) => {
      const client = await open(query);
      client.send(output('call_of_nobody'));
      expect((await client.next('error')).error).toMatchObject({
        type: 'invalid_request_error',
        code: 'invalid_tool_call_id',
        message: "Tool call ID 'call_of_nobody' not found in conversation.",
        param: null,
        event_id: 'evt_1',
      });
    },
  );

  test('is rejected when its call was deleted meanwhile, and accepted when the call is restored', async () => {
    const client = await open(NATIVE, CALLING);
    await client.configure({ tools: [LOOK] });
    client.type('Look');
    const { call_id: callId, item_id: itemId } = await client.next('response.function_call_arguments.done');
    await client.next('response.done');
    client.send({ type: 'conversation.item.delete', item_id: itemId });
    await client.next('conversation.item.deleted');
    client.send(output(callId));
    expect((await client.next('error')).error.code).toBe('invalid_tool_call_id');
    client.send(create({ type: 'function_call', call_id: callId, name: 'look_up', arguments: '{}' }));
    client.send(output(callId));
    await client.next('conversation.item.created');
    expect((await client.next('conversation.item.created')).item.type).toBe('function_call_output');
  });

  // github.com/swigerb/SonicAIDriveThru, tests/conformance, with gpt-realtime-2.1 on Azure (the id that exists); tests of
  // github.com/speaches-ai/speaches that run against OpenAI as well (items that do not exist, the empty predecessor).
  test.each([NATIVE, CASCADED])(
    'is rejected by the id it has or names, and the error has no param (%o)',
    async (query) => {
      const client = await open(query);
      const told = async (event: { type: string; [field: string]: unknown }) => {
        client.send({ ...event, event_id: 'evt_1' });
        return (await client.next('error')).error;
      };
      client.send(typed('item_1'));
      const nobody = { item_id: 'yo' };
      const cases = [
        [
          typed('item_1'),
          'item_create_duplicate_item_id',
          "Error adding item: an item with id 'item_1' already exists.",
        ],
        [
          { ...typed('item_2'), previous_item_id: 'yo' },
          'item_create_invalid_previous_item_id',
          "Error adding item: the previous item with id 'yo' does not exist.",
        ],
        [
          { type: 'conversation.item.delete', ...nobody },
          'item_delete_invalid_item_id',
          "Error deleting item: the item with id 'yo' does not exist.",
        ],
        [
          { type: 'conversation.item.retrieve', ...nobody },
          'item_retrieve_invalid_item_id',
          "Error retrieving item: the item with id 'yo' does not exist.",
        ],
        [
          { type: 'conversation.item.truncate', ...nobody, content_index: 0, audio_end_ms: 0 },
          'item_truncate_invalid_item_id',
          "Error truncating item: the item with id 'yo' does not exist.",
        ],
      ] as const;
      for (const [event, code, message] of cases) {
        expect(await told(event)).toMatchObject({ code, message, param: null, event_id: 'evt_1' });
      }
      client.send({ ...typed('item_2'), previous_item_id: '' });
      await expect.poll(() => client.all('conversation.item.created').at(-1)?.item.id).toBe('item_2');
    },
  );

  // The items of a response are those of the reference, and are checked like those of the conversation.
  test.each([
    ['input_items', NATIVE],
    ['append_input_items', NATIVE],
    ['input_items', CASCADED],
    ['append_input_items', CASCADED],
  ])('of a response is checked before any of them counts: %s (%o)', async (field, query) => {
    const client = await open(query, { turns: [{ say: 'Yes.' }] });
    const good = { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] };
    for (const [item, code, param] of [
      [{ ...good, content: [{ type: 'text', text: 'Hi' }] }, 'invalid_value', '.content[0].type'],
      [
        { ...good, content: [{ type: 'input_image', image_url: 'no' }] },
        'invalid_value',
        '.content[0].image_url',
      ],
      [{ type: 'function_call_output', call_id: 'nobody', output: 'it' }, 'invalid_tool_call_id', null],
    ] as const) {
      client.send({ type: 'response.create', event_id: 'evt_1', response: { [field]: [good, item] } });
      expect((await client.next('error')).error).toMatchObject({
        code,
        param: param && `response.${field}[1]${param}`,
        event_id: 'evt_1',
      });
    }
    expect(client.types()).not.toContain('conversation.item.created');
    const call = { type: 'function_call', call_id: 'call_1', name: 'look_up', arguments: '{}' };
    const answered = { type: 'function_call_output', call_id: 'call_1', output: 'it' };
    client.send({ type: 'response.create', response: { [field]: [good, call, answered] } });
    expect((await client.next('response.done')).response.status).toBe('completed');
  });

  const LONG = 'x'.repeat(33);
  test.each([
    ['a long id', typed(LONG), 'string_above_max_length', 'item.id'],
    ['a long id of a call', output(LONG), 'string_above_max_length', 'item.call_id'],
    ['a long id of an output', output('call_1', LONG), 'string_above_max_length', 'item.id'],
    ['an id with other letters', typed('turn/1'), 'invalid_value', 'item.id'],
    ['the id of a call with other letters', output('call_1/finished'), 'invalid_value', 'item.call_id'],
    ['an empty id', typed(''), 'invalid_value', 'item.id'],
    ['an id that is no text', typed(7), 'invalid_value', 'item.id'],
    ['no id of a call', output(undefined), 'missing_required_parameter', 'item.call_id'],
    ['a broken picture', picture({ image_url: `${PNG}!` }), 'invalid_value', 'item.content[0].image_url'],
    [
      'a picture that is none',
      picture({ image_url: 'data:image/png;base64,aGVsbG8=' }),
      'invalid_value',
      'item.content[0].image_url',
    ],
    [
      'the address of a picture',
      picture({ image_url: 'https://example.org/kiwi.png' }),
      'invalid_value',
      'item.content[0].image_url',
    ],
    ['no picture', picture({}), 'missing_required_parameter', 'item.content[0].image_url'],
    ['no audio', said({}), 'missing_required_parameter', 'item.content[0].audio'],
  ])('native: is rejected with %s, and the session continues', async (_, event, code, param) => {
    const client = await open(NATIVE, { turns: [{ say: 'Yes.' }] });
    client.send(event);
    expect((await client.next('error')).error).toMatchObject({ code, param, event_id: 'evt_1' });
    client.type('Hello');
    expect((await client.next('response.done')).response.status).toBe('completed');
  });

  // Fields of OpenAI's realtime reference. It names the audio as base64, which a strict decoder does not find in the rest.
  describe.each([NATIVE, CASCADED])('is rejected (%o)', (query) => {
    test.each<[string, Record<string, unknown>, string, string]>([
      ['no text', part({ type: 'input_text' }), 'missing_required_parameter', '.content[0].text'],
      ['a number as text', part({ type: 'input_text', text: 5 }), 'invalid_value', '.content[0].text'],
      ['content that is a text', { ...part(null), content: 'Hi' }, 'invalid_value', '.content'],
      [
        'audio without its padding',
        part({ type: 'input_audio', audio: 'AAA' }),
        'invalid_value',
        '.content[0].audio',
      ],
      ['half a sample', part({ type: 'input_audio', audio: 'AAAA' }), 'invalid_value', '.content[0].audio'],
      [
        'a picture that is an object',
        part({ type: 'input_image', image_url: { url: PNG } }),
        'invalid_value',
        '.content[0].image_url',
      ],
      [
        'an unknown detail',
        part({ type: 'input_image', image_url: PNG, detail: 'huge' }),
        'invalid_value',
        '.content[0].detail',
      ],
      [
        'a call without a name',
        { type: 'function_call', call_id: 'call_1', name: '' },
        'missing_required_parameter',
        '.name',
      ],
      [
        'arguments that are an object',
        { type: 'function_call', call_id: 'call_1', name: 'f', arguments: {} },
        'invalid_value',
        '.arguments',
      ],
    ])('with %s', async (_, item, code, param) => {
      const client = await open(query);
      client.send(create(item));
      expect((await client.next('error')).error).toMatchObject({
        code,
        param: `item${param}`,
        event_id: 'evt_1',
      });
    });
  });

  test.each([
    ['a long id', typed('x'.repeat(33))],
    ['other letters', typed('turn/1')],
    ['the address of a picture', picture({ image_url: 'https://example.org/kiwi.png' })],
  ])('cascaded: is accepted with %s', async (_, event) => {
    const client = await open(CASCADED);
    client.send(event);
    expect((await client.next('conversation.item.created')).item.type).toBe('message');
  });

  test.each([
    ['an output of no call', output('call_of_nobody'), 'invalid_tool_call_id'],
    ['a long id', typed('x'.repeat(33)), 'string_above_max_length'],
    ['the address of a picture', picture({ image_url: 'https://example.org/kiwi.png' }), 'invalid_value'],
  ])('in OpenAI’s protocol: is rejected with %s', async (_, event, code) => {
    const client = await OpenAIClient.open(await emulate());
    client.send(event);
    expect((await client.next('error')) as unknown).toMatchObject({ error: { code, event_id: 'evt_1' } });
  });
});
