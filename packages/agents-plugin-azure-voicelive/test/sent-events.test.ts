// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import { describe, expect, test } from 'vitest';
import { VoiceLiveConfigError, type realtime } from '../src/index.ts';
import { heard, idsOf, message, openField, tellError } from './support.ts';

/** Ids of the events at fault, as the service names them. */
function blamed(session: realtime.RealtimeSession): (string | null | undefined)[] {
  const ids: (string | null | undefined)[] = [];
  session.on('server_error', ({ error }) => ids.push(error.event_id));
  return ids;
}

function greeting(id: string): realtime.ConversationItem & { id: string } {
  return { id, type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hello.' }] };
}

describe('an event that the application sends', () => {
  test('reaches the service unchanged, and its answer the application', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    const told: string[] = [];
    session.on('conversation.item.retrieved', (event) => told.push(event.item.id));
    session.sendEvent({ type: 'conversation.item.retrieve', event_id: 'mine', item_id: 'item_1' });
    await server.until('the event', () => peer.rawOf('conversation.item.retrieve').length > 0);
    expect(peer.rawOf('conversation.item.retrieve')).toEqual([
      { type: 'conversation.item.retrieve', event_id: 'mine', item_id: 'item_1' },
    ]);
    peer.sendRaw({ type: 'conversation.item.retrieved', item: greeting('item_1') });
    await server.until('the answer', () => told[0]);
    expect(told).toEqual(['item_1']);
  });

  test('adds an item to the history when it creates one, which is restored after a lost connection', async () => {
    const { server, ...field } = await openField();
    const { session } = await field.session();
    session.sendEvent({ type: 'conversation.item.create', item: greeting('item_mine') });
    await server.until('the item', () => session.chatCtx.items.length > 0);
    expect(idsOf(session.chatCtx.items)).toEqual(['item_mine']);
    server.drop('abrupt');
    const peer = await server.configured(2);
    await server.until('the item anew', () => peer.conversation.lastId);
    expect(peer.conversation.items()).toMatchObject([{ text: 'Hello.' }]);
  });

  test('has its response spoken when it requests one, without affecting a reply of the framework', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    const reply = session.generateReply();
    session.sendEvent({ type: 'response.create', event_id: 'mine' });
    await server.until('both requests', () => server.requests().length === 2);
    const [ours, theirs] = server.requests();
    const sayTo = (request: typeof ours, text: string): void => {
      if (!request) throw new Error('no request');
      const response = peer.respond({ answering: request });
      response.speak(text);
      response.end();
    };
    sayTo(theirs, 'To the event.');
    sayTo(ours, 'To the reply.');
    expect(await heard(server, await reply)).toBe('To the reply.');
    const unasked = probe.generations.find(({ userInitiated }) => !userInitiated);
    expect(unasked && (await heard(server, unasked))).toBe('To the event.');
  });

  test.each(['named', 'unnamed'] as const)(
    'is refused alone when its refusal is %s and one of the plugin is in progress',
    async (how) => {
      const { server, ...field } = await openField();
      const { session, probe, peer } = await field.session();
      const ids = blamed(session);
      server.acks('off');
      const update = session.updateChatCtx(new llm.ChatContext([message('ours', 'Ours.')]));
      session.sendEvent({
        type: 'conversation.item.create',
        event_id: 'mine',
        item: greeting('theirs'),
      });
      await server.until('both', () => peer.rawOf('conversation.item.create').length === 2);
      tellError(peer, { code: 'item_create_invalid', ref: how === 'named' ? 'mine' : null });
      await server.until('the refusal', () => ids.length === 1);
      peer.say({
        say: 'item-created',
        item: { kind: 'message', id: 'ours', role: 'user', text: 'Ours.', parts: [] },
        previousId: null,
      });
      await expect(update).resolves.toBeUndefined();
      await server.until('the report', () => probe.errors.length === 1);
      expect(probe.errors).toMatchObject([
        { recoverable: true, error: { serviceCode: 'item_create_invalid' } },
      ]);
      expect(idsOf(session.chatCtx.items)).toEqual(['ours']);
    },
  );

  test('does not consume the acknowledgement of a clear by the plugin', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    const ids = blamed(session);
    server.acks('off');
    session.sendEvent({ type: 'input_audio_buffer.clear', event_id: 'mine' });
    await server.until('the event', () => peer.rawOf('input_audio_buffer.clear').length === 1);
    peer.say({ say: 'cleared' });
    tellError(peer, { code: 'odd', ref: 'mine' });
    await server.until('the error', () => ids.length === 1);
    expect(ids).toEqual(['mine']);
  });

  test('changes the session for later connections too when it is a session.update', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    session.sendEvent({ type: 'session.update', session: { temperature: 0.7, future_field: true } });
    await server.until('the update', () => peer.rawOf('session.update').length > 2);
    expect(peer.rawOf('session.update').at(-1)).toMatchObject({
      session: { temperature: 0.7, future_field: true },
    });
    server.drop('abrupt');
    const next = await server.configured(2);
    expect(next.rawOf('session.update')[0]).toMatchObject({
      session: { temperature: 0.7, future_field: true },
    });
  });

  test.each([
    { model: 'gpt-4.1' },
    { input_audio_format: 'g711_ulaw' },
    { output_audio_format: 'pcm16_8000hz' },
    { input_audio_sampling_rate: 8000 },
  ] as const)('is rejected before it is sent when it is a session.update of %o', async (change) => {
    const { session } = await (await openField()).session();
    expect(() => session.sendEvent({ type: 'session.update', session: change })).toThrow(
      VoiceLiveConfigError,
    );
  });

  test('is rejected before it is sent when it requests a response in another format', async () => {
    const { session } = await (await openField()).session();
    const ask = (output_audio_format: 'pcm16' | 'g711_ulaw'): void =>
      session.sendEvent({ type: 'response.create', response: { output_audio_format } });
    expect(() => ask('g711_ulaw')).toThrow(expect.objectContaining({ setting: 'outputAudioFormat' }));
    expect(() => ask('pcm16')).not.toThrow();
  });

  test.each([
    undefined,
    null,
    7,
    {},
    { type: 7 },
    { type: 'conversation.item.create' },
    { type: 'session.update' },
  ])('is rejected with the expected type when it is %o', async (event) => {
    const { session } = await (await openField()).session();
    expect(() => session.sendEvent(event as never)).toThrow(VoiceLiveConfigError);
  });

  test('throws without a connection, and is sent on the next one once that is reported', async () => {
    const { server, ...field } = await openField();
    const { session } = await field.session();
    const send = (): void => session.sendEvent({ type: 'input_audio_buffer.clear', event_id: 'mine' });
    server.stall();
    const lost = new Promise((resolve) => session.once('connection_state_changed', resolve));
    server.drop('abrupt');
    await lost;
    expect(send).toThrow(expect.objectContaining({ code: 'not_connected', retryable: true }));
    session.on('connection_state_changed', ({ state }) => {
      if (state === 'connected') send();
    });
    await server.accept();
    const peer = await server.configured(2);
    await server.until('the event', () => peer.rawOf('input_audio_buffer.clear').length === 1);
    await session.close();
    expect(send).toThrow(expect.objectContaining({ code: 'session_closed' }));
  });
});
