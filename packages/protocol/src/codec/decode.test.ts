// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { decodeClientEvent, decodeServerEvent } from './decode.ts';
import type { Malformed } from './decode.ts';

function malformed(result: { kind: string }): Malformed {
  expect(result.kind).toBe('malformed');
  return result as Malformed;
}

/** The event with the value at a dotted path replaced, or removed when undefined. */
function changed(event: object, path: string, value: unknown): Record<string, unknown> {
  const copy = structuredClone(event) as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop() as string;
  let inner = copy;
  for (const key of keys) inner = inner[key] as Record<string, unknown>;
  if (value === undefined) delete inner[last];
  else inner[last] = value;
  return copy;
}

const PART = { response_id: 'r', item_id: 'i' };
const call = { id: 'i', type: 'function_call', name: 'f', call_id: 'c' };

describe('a required field', () => {
  it.each([
    ['server', { type: 'session.created', session: { id: 's' } }, ['session', 'session.id']],
    ['server', { type: 'error', error: {} }, ['error']],
    ['server', { type: 'response.done', response: { id: 'r' } }, ['response', 'response.id']],
    ['server', { type: 'response.audio.delta', ...PART, delta: '' }, ['response_id', 'item_id', 'delta']],
    [
      'server',
      { type: 'response.audio_timestamp.delta', ...PART, audio_offset_ms: 1, text: 'a' },
      ['audio_offset_ms', 'text'],
    ],
    [
      'server',
      { type: 'response.content_part.added', ...PART, part: { type: 'audio' } },
      ['part', 'part.type'],
    ],
    [
      'server',
      { type: 'conversation.item.created', item: call },
      ['item.id', 'item.type', 'item.name', 'item.call_id'],
    ],
    [
      'server',
      {
        type: 'response.output_item.done',
        response_id: 'r',
        item: { id: 'i', type: 'message', role: 'user' },
      },
      ['response_id', 'item', 'item.role'],
    ],
    [
      'server',
      { type: 'conversation.item.created', item: { id: 'i', type: 'hologram' } },
      ['item.id', 'item.type'],
    ],
    ['server', { type: 'response.invocation.delta', delta: {} }, ['delta']],
    ['client', { type: 'session.update', session: {} }, ['session']],
    ['client', { type: 'conversation.item.create', item: call }, ['item', 'item.type', 'item.name']],
    [
      'client',
      { type: 'conversation.item.create', item: { type: 'function_call_output', call_id: 'c', output: '' } },
      ['item.call_id', 'item.output'],
    ],
    [
      'client',
      {
        type: 'conversation.item.create',
        item: { type: 'mcp_approval_response', approval_request_id: 'a', approve: true },
      },
      ['item.approve'],
    ],
    [
      'client',
      { type: 'conversation.item.truncate', item_id: 'i', content_index: 0, audio_end_ms: 1 },
      ['item_id', 'content_index', 'audio_end_ms'],
    ],
  ] as const)(
    'of a %s event makes it malformed when missing, null or of the wrong kind: %o',
    (side, event, fields) => {
      const decode = side === 'server' ? decodeServerEvent : decodeClientEvent;
      expect(decode(JSON.stringify(event))).toEqual({ kind: 'event', event });
      for (const field of fields) {
        for (const [bad, found] of [
          [undefined, 'missing'],
          [null, 'null'],
          [[], 'array'],
        ] as const) {
          const result = malformed(decode(JSON.stringify(changed(event, field, bad))));
          expect(result).toMatchObject({ problem: 'missing-field', type: event.type, field });
          expect(result.detail).toContain(`${field} is ${found}`);
        }
      }
    },
  );

  it('makes the event malformed when its number does not fit a double', () => {
    const text =
      '{"type":"response.audio_timestamp.delta","response_id":"r","item_id":"i","text":"a","audio_offset_ms":1e999}';
    expect(malformed(decodeServerEvent(text))).toMatchObject({ field: 'audio_offset_ms' });
  });

  it('is the role of a message, which must be a known one', () => {
    const event = { type: 'conversation.item.created', item: { id: 'i', type: 'message', role: 'judge' } };
    expect(malformed(decodeServerEvent(JSON.stringify(event)))).toMatchObject({
      field: 'item.role',
      detail: 'conversation.item.created: item.role is string, not system | user | assistant',
    });
  });
});

