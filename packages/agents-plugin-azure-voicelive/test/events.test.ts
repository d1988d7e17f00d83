// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { EventEmitter } from 'node:events';
import type { KnownServerEventType } from '@azure/ai-voicelive';
import type { llm } from '@livekit/agents';
import type { ServerEventOf } from '@voicelive-kit/protocol';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { realtime } from '../src/index.ts';
import { logged } from './field/logged.ts';
import { openField } from './support.ts';

/** The service's `error` has another name, because the framework uses that one. */
type WireNameOf<Type extends string> = Type extends 'error' ? 'server_error' : Type;

describe('the types of session events', () => {
  it("include every server event for which Microsoft's SDK has a type", () => {
    type InSdk = WireNameOf<`${KnownServerEventType}`>;
    expectTypeOf<Exclude<InSdk, keyof realtime.SessionEvents>>().toBeNever();
  });

  it('give a listener the payload of its event', () => {
    const listen = (session: realtime.RealtimeSession): void => {
      session.on('response.animation_viseme.delta', (event) => {
        expectTypeOf(event).toEqualTypeOf<ServerEventOf<'response.animation_viseme.delta'>>();
      });
      session.once('server_error', (event) => {
        expectTypeOf(event).toEqualTypeOf<ServerEventOf<'error'>>();
      });
      session.addListener('error', (event) => {
        expectTypeOf(event).toEqualTypeOf<llm.RealtimeModelError>();
      });
      // @ts-expect-error unknown event name
      session.on('response.animation_visem.delta', () => undefined);
      // @ts-expect-error listener of another event
      session.off('warning', (event: ServerEventOf<'session.created'>) => event);
    };
    expectTypeOf(listen).parameter(0).toExtend<llm.RealtimeSession>();
  });
});

describe('a server event', () => {
  it('is emitted under its wire name before the plugin acts on it', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    const order: string[] = [];
    session.on('response.created', ({ response }) => order.push(`created ${response.id}`));
    session.on('generation_created', ({ responseId }) => order.push(`generation ${responseId}`));
    const { id } = peer.respond();
    await server.until('the generation', () => order.length === 2);
    expect(order).toEqual([`created ${id}`, `generation ${id}`]);
  });

  it('is emitted under its wire name while a connection is set up', async () => {
    const { server, ...field } = await openField();
    const { session } = field.open();
    const told: string[] = [];
    session.on('session.created', (event) => told.push(event.type));
    session.on('session.updated', (event) => told.push(event.type));
    await server.until('the acknowledgement', () => told.length > 1);
    expect(told.slice(0, 2)).toEqual(['session.created', 'session.updated']);
  });

  it('is handled when its listener throws', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    session.on('response.created', () => {
      throw new Error('of the application');
    });
    peer.respond();
    await server.until('the generation', () => probe.generations[0]);
    expect(probe.errors).toEqual([]);
  });

  it.each<[string, () => unknown]>([
    ['rejects', async () => Promise.reject(new Error('of the application'))],
    [
      'returns a thenable that rejects',
      () => ({ then: (_: unknown, reject: (error: unknown) => void) => reject(1) }),
    ],
    [
      'throws a value without a text form',
      () => {
        throw Object.create(null);
      },
    ],
  ])('is handled when its listener %s, and the error is logged', async (_, listener) => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    const lines = logged();
    session.on('response.created', listener);
    session.once('response.created', listener);
    peer.respond();
    await server.until('the generation', () => probe.generations[0]);
    const message = 'a listener of a realtime session event failed';
    await expect.poll(() => lines).toContainEqual(expect.objectContaining({ message }));
  });

  it('logs how to listen for errors when the framework passes an error to no listener', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    const lines = logged();
    const agentSession = new EventEmitter();
    session.on('error', (event) => agentSession.emit('error', event));
    peer.error('fatal');
    await server.until('the warning', () =>
      lines.find(({ message }) => message.includes("session.on('error'")),
    );
    expect(lines).not.toContainEqual(expect.objectContaining({ message: expect.stringContaining('failed') }));
  });

  it.each<[string, object]>([
    ['error', { error: { type: 'x', code: 'y', message: 'key-of-the-resource is odd', event_id: null } }],
    ['warning', { warning: { code: 'y', message: 'key-of-the-resource is odd' } }],
    [
      'conversation.item.input_audio_transcription.failed',
      { item_id: 'item_1', content_index: 0, error: { message: 'key-of-the-resource is odd' } },
    ],
    [
      'response.done',
      {
        response: {
          id: 'resp_1',
          status: 'failed',
          output: [],
          status_details: { type: 'failed', error: { code: 'y', message: 'key-of-the-resource is odd' } },
        },
      },
    ],
    ['some.news', { text: ['key-of-the-resource is odd'] }],
  ])('of type %s is among the raw events without credentials', async (type, fields) => {
    const { server, ...field } = await openField({ model: { apiKey: 'key-of-the-resource' } });
    const { session, peer } = await field.session();
    const told: object[] = [];
    session.on('voicelive_server_event_received', (event) => void (event.type === type && told.push(event)));
    peer.sendRaw({ type, event_id: 'event_7', ...fields });
    await server.until('the event', () => told.length > 0);
    expect(JSON.stringify(told)).toContain('*** is odd');
    expect(JSON.stringify(told)).not.toContain('key-of-the-resource');
  });

  it('of type error is emitted as server_error, without credentials', async () => {
    const { server, ...field } = await openField({ model: { apiKey: 'key-of-the-resource' } });
    const { session, peer } = await field.session();
    const told: (string | null | undefined)[] = [];
    session.on('server_error', ({ error }) => told.push(error.message));
    peer.error('minor', 'The key key-of-the-resource is odd.');
    await server.until('the error', () => told[0]);
    expect(told).toEqual(['The key *** is odd.']);
  });
});
