// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { Client, emulate } from './client.ts';

/** Sends an event the service rejects and returns the error it answers with. */
async function errorFor(
  event: { type: string; [field: string]: unknown },
  query: Record<string, string> = {},
) {
  const client = await Client.open(await emulate(), query);
  client.send({ event_id: 'evt_wrong', ...event });
  const { error } = await client.next('error');
  client.type('Still there?');
  expect((await client.next('response.done')).response.status).toBe('completed');
  return error;
}

const update = (session: Record<string, unknown>) => ({ type: 'session.update', session });
const message = (role: string, part: Record<string, unknown>) => ({
  type: 'conversation.item.create',
  item: { type: 'message', role, content: [part] },
});
const output = (callId: unknown) => ({
  type: 'conversation.item.create',
  item: { type: 'function_call_output', call_id: callId, output: 'x' },
});

describe('an event the service rejects is answered with an error that names it, and the session continues', () => {
  test.each([
    ['an unknown event', { type: 'response.undo' }, 'invalid_value', 'type'],
    [
      'an unknown session field',
      update({ output_modalities: ['audio'] }),
      'unknown_parameter',
      'session.output_modalities',
    ],
    ['a wrong type', update({ instructions: 5 }), 'invalid_value', 'session.instructions'],
    [
      'an unknown kind of turn detection',
      update({ turn_detection: { type: 'guess' } }),
      'invalid_value',
      'session.turn_detection.type',
    ],
    [
      'a threshold out of range',
      update({ turn_detection: { type: 'server_vad', threshold: 2 } }),
      'invalid_value',
      'session.turn_detection.threshold',
    ],
    [
      'a voice of another model',
      update({ voice: { type: 'azure-realtime-native', name: 'ava' } }),
      'invalid_voice_type',
      'session.voice',
    ],
    [
      'a rate out of range',
      update({ voice: { type: 'azure-standard', name: 'en-US-AvaNeural', rate: '3' } }),
      'invalid_value',
      'session.voice.rate',
    ],
    [
      'a tool without a name',
      update({ tools: [{ type: 'function' }] }),
      'missing_required_parameter',
      'session.tools[0].name',
    ],
    ['another model', update({ model: 'gpt-4.1' }), 'invalid_value', 'session.model'],
    ['a missing session', { type: 'session.update' }, 'missing_required_parameter', 'session'],
    ['missing audio', { type: 'input_audio_buffer.append' }, 'missing_required_parameter', 'audio'],
    [
      'audio with half a sample',
      { type: 'input_audio_buffer.append', audio: 'AAAA' },
      'invalid_value',
      'audio',
    ],
    [
      'audio that is not base64',
      { type: 'input_audio_buffer.append', audio: '!!' },
      'invalid_value',
      'audio',
    ],
    ['an empty commit', { type: 'input_audio_buffer.commit' }, 'input_audio_buffer_commit_empty', null],
    [
      'an unknown item kind',
      { type: 'conversation.item.create', item: { type: 'mcp_call' } },
      'invalid_value',
      'item.type',
    ],
    [
      'a part of another role',
      message('assistant', { type: 'input_text', text: 'x' }),
      'invalid_value',
      'item.content[0].type',
    ],
    ['an unknown role', message('narrator', { type: 'input_text', text: 'x' }), 'invalid_value', 'item.role'],
    ['the output of a call that was never made', output('call_of_nobody'), 'invalid_tool_call_id', null],
    ['an output without a call', output(undefined), 'missing_required_parameter', 'item.call_id'],
    ['a long call id', output('c'.repeat(33)), 'string_above_max_length', 'item.call_id'],
    [
      'a long item id',
      {
        type: 'conversation.item.create',
        item: { id: 'item-0c3f2f7e-6f6c-4c1e-9a51-2b1f1d1b7a55', type: 'message', role: 'user', content: [] },
      },
      'string_above_max_length',
      'item.id',
    ],
    [
      'an id that is a number',
      { type: 'conversation.item.create', item: { id: 7, type: 'message', role: 'user', content: [] } },
      'invalid_value',
      'item.id',
    ],
    [
      'a call without a name',
      {
        type: 'conversation.item.create',
        item: { type: 'function_call', call_id: 'call_1', arguments: '{}' },
      },
      'missing_required_parameter',
      'item.name',
    ],
    ...[
      'https://example.org/a.png',
      'data:image/png;base64,',
      'data:image/png;base64,iVBORw0KGg',
      'data:image/png;base64,iVBORw0?GgoAAAA=',
      'data:image/png;base64,bm90IGEgcGljdHVyZQ==',
      'data:text/plain;base64,iVBORw0KGgo=',
      'iVBORw0KGgo=',
    ].map((url): [string, ReturnType<typeof message>, string, string] => [
      `a broken picture: ${url}`,
      message('user', { type: 'input_image', image_url: url }),
      'invalid_value',
      'item.content[0].image_url',
    ]),
    [
      'an unknown predecessor',
      { ...message('user', { type: 'input_text', text: 'x' }), previous_item_id: 'item_x' },
      'item_create_invalid_previous_item_id',
      null,
    ],
    [
      'retrieving an unknown item',
      { type: 'conversation.item.retrieve', item_id: 'item_x' },
      'item_retrieve_invalid_item_id',
      null,
    ],
    [
      'deleting an unknown item',
      { type: 'conversation.item.delete', item_id: 'item_x' },
      'item_delete_invalid_item_id',
      null,
    ],
    [
      'truncating an unknown item',
      { type: 'conversation.item.truncate', item_id: 'item_x', content_index: 0, audio_end_ms: 0 },
      'item_truncate_invalid_item_id',
      null,
    ],
    ['cancelling nothing', { type: 'response.cancel' }, 'response_cancel_not_active', null],
    [
      'an unknown response field',
      { type: 'response.create', response: { speed: 2 } },
      'unknown_parameter',
      'response.speed',
    ],
    [
      'too many tokens',
      { type: 'response.create', response: { max_output_tokens: 5000 } },
      'invalid_value',
      'response.max_output_tokens',
    ],
    [
      'clearing an avatar that is not there',
      { type: 'output_audio_buffer.clear' },
      'invalid_request_error',
      'output_audio_buffer.clear',
    ],
  ])('%s', async (_what, event, code, param) => {
    const error = await errorFor(event);
    expect(error).toMatchObject({ type: 'invalid_request_error', code, param, event_id: 'evt_wrong' });
    expect(error.message).not.toBe('');
  });

  test('the output of a call that the client deleted', async () => {
    const scenario = { version: 1 as const, turns: [{ call: [{ tool: 'look_up' }] }] };
    const client = await Client.open(await emulate({ scenario }));
    client.type('Look');
    const { call_id: callId, item_id: itemId } = await client.next('response.function_call_arguments.done');
    client.send({ type: 'conversation.item.delete', item_id: itemId });
    client.send({ ...output(callId), event_id: 'evt_late' });
    expect((await client.next('error')).error).toMatchObject({
      code: 'invalid_tool_call_id',
      event_id: 'evt_late',
    });
  });

  test('OpenAI semantic_vad on a cascaded model', async () => {
    const error = await errorFor(update({ turn_detection: { type: 'semantic_vad' } }), { model: 'gpt-4.1' });
    expect(error).toMatchObject({ code: 'invalid_value', param: 'session.turn_detection.type' });
  });

  test.each(['{"type": ', '[1, 2]', '"hello"', '{}'])('a frame that is not an event: %s', async (frame) => {
    const client = await Client.open(await emulate());
    client.socket.send(frame);
    expect((await client.next('error')).error.code).toBe('invalid_request_error');
    client.type('Still there?');
    await client.next('response.done');
  });

  test('a binary frame', async () => {
    const client = await Client.open(await emulate());
    client.socket.send(Buffer.from([1, 2, 3]));
    expect((await client.next('error')).error.code).toBe('invalid_request_error');
  });
});

