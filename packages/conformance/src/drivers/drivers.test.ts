// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { decodeServerEvent } from '@voicelive-kit/protocol';
import { describe, expect, test } from 'vitest';
import type { ClientRequest, ServerVerb } from '../server/neutral.ts';
import { openaiRealtimeDriver } from './openai-realtime.ts';
import { voiceAgentDriver, voiceLiveDriver } from './voice-live.ts';

const ref = { responseId: 'resp_1', itemId: 'item_1', index: 0 };
const answering: ClientRequest = {
  kind: 'request',
  ref: 'ev_1',
  raw: { type: 'response.create', event_id: 'ev_1', response: { metadata: { tag: 'mine' } } },
};
const verbs: ServerVerb[] = [
  { say: 'hello' },
  { say: 'config-accepted', config: {} },
  {
    say: 'item-created',
    item: { kind: 'other', id: 'x' },
    previousId: null,
    raw: { id: 'x', type: 'message', role: 'user', content: [] },
  },
  {
    say: 'item-created',
    item: { kind: 'message', id: 'u', role: 'user', text: '', parts: [{ type: 'audio', transcript: null }] },
    previousId: 'x',
  },
  { say: 'item-deleted', itemId: 'x' },
  { say: 'truncated', itemId: 'x', audioEndMs: 10 },
  { say: 'committed', itemId: 'u', previousId: null },
  { say: 'cleared' },
  { say: 'user-start', itemId: 'u', atMs: 0 },
  { say: 'user-stop', itemId: 'u', atMs: 900 },
  { say: 'transcript-part', itemId: 'u', delta: 'b', soFar: 'ab' },
  { say: 'transcript-final', itemId: 'u', text: 'ab', confidence: 0.5 },
  { say: 'transcript-failed', itemId: 'u' },
  { say: 'response-start', responseId: 'resp_1', answering },
  { say: 'message-start', previousId: null, form: 'audio', ...ref },
  { say: 'audio', bytes: new Uint8Array([1, 2, 3]), ...ref },
  { say: 'text', delta: 'Hi', form: 'audio', ...ref },
  { say: 'text', delta: 'Hi', form: 'text', ...ref },
  { say: 'word', text: ' there', fromMs: 100, toMs: 300, ...ref },
  { say: 'message-end', text: 'Hi there', form: 'audio', complete: true, ...ref },
  { say: 'call', previousId: null, callId: 'call_1', name: 'look', args: '{}', ...ref },
  { say: 'call-again', callId: 'call_1', name: 'look', args: '{}', ...ref },
  { say: 'remote-call', previousId: null, name: 'find', args: '{}', output: 'x', ...ref },
  ...(['completed', 'failed', 'incomplete', 'cancelled', 'filtered'] as const).map((status): ServerVerb => ({
    say: 'response-end',
    responseId: 'resp_1',
    answering,
    status,
    usage: null,
    items: [],
  })),
  { say: 'error', class: 'busy', ref: 'ev_1', message: 'no' },
];

describe.each([voiceLiveDriver(), voiceAgentDriver(), openaiRealtimeDriver()])('$name', (driver) => {
  test.each(verbs)('says $say in JSON messages with a type', (verb) => {
    const messages = driver.write(verb);
    expect(messages.length).toBeGreaterThan(0);
    for (const message of messages)
      expect(JSON.parse(String(message))).toMatchObject({ type: expect.any(String) });
  });

  test('a response echoes the metadata of its request', () => {
    const [message] = driver.write({ say: 'response-start', responseId: 'resp_1', answering });
    expect(JSON.parse(String(message))).toMatchObject({
      response: { id: 'resp_1', metadata: { tag: 'mine' } },
    });
  });

  test('an error names the message it is about', () => {
    const [message] = driver.write({ say: 'error', class: 'rejected', ref: 'ev_9', message: 'no' });
    expect(JSON.parse(String(message))).toMatchObject({ type: 'error', error: { event_id: 'ev_9' } });
  });

  test('garbage is not JSON, and an unknown event is JSON', () => {
    expect(() => JSON.parse(String(driver.write({ say: 'garbage' })[0]))).toThrow(/JSON/u);
    expect(JSON.parse(String(driver.write({ say: 'unknown' })[0]))).toMatchObject({
      type: 'conformance.unknown',
    });
  });

  test('reads audio, cancels, truncations and deletions', () => {
    const read = (event: object) => driver.read(JSON.stringify(event));
    const audio = Buffer.from(Int16Array.from([1, -2]).buffer).toString('base64');
    expect(read({ type: 'input_audio_buffer.append', audio })).toEqual([
      { kind: 'audio', samples: Int16Array.from([1, -2]) },
    ]);
    expect(read({ type: 'response.cancel', response_id: 'r' })).toEqual([
      { kind: 'cancel', responseId: 'r' },
    ]);
    expect(
      read({
        type: 'conversation.item.truncate',
        item_id: 'i',
        content_index: 0,
        audio_end_ms: 5,
        event_id: 'e',
      }),
    ).toEqual([{ kind: 'truncate', itemId: 'i', audioEndMs: 5, ref: 'e' }]);
    expect(read({ type: 'conversation.item.delete', item_id: 'i' })).toEqual([
      { kind: 'delete', itemId: 'i' },
    ]);
  });

  test('reads items with their position, including images', () => {
    const content = [
      { type: 'input_text', text: 'Look: ' },
      { type: 'input_image', image_url: 'data:image/png;base64,AA' },
    ];
    const item = { id: 'i', type: 'message', role: 'user', content };
    const [action] = driver.read(
      JSON.stringify({ type: 'conversation.item.create', previous_item_id: 'root', item }),
    );
    expect(action).toMatchObject({
      kind: 'create',
      place: { at: 'first' },
      item: {
        kind: 'message',
        id: 'i',
        role: 'user',
        text: 'Look: ',
        parts: [{ type: 'text' }, { type: 'image', url: 'data:image/png;base64,AA' }],
      },
    });
  });

  test('distinguishes a tool choice the protocol has from one it does not have', () => {
    const choice = (tool_choice: unknown) =>
      driver.read(JSON.stringify({ type: 'session.update', session: { type: 'realtime', tool_choice } }))[0];
    expect(choice('none')).toMatchObject({ config: { toolChoice: 'none' } });
    expect(choice({ type: 'function', name: 'look' })).toMatchObject({
      config: { toolChoice: { function: 'look' } },
    });
    expect(choice('look')).toMatchObject({ config: { toolChoice: { unknown: 'look' } } });
  });
});

test('everything the Voice Live driver writes decodes as a Voice Live event', () => {
  const driver = voiceLiveDriver();
  for (const message of verbs.flatMap((verb) => driver.write(verb)))
    expect(decodeServerEvent(message)).toMatchObject({ kind: 'event' });
});

test('reads turn detection from where each protocol keeps it', () => {
  const off = { session: { turn_detection: null, input_audio_transcription: null } };
  expect(voiceLiveDriver().read(JSON.stringify({ type: 'session.update', ...off }))).toEqual([
    { kind: 'config', config: { turnDetection: false, transcription: false }, raw: off.session },
  ]);
  const nested = { session: { audio: { input: { turn_detection: null, transcription: null } } } };
  expect(openaiRealtimeDriver().read(JSON.stringify({ type: 'session.update', ...nested }))).toEqual([
    { kind: 'config', config: { turnDetection: false, transcription: false }, raw: nested.session },
  ]);
});
