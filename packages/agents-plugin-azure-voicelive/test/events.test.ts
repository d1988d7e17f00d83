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

/** The service's `error` has a name of its own, because the framework uses that one. */
type WireNameOf<Type extends string> = Type extends 'error' ? 'server_error' : Type;

describe('the types of session events', () => {
  it('name every server event that the SDK of Microsoft has a type for', () => {
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
      // @ts-expect-error a name that is none
      session.on('response.animation_visem.delta', () => undefined);
      // @ts-expect-error a listener for something else
      session.off('warning', (event: ServerEventOf<'session.created'>) => event);
    };
    expectTypeOf(listen).parameter(0).toExtend<llm.RealtimeSession>();
  });
});

describe('a server event', () => {
  it('reaches a listener of its wire name before the plugin acts on it', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    const order: string[] = [];
    session.on('response.created', ({ response }) => order.push(`created ${response.id}`));
    session.on('generation_created', ({ responseId }) => order.push(`generation ${responseId}`));
    const { id } = peer.respond();
    await server.until('the generation', () => order.length === 2);
    expect(order).toEqual([`created ${id}`, `generation ${id}`]);
  });

  it('reaches a listener of its wire name while a connection is set up', async () => {
    const { server, ...field } = await openField();
    const { session } = field.open();
    const told: string[] = [];
    session.on('session.created', (event) => told.push(event.type));
    session.on('session.updated', (event) => told.push(event.type));
    await server.until('the acknowledgement', () => told.length > 1);
    expect(told.slice(0, 2)).toEqual(['session.created', 'session.updated']);
  });

  it('is acted on when a listener of it throws', async () => {
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
      'gives a thenable that rejects',
      () => ({ then: (_: unknown, reject: (error: unknown) => void) => reject(1) }),
    ],
    [
      'throws what has no text',
      () => {
        throw Object.create(null);
      },
    ],
  ])('is acted on when a listener of it %s, and the log says so', async (_, listener) => {
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

  it('leads to an error that the log tells how to hear when the framework passes it on to nobody', async () => {
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

  it('of type error is told as server_error, without credentials', async () => {
    const { server, ...field } = await openField({ model: { apiKey: 'key-of-the-resource' } });
    const { session, peer } = await field.session();
    const told: (string | null | undefined)[] = [];
    session.on('server_error', ({ error }) => told.push(error.message));
    peer.error('minor', 'The key key-of-the-resource is odd.');
    await server.until('the error', () => told[0]);
    expect(told).toEqual(['The key *** is odd.']);
  });
});