test('unforeseen shapes end neither the session nor the others', async () => {
  const emulator = await emulate();
  const client = await Client.open(emulator);
  const other = await Client.open(emulator);
  const odd = [
    null,
    0,
    '',
    [],
    [null],
    {},
    { type: null },
    { type: 'message', role: 'user', content: [null] },
  ];
  for (const value of odd) {
    client.send({ type: 'session.update', session: value });
    client.send({
      type: 'session.update',
      session: { tools: value, turn_detection: value, voice: value, modalities: value },
    });
    client.send({ type: 'conversation.item.create', item: value, previous_item_id: value });
    client.send({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'user', content: value },
    });
    client.send({
      type: 'conversation.item.create',
      item: { type: 'message', role: value, content: [{ type: 'input_text', text: value }] },
    });
    client.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: value, output: value },
    });
    client.send({
      type: 'conversation.item.truncate',
      item_id: value,
      content_index: value,
      audio_end_ms: value,
    });
    client.send({
      type: 'response.create',
      response: { input_items: value, pre_generated_assistant_message: value, tools: value },
    });
    client.send({ type: 'response.create', response: value });
    client.send({ type: 'response.cancel', response_id: value });
    client.send({ type: 'input_audio_buffer.append', audio: value });
  }
  await client.settle();
  other.type('Hello');
  expect((await other.next('response.done')).response.status).toBe('completed');
  expect(client.socket.readyState).toBe(client.socket.OPEN);
});

