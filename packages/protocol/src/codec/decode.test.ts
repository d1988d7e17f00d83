// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { decodeClientEvent, decodeServerEvent } from './decode.ts';
import type { Malformed } from './decode.ts';
import { CLIENT_REQUIRED, ITEM_REQUIRED, SERVER_REQUIRED } from './required-fields.ts';
import type { FieldKind } from './required-fields.ts';

const SAMPLE: Record<FieldKind, unknown> = { string: 'x', number: 1, boolean: false, object: {} };
type Table = Record<string, Record<string, FieldKind>>;

/** An event that has exactly the fields of its table entry. */
function minimal(type: string, fields: Record<string, FieldKind>): Record<string, unknown> {
  const event: Record<string, unknown> = { type };
  for (const [path, kind] of Object.entries(fields)) set(event, path, structuredClone(SAMPLE[kind]));
  return event;
}

function set(target: Record<string, unknown>, path: string, value: unknown): void {
  const keys = path.split('.');
  const last = keys.pop() as string;
  let inner = target;
  for (const key of keys) inner = inner[key] as Record<string, unknown>;
  if (value === undefined) delete inner[last];
  else inner[last] = value;
}

function malformed(result: { kind: string }): Malformed {
  expect(result.kind).toBe('malformed');
  return result as Malformed;
}

describe.each([
  ['server', SERVER_REQUIRED as Table, decodeServerEvent],
  ['client', CLIENT_REQUIRED as Table, decodeClientEvent],
])('required fields of %s events', (_side, table, decode) => {
  const cases = Object.entries(table).map(([type, fields]) => ({ type, fields }));
  const fields = cases.flatMap(({ type, fields }) => Object.keys(fields).map((field) => ({ type, field })));

  it.each(cases)('are all that $type needs', ({ type, fields }) => {
    const event = minimal(type, fields);
    expect(decode(JSON.stringify(event))).toEqual({ kind: 'event', event });
  });

  it.each(fields)('$type is refused when $field is missing, null or of the wrong kind', ({ type, field }) => {
    for (const [bad, found] of [
      [undefined, 'missing'],
      [null, 'null'],
      [[], 'array'],
    ]) {
      const event = minimal(type, table[type] ?? {});
      set(event, field, bad);
      const result = malformed(decode(JSON.stringify(event)));
      expect(result).toMatchObject({ problem: 'missing-field', type, field });
      expect(result.detail).toContain(`${field} is ${String(found)}`);
    }
  });
});

// The compiler keeps the outer fields of table and types together; these are the inner ones.
describe('ids inside', () => {
  it.each([
    ['session.created', 'session.id'],
    ['session.updated', 'session.id'],
    ['response.created', 'response.id'],
    ['response.done', 'response.id'],
    ['response.output_item.added', 'item.id'],
    ['response.output_item.done', 'item.id'],
    ['conversation.item.created', 'item.id'],
    ['conversation.item.done', 'item.id'],
    ['conversation.item.retrieved', 'item.id'],
    ['conversation.item.retrieved', 'item.type'],
    ['response.content_part.added', 'part.type'],
    ['response.content_part.done', 'part.type'],
  ] as const)('%s needs %s', (type, path) => {
    expect((SERVER_REQUIRED as Table)[type]).toHaveProperty([path], 'string');
  });
});

describe('required fields of items', () => {
  const fields = Object.entries(ITEM_REQUIRED).flatMap(([type, fields]) =>
    Object.keys(fields).map((field) => ({ type, field })),
  );

  it.each(fields)('an item of type $type is refused without $field', ({ type, field }) => {
    const item = { id: 'item_1', ...minimal(type, ITEM_REQUIRED[type] ?? {}) };
    const event = { type: 'conversation.item.created', item };
    expect(decodeServerEvent(JSON.stringify(event)).kind).toBe('event');
    set(event, `item.${field}`, undefined);
    expect(malformed(decodeServerEvent(JSON.stringify(event)))).toMatchObject({ field: `item.${field}` });
  });

  it('an item of an unknown type passes', () => {
    const event = { type: 'conversation.item.created', item: { id: 'x', type: 'hologram', glow: 3 } };
    expect(decodeServerEvent(JSON.stringify(event))).toEqual({ kind: 'event', event });
  });
});

