// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import { describe, expect, test } from 'vitest';
import { idsOf, live, message, openField } from './field.ts';

const context = (...items: llm.ChatItem[]): llm.ChatContext => new llm.ChatContext(items);
const [a, b, c] = [message('a', 'a'), message('b', 'b'), message('c', 'c')];

describe('an item that the service adds while an update is in progress', () => {
  test('is at the end when the item before it is moved', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    await session.updateChatCtx(context(a, b, c));
    let user = '';
    server.behaviour.react = ({ kind }) => {
      if (kind === 'delete' && user === '') user = peer.userTurn();
      return undefined;
    };
    await session.updateChatCtx(context(a, c, b));
    await server.until('the turn', () => session.chatCtx.items.length === 4);
    expect(idsOf(session.chatCtx.items)).toEqual(idsOf(server.items()));
  });

  test('comes before items added to an empty conversation', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    await session.updateChatCtx(context(a));
    let user = '';
    server.behaviour.react = ({ kind }) => {
      if (kind === 'delete' && user === '') user = peer.userTurn();
      return undefined;
    };
    await session.updateChatCtx(context(message('a', 'changed'), b));
    await server.until('the turn', () => session.chatCtx.items.length === 3);
    expect(idsOf(server.items())).toEqual([user, 'a', 'b']);
    expect(idsOf(session.chatCtx.items)).toEqual([user, 'a', 'b']);
  });
});

test('is after an item whose late acknowledgement it follows', async () => {
  const { server, ...field } = await openField();
  const { session, peer } = await field.session();
  server.behaviour.react = ({ kind }) => (kind === 'create' ? 'hold' : undefined);
  const update = session.updateChatCtx(context(a, b));
  await server.until('both', () => peer.held === 2);
  const user = peer.userTurn();
  await server.until('the turn', () => session.chatCtx.items.length === 3);
  peer.release();
  await update;
  expect(idsOf(server.items())).toEqual(['a', 'b', user]);
  expect(idsOf(session.chatCtx.items)).toEqual(['a', 'b', user]);
});

describe('a message that is deleted while its response continues', () => {
  test.each(['the service deletes it', 'an update deletes it after it was interrupted'])(
    'is not restored when %s',
    async (how) => {
      const { server, ...field } = await openField({ behaviour: { confirmsCancel: false } });
      const { session, probe, peer } = await field.session();
      const response = peer.respond();
      const item = response.message();
      response.text(item, 'It is').audio(item, 200);
      probe.read(await server.until('the response', () => probe.generations[0]));
      await server.until('its message', () => session.chatCtx.items.length === 1);
      if (how.startsWith('the service')) {
        peer.conversation.delete(item);
        peer.say({ say: 'item-deleted', itemId: item });
      } else {
        await session.interrupt();
        await session.updateChatCtx(context());
      }
      await server.until('it to be gone', () => session.chatCtx.items.length === 0);
      response.text(item, ' warm.').audio(item, 200).endMessage(item);
      response.end();
      await server.until('the end', () => probe.metrics.length === 1);
      expect(session.chatCtx.items).toEqual([]);
      peer.drop('abrupt');
      await live(server, session, 2);
      expect(server.items()).toEqual([]);
    },
  );
});

test('a message without words keeps its place when an update moves it', async () => {
  const { server, ...field } = await openField({ behaviour: { confirmsCancel: false } });
  const { session, probe, peer } = await field.session();
  await session.updateChatCtx(context(a));
  const response = peer.respond();
  const item = response.message();
  response.audio(item, 200);
  probe.read(await server.until('the response', () => probe.generations[0]));
  await server.until('its message', () => session.chatCtx.items.length === 2);
  await session.interrupt();
  const [first, spoken] = session.chatCtx.items as [llm.ChatItem, llm.ChatItem];
  await session.updateChatCtx(context(spoken, first));
  expect(peer.of('delete').map(({ itemId }) => itemId)).not.toContain(item);
  expect(idsOf(session.chatCtx.items)).toEqual(idsOf(server.items()));
});

test.each(['broke off', 'was interrupted and broke off'])(
  'audio that %s with its connection before any words leaves no empty message',
  async (how) => {
    const { server, ...field } = await openField({ behaviour: { confirmsCancel: false } });
    const { session, probe, peer } = await field.session();
    const response = peer.respond();
    const item = response.message();
    response.audio(item, 200);
    const reader = probe.read(await server.until('the response', () => probe.generations[0]));
    await server.until('the sound', () => reader.messages.length === 1);
    if (how.startsWith('was')) await session.interrupt();
    peer.drop('abrupt');
    await live(server, session, 2);
    await server.until('the end', () => reader.ended);
    await session.truncate({ messageId: item, audioEndMs: 100, audioTranscript: '' });
    expect(session.chatCtx.items).toEqual([]);
    expect(server.items()).toEqual([]);
  },
);

test('an item that is refused while the history is restored does not end the call when the connection is lost again', async () => {
  const { server, ...field } = await openField({ temperament: 'unnamed-errors' });
  const { session, probe, peer } = await field.session();
  await session.updateChatCtx(context(a, b));
  server.behaviour.react = (action, at) => {
    if (at.index !== 2) return undefined;
    if (action.kind === 'config') return 'drop';
    if (action.kind !== 'create') return undefined;
    if (action.item.id === 'b') setTimeout(() => at.drop('abrupt'), 20);
    return action.item.id === 'a' ? { refuse: 'rejected' } : 'drop';
  };
  peer.drop('abrupt');
  await live(server, session, 3);
  expect(probe.errors.map(({ recoverable }) => recoverable)).toEqual([true]);
});

test('an item is refused soon by an error without a subject when a reply is in progress', async () => {
  const { server, ...field } = await openField({ temperament: 'unnamed-errors' });
  const { session } = await field.session();
  server.behaviour.rejects = ({ id }) => id === 'a';
  const reply = session.generateReply();
  const request = await server.until('the request', () => server.requests()[0]);
  await expect(session.updateChatCtx(context(a))).rejects.toMatchObject({ code: 'context_rejected' });
  expect(session.chatCtx.items).toEqual([]);
  server.peer.respond({ answering: request }).end();
  await expect(reply).resolves.toBeDefined();
});
