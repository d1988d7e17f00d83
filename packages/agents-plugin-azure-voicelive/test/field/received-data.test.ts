// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { heard, openField } from './field.ts';

/** Values of an unusual type. */
const ODD = [null, 0, -1, Number.MAX_VALUE, true, '', 'x', [], [null], {}, { a: [null] }, ['x'], [{}]];

/** Events by the fields that can be invalid in them. */
const EVENTS: Record<string, Record<string, unknown>> = {
  error: { error: { code: 7 }, event_id: 'e' },
  warning: { warning: { code: 1, message: [] } },
  'response.done': { response: { id: 'resp_odd', output: [null], status: 'completed' } },
  'response.created': { response: { id: 'resp_odd', metadata: 'x', status: 'in_progress' } },
  'conversation.item.created': { item: { id: 'item_odd', type: 'message', role: 'user', content: 'x' } },
  'conversation.item.deleted': { item_id: 'item_odd' },
  'conversation.item.truncated': { item_id: 'item_odd', audio_end_ms: 'x', content_index: 0 },
  'conversation.item.input_audio_transcription.completed': {
    item_id: 'item_odd',
    phrases: [null],
    transcript: 4,
  },
  'conversation.item.input_audio_transcription.delta': { item_id: 'item_odd', delta: 4 },
  'conversation.item.input_audio_transcription.failed': { item_id: 'item_odd', error: 'x' },
  'input_audio_buffer.speech_started': { item_id: 'item_odd', audio_start_ms: 'x' },
  'input_audio_buffer.speech_stopped': { item_id: 'item_odd', audio_end_ms: {} },
  'input_audio_buffer.committed': { item_id: 'item_odd', previous_item_id: 3 },
  'response.output_item.added': {
    response_id: 'resp_odd',
    item: { id: 'i', type: 'message', content: [null] },
  },
  'response.output_item.done': { response_id: 'resp_odd', item: null },
  'response.content_part.added': { response_id: 'resp_odd', item_id: 'i', part: null },
  'response.audio.delta': { response_id: 'resp_odd', item_id: 'i', delta: 5 },
  'response.audio_transcript.delta': { response_id: 'resp_odd', item_id: 'i', delta: null },
  'response.audio_timestamp.delta': { response_id: 'resp_odd', item_id: 'i', text: 4, audio_offset_ms: 'x' },
  'response.text.done': { response_id: 'resp_odd', item_id: 'i', text: [] },
  'response.function_call_arguments.done': { response_id: 'resp_odd', item_id: 'i', name: {}, call_id: 4 },
  'response.mcp_call.completed': { item_id: 4 },
  'session.updated': { session: { turn_detection: 'x', tools: [null] } },
};

/** Every event unchanged, and with each of its fields invalid, including nested ones. */
function oddEvents(): object[] {
  const events: object[] = [];
  for (const [type, fields] of Object.entries(EVENTS)) {
    events.push({ type, ...fields });
    for (const [name, field] of Object.entries(fields)) {
      const inner =
        typeof field === 'object' && field !== null && !Array.isArray(field) ? Object.keys(field) : [];
      for (const value of ODD) {
        events.push({ type, ...fields, [name]: value });
        for (const key of inner) {
          events.push({ type, ...fields, [name]: { ...(field as object), [key]: value } });
        }
      }
    }
  }
  return events;
}

describe('no frame of the service can end the process or stop the reading of frames', () => {
  test('a call continues when every field of every event was invalid before', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    for (const event of oddEvents()) peer.sendRaw(event);
    await session.interrupt();
    peer.respond({ id: 'resp_odd' }).end();
    server.answersRequests('Still here.');
    await expect(heard(server, await session.generateReply())).resolves.toBe('Still here.');
  });

  test('a call is set up when invalid events arrive meanwhile', async () => {
    const { server, ...field } = await openField();
    const odd = oddEvents().filter(
      (event) => !/^(error|session|response)/u.test((event as { type: string }).type),
    );
    server.onConnection((peer) => {
      for (const event of odd) peer.sendRaw(event);
    });
    const { session } = await field.session();
    server.answersRequests('Still here.');
    await expect(heard(server, await session.generateReply())).resolves.toBe('Still here.');
  });

  test.each([
    ['text that is not JSON', '{"type": '],
    ['JSON that is no object', '[1, 2]'],
    ['null', 'null'],
    ['no type', '{"event_id": "e"}'],
    ['a type that is a number', '{"type": 4}'],
    ['a type that objects inherit', '{"type": "constructor"}'],
    ['bytes', new Uint8Array([0, 1, 2])],
    ['a prototype', '{"type": "response.done", "__proto__": {"response": null}}'],
  ])('a call continues after %s', async (_, frame) => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    peer.sendRaw(frame);
    server.answersRequests('Still here.');
    await expect(heard(server, await session.generateReply())).resolves.toBe('Still here.');
  });
});