describe('decoding', () => {
  it('keeps fields nobody knows, at every depth', () => {
    const event = {
      type: 'session.created',
      session: { id: 's', mood: { now: 'calm' } },
      later: [1, { a: null }],
    };
    expect(decodeServerEvent(JSON.stringify(event))).toEqual({ kind: 'event', event });
  });

  it('hands over an event of an unknown type whole', () => {
    const event = { type: 'response.smell.delta', delta: 'rose' };
    expect(decodeServerEvent(JSON.stringify(event))).toEqual({ kind: 'unknown', type: event.type, event });
  });

  it('does not take a client event for a server event', () => {
    expect(decodeServerEvent('{"type":"response.create"}').kind).toBe('unknown');
    expect(decodeClientEvent('{"type":"session.created","session":{"id":"s"}}').kind).toBe('unknown');
  });

  it('leaves optional fields optional: null or absent makes no difference', () => {
    expect(
      decodeServerEvent('{"type":"response.done","response":{"id":"r","usage":null,"output":null}}').kind,
    ).toBe('event');
    expect(decodeServerEvent('{"type":"input_audio_buffer.speech_started"}').kind).toBe('event');
  });

  it('reads bytes as UTF-8, views into larger buffers included', () => {
    const bytes = new TextEncoder().encode('    {"type":"error","error":{"message":"größer 語"}}!!');
    const view = bytes.subarray(4, bytes.length - 2);
    const expected = { kind: 'event', event: { type: 'error', error: { message: 'größer 語' } } };
    expect(decodeServerEvent(view)).toEqual(expected);
    expect(decodeServerEvent(Buffer.from(view))).toEqual(expected);
    expect(decodeServerEvent(new Uint8Array(view).buffer)).toEqual(expected);
  });

  it('carries the id of a client event that lacks a field, so that the error can name it', () => {
    const result = malformed(decodeClientEvent('{"type":"conversation.item.delete","event_id":"evt_9"}'));
    expect(result).toMatchObject({ field: 'item_id', eventId: 'evt_9' });
  });
});

describe('frames that cannot be used', () => {
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
  ] as const)('become %s: %j', (problem, data) => {
    expect(malformed(decodeServerEvent(data)).problem).toBe(problem);
  });

  it('are binary when the transport says so, whatever they hold', () => {
    expect(malformed(decodeServerEvent(new Uint8Array([1, 2]), { binary: true })).problem).toBe('binary');
    expect(malformed(decodeServerEvent('{"type":"error","error":{}}', { binary: true })).problem).toBe(
      'binary',
    );
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'a type called %s is unknown',
    (type) => {
      expect(decodeServerEvent(JSON.stringify({ type })).kind).toBe('unknown');
    },
  );

  it('an inherited field is not a field', () => {
    const result = malformed(decodeServerEvent('{"type":"error","__proto__":{"error":{}}}'));
    expect(result.field).toBe('error');
    expect(({} as Record<string, unknown>)['error']).toBeUndefined();
  });

  it('never quote what they held', () => {
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

  it('can be as large or as deep as they like', () => {
    const delta = 'A'.repeat(8 * 1024 * 1024);
    const huge = JSON.stringify({ type: 'response.audio.delta', response_id: 'r', item_id: 'i', delta });
    expect(decodeServerEvent(huge).kind).toBe('event');
    expect(malformed(decodeServerEvent('['.repeat(2_000_000))).problem).toBe('not-json');
    const depth = 200_000;
    const deep = `{"type":"warning","warning":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`;
    expect(['event', 'malformed']).toContain(decodeServerEvent(deep).kind);
  });
});
