// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import type { ScriptedServer } from '@voicelive-kit/conformance/testing';
import { describe, expect, test } from 'vitest';
import { edited, heard, idsOf, live, message, openField } from './field.ts';

function held(server: ScriptedServer): string[] {
  return server.items().map((item) => (item.kind === 'message' ? item.text : item.kind));
}

function shown(session: llm.RealtimeSession): string[] {
  return session.chatCtx.items.map((item) =>
    item.type === 'message' ? (item.textContent ?? '') : item.type,
  );
}

const context = (...items: llm.ChatItem[]): llm.ChatContext => new llm.ChatContext(items);

describe('an item that is refused after the next update has overtaken it', () => {
  test('does not affect the newer item with its id', async () => {
    const { server, ...field } = await openField();
    const { session } = await field.session();
    let refusals = 0;
    server.behaviour.react = (action) =>
      action.kind === 'create' && refusals++ === 0 ? { refuse: 'rejected' } : undefined;
    await Promise.allSettled([
      session.updateChatCtx(context(message('x', 'old'))),
      session.updateChatCtx(context(message('x', 'new'))),
    ]);
    expect(held(server)).toEqual(['new']);
    expect(shown(session)).toEqual(['new']);
    await session.updateChatCtx(context());
    expect(held(server)).toEqual([]);
  });

  test('is not retried when the update deletes it', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    server.behaviour.rejects = ({ id }) => id === 'a';
    await Promise.allSettled([
      session.updateChatCtx(context(message('a', 'a'), message('b', 'b'))),
      session.updateChatCtx(context()),
    ]);
    // Whatever was retried has arrived before this.
    await session.updateInstructions('Done.');
    expect(peer.of('create').map(({ item }) => item.id)).toEqual(['a', 'b']);
    expect(held(server)).toEqual([]);
    expect(shown(session)).toEqual([]);
  });

  test('is not restored when the update changes it', async () => {
    const { server, ...field } = await openField();
    const { session } = await field.session();
    server.behaviour.rejects = ({ id }) => id === 'a';
    const a = message('a', 'a');
    await Promise.allSettled([
      session.updateChatCtx(context(a, message('b', 'old'))),
      session.updateChatCtx(context(a, message('b', 'new'))),
    ]);
    await session.updateInstructions('Done.');
    expect(held(server)).toEqual(['new']);
    expect(shown(session)).toEqual(['new']);
  });
});

describe('items that change places', () => {
  const [a, b, c] = [message('a', 'a'), message('b', 'b'), message('c', 'c')];

  test('are in the new order when a connection is set up meanwhile', async () => {
    const { server, ...field } = await openField();
    let holds = true;
    server.behaviour.react = ({ kind }) => (kind === 'config' && holds ? 'hold' : undefined);
    const { session } = field.open();
    await session.updateChatCtx(context(a, b, c));
    await server.until('the first order', () => server.items().length === 3);
    await session.updateChatCtx(context(c, a, message('d', 'd'), b));
    holds = false;
    server.peer.release();
    await live(server, session);
    expect(held(server)).toEqual(['c', 'a', 'd', 'b']);
    expect(shown(session)).toEqual(['c', 'a', 'd', 'b']);
  });

  test('are in the new order when the next connection is filled meanwhile', async () => {
    const { server, ...field } = await openField({ model: { maxSessionDuration: 300 } });
    let holds = false;
    server.behaviour.react = ({ kind, connection }) =>
      kind === 'config' && connection === 2 && holds ? 'hold' : undefined;
    holds = true;
    const { session } = await field.session();
    await session.updateChatCtx(context(a, b, c));
    await server.until('the next connection to be filled', () => server.connections()[1]?.of('create')[2]);
    await session.updateChatCtx(context(b, c, a));
    holds = false;
    server.peer.release();
    await live(server, session, 2);
    expect(held(server)).toEqual(['b', 'c', 'a']);
    expect(shown(session)).toEqual(['b', 'c', 'a']);
  });
});