describe('an item of another conversation is accepted', () => {
  test('as a call with its output', async () => {
    const client = await Client.open(await emulate());
    client.send({
      type: 'conversation.item.create',
      item: { type: 'function_call', call_id: 'call_before', name: 'look_up', arguments: '{}' },
    });
    client.send(output('call_before'));
    await client.next('conversation.item.created');
    expect((await client.next('conversation.item.created')).item.type).toBe('function_call_output');
  });

  test('with a long id on a cascaded model', async () => {
    const client = await Client.open(await emulate(), { model: 'gpt-4.1' });
    const id = `item.${'x'.repeat(59)}`;
    const content = [{ type: 'input_text' as const, text: 'Hello' }];
    client.send({
      type: 'conversation.item.create',
      item: { id, type: 'message', role: 'user', content },
    });
    expect((await client.next('conversation.item.created')).item.id).toBe(id);
  });

  test.each(['/9j/4AAQ', 'R0lGODlh', 'UklGRgAAAABXRUJQ'])('with an image that begins %s', async (data) => {
    const client = await Client.open(await emulate());
    client.send(message('user', { type: 'input_image', image_url: `data:image/jpeg;base64,${data}` }));
    await client.next('conversation.item.created');
    expect(client.all('error')).toEqual([]);
  });
});

describe('a rejected update', () => {
  test('changes nothing', async () => {
    const emulator = await emulate();
    const client = await Client.open(emulator);
    client.send(update({ instructions: 'Be brief.', speed: 2 }));
    await client.next('error');
    expect(emulator.sessions()[0]?.session).toEqual(client.all('session.created')[0]?.session);
  });
});

test('a voice of another family is rejected once a voice was chosen', async () => {
  const client = await Client.open(await emulate());
  await client.configure({ voice: { type: 'azure-standard', name: 'en-US-AvaNeural' } });
  await client.configure({ voice: { type: 'azure-standard', name: 'en-US-AndrewNeural' } });
  client.send(update({ voice: 'alloy' }));
  expect((await client.next('error')).error).toMatchObject({
    param: 'voice',
    message: 'Cannot update voice from AzureVoice to OpenAIVoice.',
  });
});

test('a second response.create while one is active is rejected and the first continues', async () => {
  const client = await Client.open(
    await emulate({ pace: 'realtime', scenario: { version: 1, turns: [{ say: 'One moment.' }] } }),
  );
  client.type('Hello');
  await client.next('response.audio.delta');
  client.send({ type: 'response.create', event_id: 'evt_second' });
  expect((await client.next('error')).error).toMatchObject({
    code: 'conversation_already_has_active_response',
    event_id: 'evt_second',
  });
  expect((await client.next('response.done')).response.status).toBe('completed');
});

test('a second response.create cancels the first when the emulator is configured so and the client does not object', async () => {
  const emulator = await emulate({ pace: 'realtime', whenBusy: 'cancel-previous' });
  const client = await Client.open(emulator);
  client.type('Tell me a story');
  await client.next('response.audio.delta');
  client.send({ type: 'response.create', response: { cancel_previous: false } });
  expect((await client.next('error')).error.code).toBe('conversation_already_has_active_response');
  client.send({ type: 'response.create' });
  expect((await client.next('response.done')).response.status).toBe('cancelled');
  await client.next('response.created');
});
