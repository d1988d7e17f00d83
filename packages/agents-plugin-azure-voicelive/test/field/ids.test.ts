// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import { describe, expect, test } from 'vitest';
import { edited, idsOf, live, message, openField } from './field.ts';

const ODD_IDS = [
  'a1b2c3d4',
  '6f9619ff-8b86-d011-b42d-00cf4fc964ff',
  'msg:v1.2026-11-28/eastus2:abcdefghijklmnopqrstuvwxyz0123456789.01',
];

describe('ids created by the service are sent back to it unchanged', () => {
  test.each(ODD_IDS)('sends the output of a call with the call id %s', async (callId) => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    const response = peer.respond();
    response.call('weather', '{}', { callId, itemId: `item.${callId}` });
    response.end();
    const generation = await server.until('the call', () => probe.generations[0]);
    const call = await server.until('the call', () => probe.read(generation).calls[0]);
    const output = llm.FunctionCallOutput.create({
      id: 'out_1',
      callId: call.callId,
      name: call.name,
      output: 'sunny',
      isError: false,
    });
    await session.updateChatCtx(edited(session, (items) => items.push(output)));
    expect(server.items().at(-1)).toMatchObject({ kind: 'output', callId });
    expect(server.received('delete')).toEqual([]);
  });

  test.each(ODD_IDS)('truncates and deletes a message %s by its own id', async (itemId) => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    const response = peer.respond();
    const id = response.message(itemId);
    response.text(id, 'Once upon a time').audio(id, 2000).endMessage(id).end();
    const generation = await server.until('the story', () => probe.generations[0]);
    const [read] = await server.until('all of it', () => {
      const reader = probe.read(generation);
      return reader.ended && reader.messages;
    });
    const messageId = read?.messageId ?? '';
    await session.interrupt();
    await session.truncate({ messageId, audioEndMs: 500, modalities: ['audio'], audioTranscript: 'Once' });
    await server.until('the truncation', () => server.truncations()[0]);
    expect(server.truncations()).toMatchObject([{ itemId }]);
    await session.updateChatCtx(llm.ChatContext.empty());
    expect(server.received('delete')).toMatchObject([{ itemId }]);
    expect(server.items()).toEqual([]);
  });

  test.each(ODD_IDS)('deletes a turn of the caller %s by its own id', async (itemId) => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    peer.userTurn(itemId);
    peer.transcriptFinal(itemId, 'What is the weather?');
    await server.until('the transcript', () => probe.finals[0]);
    await session.updateChatCtx(llm.ChatContext.empty());
    expect(server.received('delete')).toMatchObject([{ itemId }]);
  });

  test.each(ODD_IDS)('puts an item locally after %s when the service did so', async (itemId) => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    peer.userTurn(itemId);
    peer.transcriptFinal(itemId, 'Hello.');
    await server.until('the transcript', () => session.chatCtx.items.length === 1);
    await session.updateChatCtx(edited(session, (items) => items.push(message('note', 'A note.', 'system'))));
    expect(peer.rawOf('conversation.item.create')).toMatchObject([{ previous_item_id: itemId }]);
  });

  test.each(ODD_IDS)('sends the complete history with %s on the next connection', async (itemId) => {
    const { server, ...field } = await openField({
      // A service may be stricter with the ids of its clients than with its own.
      behaviour: { rejects: ({ id }) => !/^[\w-]{1,32}$/u.test(id) },
    });
    const { session, probe, peer } = await field.session();
    peer.userTurn(itemId);
    peer.transcriptFinal(itemId, 'Hello.');
    const response = peer.respond();
    response.call('weather', '{}', { callId: `call.${itemId}`, itemId: `item.${itemId}` });
    response.end();
    const call = await server.until('the call', () => {
      const [generation] = probe.generations;
      return generation && probe.read(generation).calls[0];
    });
    const { callId, name } = call;
    const output = llm.FunctionCallOutput.create({
      id: 'out_1',
      callId,
      name,
      output: 'sunny',
      isError: false,
    });
    await session.updateChatCtx(edited(session, (items) => items.push(output)));
    const before = idsOf(session.chatCtx.items);
    peer.drop('abrupt');
    await live(server, session, 2);
    await server.until('the history', () => server.items().length === 3);
    expect(server.items().map(({ kind }) => kind)).toEqual(['message', 'call', 'output']);
    const [, called, told] = server.items();
    expect(called).toMatchObject({ callId: (told as { callId: string }).callId });
    expect(idsOf(session.chatCtx.items)).toEqual(before);
    await session.updateChatCtx(llm.ChatContext.empty());
    expect(server.items()).toEqual([]);
  });

  test.each(ODD_IDS)('restores a message %s that was cut short by a lost connection once', async (itemId) => {
    const { server, ...field } = await openField({
      behaviour: { rejects: ({ id }) => !/^[\w-]{1,32}$/u.test(id) },
    });
    const { session, probe, peer } = await field.session();
    const response = peer.respond();
    response.message(itemId);
    response.text(itemId, 'One two three four.').audio(itemId, 2000);
    const reader = probe.read(await server.until('the story', () => probe.generations[0]));
    await server.until('its sound', () => reader.samples().length === 48_000);
    peer.drop('abrupt');
    const next = await server.waitForPeer(2);
    await server.until('the message', () => next.of('create')[0]);
    // Before the connection carries the conversation.
    await session.truncate({
      messageId: itemId,
      audioEndMs: 600,
      modalities: ['audio'],
      audioTranscript: 'One',
    });
    await live(server, session, 2);
    await server.until('what was heard', () =>
      next.conversation.items().some((one) => one.kind === 'message' && one.text === 'One'),
    );
    expect(server.items()).toHaveLength(1);
    expect(session.chatCtx.items).toMatchObject([{ id: itemId, content: ['One'] }]);
  });

  test.each(['x'.repeat(40), 'item with spaces', 'lk.agent:1', 'ä'])(
    'converts an id %s of the framework to one that the service accepts',
    async (id) => {
      const { server, ...field } = await openField({
        behaviour: { rejects: (item) => !/^[\w-]{1,32}$/u.test(item.id) },
      });
      const { session } = await field.session();
      await session.updateChatCtx(new llm.ChatContext([message(id, 'Hello.'), message('plain', 'Hm.')]));
      expect(server.items()).toHaveLength(2);
      expect(idsOf(session.chatCtx.items)).toEqual([id, 'plain']);
      await session.updateChatCtx(new llm.ChatContext([message('plain', 'Hm.')]));
      expect(idsOf(server.items())).toEqual(['plain']);
    },
  );
});