describe('a field that does not match its type', () => {
  const done = { type: 'response.done', response: { id: 'r' } };
  const created = { type: 'session.created', session: { id: 's' } };
  const text = { type: 'text', text: 'Hi' };
  const message = { id: 'm', type: 'message', role: 'assistant', content: [text] };
  it.each([
    ['a code', { type: 'error', error: { message: 'm' } }, 'error.code', 5],
    ['usage', done, 'response.usage', 'many'],
    ['an unknown status', done, 'response.status', 'paused'],
    ['an output that is not a list', done, 'response.output', 'x'],
    [
      'a reason',
      { ...done, response: { id: 'r', status_details: {} } },
      'response.status_details.reason',
      [],
    ],
    [
      'content',
      { type: 'conversation.item.created', item: { ...message, content: null } },
      'item.content',
      'x',
    ],
    ['an object instead of a number', created, 'session.temperature', {}],
    ['a detection without a type', created, 'session.turn_detection', {}],
    ['a voice without a name', created, 'session.voice', { type: 'openai' }],
    ['a voice that is a number', created, 'session.voice', 3],
  ])('is omitted and listed: %s', (_what, event, path, value) => {
    const result = decodeServerEvent(JSON.stringify(changed(event, path, value)));
    expect(result).toEqual({ kind: 'event', event: changed(event, path, undefined), dropped: [path] });
  });

  it.each([
    ['null', [null, message], [message], ['response.output[0]']],
    ['text', [message, 'x'], [message], ['response.output[1]']],
    ['a call without a name', [{ ...call, name: 1 }, call], [call], ['response.output[0]']],
    [
      'an invalid part',
      [{ ...message, content: [null, text, { type: 'text' }] }],
      [message],
      ['response.output[0].content[0]', 'response.output[0].content[2]'],
    ],
  ])('is removed from a list: %s', (_what, output, kept, dropped) => {
    const result = decodeServerEvent(
      JSON.stringify({ type: 'response.done', response: { id: 'r', output } }),
    );
    expect(result).toEqual({
      kind: 'event',
      event: { type: 'response.done', response: { id: 'r', output: kept } },
      dropped,
    });
  });

  it('is removed from a record', () => {
    const session = { id: 's', metadata: { a: 'x', b: 2 } };
    expect(decodeServerEvent(JSON.stringify({ ...created, session }))).toEqual({
      kind: 'event',
      event: { ...created, session: { id: 's', metadata: { a: 'x' } } },
      dropped: ['session.metadata.b'],
    });
  });

  it('is omitted without being listed when it is null and the type does not allow null, and kept when it does', () => {
    const event = { type: 'input_audio_buffer.committed', item_id: 'i', previous_item_id: null };
    expect(decodeServerEvent(JSON.stringify({ ...event, event_id: null }))).toEqual({ kind: 'event', event });
  });

  it('passes when its kind is from a later version', () => {
    const session = {
      id: 's',
      tools: [{ type: 'teleport', to: 7 }],
      turn_detection: { type: 'telepathy', on: 1 },
    };
    const output = [
      { id: 'x', type: 'hologram', content: 5 },
      { ...message, content: [{ type: 'smell', text: 5 }] },
    ];
    for (const event of [
      { ...created, session },
      { type: 'response.done', response: { id: 'r', output } },
    ]) {
      expect(decodeServerEvent(JSON.stringify(event))).toEqual({ kind: 'event', event });
    }
  });

  it('is listed at most twenty times', () => {
    const output = Array.from({ length: 1000 }, () => null);
    const result = decodeServerEvent(
      JSON.stringify({ type: 'response.done', response: { id: 'r', output } }),
    );
    expect(result).toMatchObject({ event: { response: { output: [] } } });
    expect(result.kind === 'event' && result.dropped).toHaveLength(20);
  });

  it('is left to the server in a client event', () => {
    const event = { type: 'session.update', session: { voice: 5 } };
    expect(decodeClientEvent(JSON.stringify(event))).toEqual({ kind: 'event', event });
  });
});

