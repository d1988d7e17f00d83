// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test, vi } from 'vitest';
import { CREATED, received, serve, sessionOf } from './stage.ts';

// How Microsoft's client, version 1.1.0, handles events. If a test fails after an SDK update, a gap has been closed;
// then review the plugin's decision to have its own codec.

const part = { response_id: 'resp_1', item_id: 'item_1', output_index: 0, content_index: 0 };
const message = { id: 'item_1', object: 'realtime.item', type: 'message', status: 'completed', role: 'user' };
const item = { ...message, content: [{ type: 'input_audio', transcript: null }] };

test.each([
  ['conversation.item.done', { item }],
  ['rate_limits.updated', { rate_limits: [] }],
  ['response.foundry_agent_call_arguments.delta', { ...part, delta: '{' }],
  ['response.foundry_agent_call_arguments.done', { ...part, arguments: '{}' }],
  ['response.foundry_agent_call.in_progress', { item_id: 'item_1', output_index: 0 }],
  ['response.foundry_agent_call.completed', { item_id: 'item_1', output_index: 0 }],
  ['response.foundry_agent_call.failed', { item_id: 'item_1', output_index: 0 }],
  ['output_audio_buffer.started', { response_id: 'resp_1' }],
  ['output_audio_buffer.stopped', { response_id: 'resp_1' }],
  ['something.of.tomorrow', {}],
])('the SDK silently drops %s', async (type, fields) => {
  expect(await received({ type, event_id: 'event_2', ...fields })).toEqual([]);
});

test.each([
  [
    'language',
    { type: 'conversation.item.input_audio_transcription.completed', language: 'en-US' },
    { item_id: 'item_1', content_index: 0, transcript: 'Hello' },
  ],
  [
    'phase',
    { type: 'conversation.item.created', item: { ...item, phase: 'commentary' } },
    { previous_item_id: null },
  ],
  [
    'cache_write_tokens',
    {
      type: 'response.done',
      response: {
        id: 'resp_1',
        output: [],
        usage: {
          total_tokens: 1,
          input_tokens: 1,
          output_tokens: 0,
          input_token_details: { cached_tokens: 0, cached_tokens_details: {}, cache_write_tokens: 77 },
          output_token_details: {},
        },
      },
    },
    {},
  ],
  [
    'truncation_strategy',
    { type: 'session.updated', session: { id: 'sess_1', truncation_strategy: 'auto' } },
    {},
  ],
])('the SDK drops the field %s', async (field, event, rest) => {
  const [seen] = await received({ event_id: 'event_2', ...rest, ...event });
  expect(seen?.type).toBe(event.type);
  const camelCase = field.replace(/_(\w)/gu, (_all, letter: string) => letter.toUpperCase());
  expect(JSON.stringify(seen)).not.toMatch(new RegExp(`"(?:${field}|${camelCase})"`, 'u'));
});

const usage = { total_tokens: 1, input_tokens: 1, output_tokens: 0, output_token_details: {} };

test.each([
  [
    'usage without details of what was cached',
    {
      type: 'response.done',
      response: { id: 'resp_1', output: [], usage: { ...usage, input_token_details: { cached_tokens: 0 } } },
    },
  ],
  ['a message without content', { type: 'conversation.item.created', item: message }],
  ['an error without its object', { type: 'error' }],
  [
    'a list of tools that is missing',
    {
      type: 'conversation.item.created',
      item: { id: 'mcpl_1', type: 'mcp_list_tools', server_label: 'docs' },
    },
  ],
  [
    'an ICE server with one url',
    {
      type: 'session.updated',
      session: {
        id: 'sess_1',
        avatar: { character: 'lisa', ice_servers: [{ urls: 'turn:turn.example.org' }] },
      },
    },
  ],
])('the SDK turns %s into an error that names no event', async (_what, event) => {
  expect(await received({ event_id: 'event_2', ...event })).toEqual([
    { type: 'error', error: expect.objectContaining({ code: 'MessageParsingError' }) },
  ]);
});

test.each([
  ['warning', { warning: { message: 'Careful.' } }],
  ['session.avatar.switch_to_speaking', { turn_id: 'resp_1' }],
  ['session.avatar.switch_to_idle', { turn_id: 'resp_1' }],
  ['response.video.delta', { output_index: 0, codec: 'h264', delta: 'AAAA' }],
  ['response.web_search_call.searching', { ...part, sequence_number: 1 }],
  ['response.web_search_call.in_progress', { ...part, sequence_number: 1 }],
  ['response.web_search_call.completed', { ...part, sequence_number: 1 }],
  ['response.file_search_call.searching', { ...part, sequence_number: 1 }],
  ['response.file_search_call.in_progress', { ...part, sequence_number: 1 }],
  ['response.file_search_call.completed', { ...part, sequence_number: 1 }],
  ['output_audio_buffer.cleared', {}],
  ['response.audio_transcript.annotation.added', { ...part, annotation_index: 0, annotation: {} }],
  ['response.invocation.delta', { delta: { event: 'status' } }],
])('the SDK has no handler for %s', async (type, fields) => {
  const service = await serve((send) => {
    send(CREATED);
    send({ type, event_id: 'event_2', ...fields });
  });
  // Whatever a handler for it may be called, it would be looked up.
  const asked: string[] = [];
  const onServerEvent = vi.fn(async (_event: { type: string }) => {});
  const handlers = new Proxy(
    { onServerEvent },
    {
      get(target, name: string) {
        asked.push(name);
        return Reflect.get(target, name);
      },
    },
  );
  const { session } = sessionOf(service);
  session.subscribe(handlers);
  await session.connect();
  await expect.poll(() => onServerEvent.mock.calls.map(([event]) => event.type)).toContain(type);
  await new Promise((resolve) => setImmediate(resolve));
  expect(new Set(asked)).toEqual(new Set(['onServerEvent', 'onConnected', 'onSessionCreated']));
});

test('the SDK does not wait for the handler of one event before it calls that of the next', async () => {
  const service = await serve((send) => {
    send(CREATED);
    send({ type: 'response.text.delta', event_id: 'event_2', ...part, delta: 'Hello' });
    send({ type: 'response.text.done', event_id: 'event_3', ...part, text: 'Hello' });
  });
  const order: string[] = [];
  let letDeltaEnd = (): void => {};
  const deltaMayEnd = new Promise<void>((resolve) => (letDeltaEnd = resolve));
  const { session } = sessionOf(service, {
    onServerEvent: async (event) => void order.push(`all: ${event.type}`),
    onResponseTextDelta: async () => {
      await deltaMayEnd;
      order.push('delta');
    },
    onResponseTextDone: async () => {
      order.push('done');
      letDeltaEnd();
    },
  });
  await session.connect();
  await expect
    .poll(() => order)
    .toEqual([
      'all: session.created',
      'all: response.text.delta',
      'all: response.text.done',
      'done',
      'delta',
    ]);
});

test('the SDK swallows what a handler throws', async () => {
  const service = await serve();
  const onSessionCreated = vi.fn(async () => {
    throw new Error('a mistake of the application');
  });
  const onError = vi.fn(async () => {});
  const { session } = sessionOf(service, { onSessionCreated, onError });
  await session.connect();
  await expect.poll(() => onSessionCreated.mock.calls.length).toBe(1);
  expect(onError).not.toHaveBeenCalled();
});
