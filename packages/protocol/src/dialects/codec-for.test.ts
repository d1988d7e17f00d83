// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import type { ClientEvent, ServerEvent } from '../index.ts';
import { codecFor } from './codec-for.ts';

const PICTURE = 'data:image/png;base64,iVBORw0KGgo=';

const item = {
  type: 'message',
  role: 'user',
  content: [
    { type: 'input_text', text: 'What is this?' },
    { type: 'input_image', image_url: PICTURE, detail: 'low' },
  ],
} as const;
const create = { type: 'conversation.item.create', item } as unknown as ClientEvent;
const created = {
  type: 'conversation.item.created',
  item: { id: 'item_1', ...item },
} as unknown as ServerEvent;

/** The same event with the picture under another name. */
const named = (event: object, field: string): unknown =>
  JSON.parse(JSON.stringify(event).replaceAll('image_url', field));

describe('a picture', () => {
  it.each([
    ['2025-10-01', 'url'],
    ['2026-04-10', 'url'],
    ['2026-06-01-preview', 'image_url'],
    ['2026-07-15', 'image_url'],
    ['2027-01-01', 'image_url'],
    ['v1', 'image_url'],
  ])('is encoded for %s as %s', (version, field) => {
    const codec = codecFor(version);
    expect(JSON.parse(codec.encodeClient(create))).toEqual(named(create, field));
    expect(JSON.parse(codec.encodeServer(created))).toEqual(named(created, field));
  });

  it.each(['2026-04-10', '2026-07-15'])('is decoded from %s under the newest name', (version) => {
    const codec = codecFor(version);
    expect(codec.decodeClient(codec.encodeClient(create))).toEqual({ kind: 'event', event: create });
    expect(codec.decodeServer(codec.encodeServer(created))).toEqual({ kind: 'event', event: created });
  });
});

describe('a codec of an older version', () => {
  const old = codecFor('2026-04-10');

  it('renames pictures wherever an event contains items', () => {
    const response = { id: 'resp_1', output: [{ id: 'item_1', ...item }] };
    const done = { type: 'response.done', response } as unknown as ServerEvent;
    expect(JSON.parse(old.encodeServer(done))).toEqual(named(done, 'url'));
    const request = {
      type: 'response.create',
      response: { input_items: [item], append_input_items: [item] },
    } as unknown as ClientEvent;
    expect(JSON.parse(old.encodeClient(request))).toEqual(named(request, 'url'));
  });

  it('does not change the event it was given', () => {
    const before = structuredClone(create);
    old.encodeClient(create);
    expect(create).toEqual(before);
  });

  it('does not rename fields of that name elsewhere', () => {
    const update = {
      type: 'session.update',
      session: { avatar: { video: { background: { image_url: PICTURE } } }, metadata: { image_url: 'x' } },
    } as const;
    expect(JSON.parse(old.encodeClient(update))).toEqual(update);
  });

  it('decodes as a server only the name of its version', () => {
    const decoded = old.decodeClient(JSON.stringify(create));
    expect(decoded).toEqual({
      kind: 'event',
      event: {
        ...create,
        item: { ...item, content: [item.content[0], { type: 'input_image', detail: 'low' }] },
      },
    });
  });

  it('decodes as a client either name', () => {
    expect(old.decodeServer(JSON.stringify(created))).toEqual({ kind: 'event', event: created });
  });

  it('names fields in errors as the reader knows them', () => {
    const told = { message: "Missing: 'item.content[1].image_url'.", param: 'item.content[1].image_url' };
    const error = { type: 'error', error: told } as const;
    const written = old.encodeServer(error);
    expect(JSON.parse(written).error).toEqual({
      message: "Missing: 'item.content[1].url'.",
      param: 'item.content[1].url',
    });
    expect(old.decodeServer(written)).toMatchObject({ event: { error: { param: told.param } } });
    const other = { type: 'error', error: { message: 'No.', param: 'session.avatar.image_url' } } as const;
    expect(JSON.parse(old.encodeServer(other))).toEqual(other);
  });

  it('checks what it decodes', () => {
    expect(old.decodeServer('{"type":"error","error":{"code":5}}')).toEqual({
      kind: 'event',
      event: { type: 'error', error: {} },
      dropped: ['error.code'],
    });
    expect(old.decodeServer('{"type":"error"}')).toMatchObject({ kind: 'malformed', field: 'error' });
    expect(old.decodeServer('[]', { binary: true })).toMatchObject({ problem: 'binary' });
  });
});

describe('the pause after an utterance', () => {
  const detection = (times: object) =>
    ({
      type: 'session.update',
      session: {
        turn_detection: { type: 'server_vad', end_of_utterance_detection: { model: 'm', ...times } },
      },
    }) as ClientEvent;

  it('is in seconds in the first preview', () => {
    const first = codecFor('2025-05-01-preview');
    expect(JSON.parse(first.encodeClient(detection({ timeout_ms: 1500 })))).toEqual(
      detection({ timeout: 1.5 }),
    );
    expect(first.decodeClient(JSON.stringify(detection({ timeout: 1.5 })))).toEqual({
      kind: 'event',
      event: detection({ timeout_ms: 1500 }),
    });
  });

  it('is decoded under the unambiguous name when an echo has both', () => {
    const echo = {
      type: 'session.updated',
      session: { id: 's', ...(detection({ timeout: null, timeout_ms: 800 }) as { session: object }).session },
    };
    expect(codecFor('2025-05-01-preview').decodeServer(JSON.stringify(echo))).toEqual({
      kind: 'event',
      event: echo,
    });
  });
});