describe('decoding', () => {
  it('keeps unknown fields, at every depth', () => {
    const event = {
      type: 'session.created',
      session: { id: 's', mood: { now: 'calm' } },
      later: [1, { a: null }],
    };
    expect(decodeServerEvent(JSON.stringify(event))).toEqual({ kind: 'event', event });
  });

  it('returns an event of an unknown type unchanged', () => {
    const event = { type: 'response.smell.delta', delta: 'rose' };
    expect(decodeServerEvent(JSON.stringify(event))).toEqual({ kind: 'unknown', type: event.type, event });
  });

  it('does not accept a client event as a server event', () => {
    expect(decodeServerEvent('{"type":"response.create"}').kind).toBe('unknown');
    expect(decodeClientEvent('{"type":"session.created","session":{"id":"s"}}').kind).toBe('unknown');
  });

  it('treats null like an absent optional field', () => {
    expect(
      decodeServerEvent('{"type":"response.done","response":{"id":"r","usage":null,"output":null}}').kind,
    ).toBe('event');
    expect(decodeServerEvent('{"type":"input_audio_buffer.speech_started"}').kind).toBe('event');
  });

  it('decodes bytes as UTF-8, including views into larger buffers', () => {
    const bytes = new TextEncoder().encode('    {"type":"error","error":{"message":"größer 語"}}!!');
    const view = bytes.subarray(4, bytes.length - 2);
    const expected = { kind: 'event', event: { type: 'error', error: { message: 'größer 語' } } };
    expect(decodeServerEvent(view)).toEqual(expected);
    expect(decodeServerEvent(Buffer.from(view))).toEqual(expected);
    expect(decodeServerEvent(new Uint8Array(view).buffer)).toEqual(expected);
  });

  it('returns the id of a client event with a missing field, so that the error can name it', () => {
    const result = malformed(decodeClientEvent('{"type":"conversation.item.delete","event_id":"evt_9"}'));
    expect(result).toMatchObject({ field: 'item_id', eventId: 'evt_9' });
  });
});

describe('an unusable frame', () => {
  it.each([
    ['not-json', '{"type":'],
    ['not-json', ''],
    ['not-json', '\uFEFF{"type":"error"}'],
    ['not-json', new Uint8Array([0x22, 0xff, 0xfe, 0x22])],
    ['not-an-object', '[]'],
    ['not-an-object', 'null'],
    ['not-an-object', '"session.created"'],
    ['no-type', '{}'],
    ['no-type', '{"type":7}'],
    ['no-type', '{"__proto__":{"type":"error"}}'],
  ] as const)('is %s: %j', (problem, data) => {
    expect(malformed(decodeServerEvent(data)).problem).toBe(problem);
  });

  it('is binary when the transport says so, whatever it contains', () => {
    expect(malformed(decodeServerEvent(new Uint8Array([1, 2]), { binary: true })).problem).toBe('binary');
    expect(malformed(decodeServerEvent('{"type":"error","error":{}}', { binary: true })).problem).toBe(
      'binary',
    );
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'does not include a type called %s, which is unknown',
    (type) => {
      expect(decodeServerEvent(JSON.stringify({ type })).kind).toBe('unknown');
    },
  );

  it('results from a field that is only inherited', () => {
    const result = malformed(decodeServerEvent('{"type":"error","__proto__":{"error":{}}}'));
    expect(result.field).toBe('error');
    expect(({} as Record<string, unknown>)['error']).toBeUndefined();
  });

  it('is never quoted', () => {
    const secret = 'sk-very-secret';
    for (const data of [
      `{"type":"error","error":"${secret}"}`,
      `{"type":"error","error":{"message":"${secret}`,
      `{"type":{"${secret}":1}}`,
      `["${secret}"]`,
      secret,
    ]) {
      expect(JSON.stringify(malformed(decodeServerEvent(data)))).not.toContain('secret');
    }
  });

  it('can be arbitrarily large or deep', () => {
    const delta = 'A'.repeat(8 * 1024 * 1024);
    const huge = JSON.stringify({ type: 'response.audio.delta', response_id: 'r', item_id: 'i', delta });
    expect(decodeServerEvent(huge).kind).toBe('event');
    expect(malformed(decodeServerEvent('['.repeat(2_000_000))).problem).toBe('not-json');
    const depth = 200_000;
    const deep = `{"type":"warning","warning":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`;
    expect(['event', 'malformed']).toContain(decodeServerEvent(deep).kind);
  });
});