test('an incomplete call is not restored after a lost connection', async () => {
  const { server, ...field } = await openField();
  const { session, probe, peer } = await field.session();
  const item = { id: 'item_c', type: 'function_call', call_id: 'call_c', name: 'weather', arguments: '' };
  const place = { response_id: 'resp_a', item_id: 'item_c', output_index: 0, call_id: 'call_c' };
  peer.sendRaw({ type: 'response.created', response: { id: 'resp_a', status: 'in_progress', output: [] } });
  peer.sendRaw({ type: 'response.output_item.added', response_id: 'resp_a', output_index: 0, item });
  peer.sendRaw({ type: 'conversation.item.created', previous_item_id: null, item });
  peer.sendRaw({ type: 'response.function_call_arguments.delta', ...place, delta: '{"ci' });
  await server.until('the response', () => probe.generations[0]);
  await server.until('the call', () => session.chatCtx.items.length === 1);
  peer.drop('abrupt');
  await live(server, session, 2);
  expect(server.items()).toEqual([]);
  expect(shown(session)).toEqual([]);
});

test('an item of the context that the application changes in place is changed at the service too', async () => {
  const { server, ...field } = await openField();
  const { session } = await field.session();
  await session.updateChatCtx(
    context(message('x', 'My number is 42.'), message('y', 'Thanks.', 'assistant')),
  );
  const wanted = edited(session, ([first]) => {
    if (first?.type === 'message') first.content = ['My number is secret.'];
  });
  expect(shown(session)).toEqual(['My number is 42.', 'Thanks.']);
  await session.updateChatCtx(wanted);
  expect(held(server)).toEqual(['My number is secret.', 'Thanks.']);
  expect(shown(session)).toEqual(['My number is secret.', 'Thanks.']);
});

test('outputs stay after their calls when the model uses a call id twice', async () => {
  const { server, ...field } = await openField();
  const { session } = await field.session();
  const call = (id: string): llm.ChatItem =>
    llm.FunctionCall.create({ id, callId: 'call_0', name: 'look', args: '{}' });
  const output = (id: string): llm.ChatItem =>
    llm.FunctionCallOutput.create({ id, callId: 'call_0', output: id, isError: false });
  const items = [message('q1', 'a'), call('c1'), output('o1'), message('q2', 'b'), call('c2'), output('o2')];
  await session.updateChatCtx(context(...items));
  expect(idsOf(server.items())).toEqual(idsOf(items));
  await session.updateChatCtx(context(...items.slice(3)));
  expect(idsOf(server.items())).toEqual(['q2', 'c2', 'o2']);
  expect(idsOf(session.chatCtx.items)).toEqual(['q2', 'c2', 'o2']);
});

describe('ids that the service reuses on the next connection', () => {
  test('of a response belong to another response', async () => {
    const { server, ...field } = await openField();
    const { session, probe } = await field.session();
    const says = async (text: string): Promise<string> => {
      const response = server.peer.respond({ id: 'resp_1' });
      const count = probe.generations.length;
      const item = response.message(`item_${text}`);
      response.text(item, text).audio(item, 60).endMessage(item);
      response.end();
      return heard(server, await server.until('the response', () => probe.generations[count]));
    };
    expect(await says('One.')).toBe('One.');
    server.drop('abrupt');
    await live(server, session, 2);
    expect(await says('Two.')).toBe('Two.');
    expect(shown(session)).toEqual(['One.', 'Two.']);
  });

  test('of a turn belong to another transcript', async () => {
    const { server, ...field } = await openField();
    const { session, probe } = await field.session();
    const says = async (text: string): Promise<void> => {
      server.peer.transcriptFinal(server.peer.userTurn('item_1'), text);
      await server.until('the transcript', () => probe.finals.some(({ transcript }) => transcript === text));
    };
    await says('One.');
    await session.updateChatCtx(context());
    server.drop('abrupt');
    await live(server, session, 2);
    await says('Two.');
    expect(shown(session)).toEqual(['Two.']);
  });
});
