// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { llm } from '@livekit/agents';
import type { ClientAction, Peer, Reaction } from '@voicelive-kit/conformance/testing';
import { API_VERSIONS } from '@voicelive-kit/protocol';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { WsSocket } from '../../src/connection/ws-socket.ts';
import { ServiceItems } from '../../src/link/service-items.ts';
import { logged } from './logged.ts';
import { edited, heard, idsOf, message, openField } from './field.ts';

const PICTURE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
/** The first version that uses `image_url` for pictures. */
const RENAMED_SINCE = '2026-06-01-preview';

type Raw = Record<string, unknown>;

function createdItems(peer: Peer): Raw[] {
  return peer.rawOf('conversation.item.create').map(({ item }) => item as Raw);
}

/** Refuses the items with these ids without naming them. */
function refuses(...ids: string[]): (action: ClientAction) => Reaction | undefined {
  return (action) =>
    action.kind === 'create' && ids.includes(action.item.id)
      ? { refuse: 'rejected', named: false }
      : undefined;
}

describe('an update with many items', () => {
  test('is sent completely before anything of it is acknowledged, and is applied in order', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    const items = Array.from({ length: 1000 }, (_, i) =>
      message(randomUUID(), `message ${i}`, i % 2 === 0 ? 'user' : 'assistant'),
    );
    server.behaviour.react = ({ kind }) => (kind === 'create' ? 'hold' : undefined);
    const update = session.updateChatCtx(new llm.ChatContext(items));
    await server.until('all items', () => peer.held === 1000);
    peer.release();
    await update;
    expect(createdItems(peer)).toHaveLength(1000);
    expect(server.items().map((item) => item.kind === 'message' && item.text)).toEqual(
      items.map(({ textContent }) => textContent),
    );
    expect(idsOf(session.chatCtx.items)).toEqual(idsOf(items));
  });

  const many = (count: number): llm.ChatMessage[] =>
    Array.from({ length: count }, () => message(randomUUID(), 'text'));

  test.each([
    ['all new', () => ({ before: [] as llm.ChatItem[], wanted: many(1000) })],
    [
      'every second one new',
      () => {
        const before = many(500);
        return { before, wanted: before.flatMap((item) => [item, message(randomUUID(), 'new')]) };
      },
    ],
    [
      'all before the existing ones',
      () => {
        const before = many(500);
        return { before, wanted: [...many(500), ...before] };
      },
    ],
    ['none left', () => ({ before: many(1000), wanted: [] as llm.ChatItem[] })],
  ])('looks at each item a few times and not at all the others, when it is %s', async (_, make) => {
    const field = await openField();
    const { session } = await field.session();
    const { before, wanted } = make();
    await session.updateChatCtx(new llm.ChatContext(before));
    const looks = vi.spyOn(ServiceItems.prototype, 'has');
    const batches = vi.spyOn(WsSocket.prototype, 'batch');
    await session.updateChatCtx(new llm.ChatContext(wanted));
    expect(looks.mock.calls.length).toBeLessThan(5000);
    expect(batches).toHaveBeenCalledOnce();
    expect(idsOf(session.chatCtx.items)).toEqual(idsOf(wanted));
  });
});

describe('a tool result is sent to the service as text', () => {
  test.each([
    ['a function', () => 1],
    ['a symbol', Symbol('odd')],
    ['nothing', undefined],
  ])('when it returns %s', async (_, value: unknown) => {
    const { server, ...field } = await openField();
    const execute = async (): Promise<unknown> => value;
    const odd = llm.tool({ name: 'odd', description: 'odd', parameters: z.object({}), execute });
    await field.agent({ tools: [odd] });
    server.answersRequests('Well.');
    const response = server.peer.respond();
    response.call('odd', '{}', { callId: 'call_1', itemId: 'item_call_1' });
    response.end();
    await server.until('an output', () =>
      createdItems(server.peer).some(({ type }) => type === 'function_call_output'),
    );
    const output = createdItems(server.peer).find(({ type }) => type === 'function_call_output');
    expect(output).toMatchObject({ call_id: 'call_1', output: expect.any(String) as string });
  });

  test('in a context created by the application', async () => {
    const field = await openField();
    const { session, peer } = await field.session();
    const output = llm.FunctionCallOutput.create({ callId: 'call_1', output: '', isError: false, name: 'f' });
    Object.assign(output, { output: undefined });
    await session.updateChatCtx(
      new llm.ChatContext([
        llm.FunctionCall.create({ id: 'fc_1', callId: 'call_1', name: 'f', args: '{}' }),
        output,
      ]),
    );
    expect(createdItems(peer).map(({ output: text }) => text)).toEqual([undefined, expect.any(String)]);
  });
});

describe('pictures are encoded as the API version requires', () => {
  test.each(API_VERSIONS.map((apiVersion) => [apiVersion]))('%s', async (apiVersion) => {
    const { server, ...field } = await openField({ model: { apiVersion } });
    const { session } = field.open();
    const peer = await server.configured(1);
    await session.updateChatCtx(
      new llm.ChatContext([message('u1', ['Look.', llm.createImageContent({ image: PICTURE })])]),
    );
    await server.until('the picture', () => createdItems(peer).length === 1);
    const parts = createdItems(peer).flatMap(({ content }) => content as Raw[]);
    const picture = parts.find(({ type }) => type === 'input_image');
    const renamed = apiVersion === 'v1' || apiVersion >= RENAMED_SINCE;
    expect(picture?.[renamed ? 'image_url' : 'url']).toBe(PICTURE);
    expect(picture).not.toHaveProperty(renamed ? 'url' : 'image_url');
  });

  test('on the next connection as well', async () => {
    const { server, ...field } = await openField({ model: { apiVersion: '2025-10-01' } });
    const { session, peer } = await field.session();
    await session.updateChatCtx(
      new llm.ChatContext([message('u1', ['Look.', llm.createImageContent({ image: PICTURE })])]),
    );
    peer.drop('abrupt');
    const next = await server.configured(2);
    await server.until('the picture', () => createdItems(next).length === 1);
    expect(createdItems(next)[0]?.['content']).toMatchObject([{ type: 'input_text' }, { url: PICTURE }]);
  });
});

describe('an item that is refused without being named is identified', () => {
  test('rejects the update when it is the only item', async () => {
    const { server, ...field } = await openField();
    const { session } = await field.session();
    server.behaviour.react = refuses('bad');
    const update = session.updateChatCtx(new llm.ChatContext([message('bad', 'x')]));
    await expect(update).rejects.toMatchObject({ code: 'context_rejected', itemIds: ['bad'] });
    expect(session.chatCtx.items).toEqual([]);
  });

  test('is named in a recoverable error and in one line of the log when there are others', async () => {
    const lines = logged();
    const { server, ...field } = await openField();
    const { session, probe } = await field.session();
    server.behaviour.react = refuses('bad_1', 'bad_2');
    const ids = ['a', 'bad_1', 'b', 'bad_2', 'c'];
    await session.updateChatCtx(new llm.ChatContext(ids.map((id) => message(id, id))));
    const itemIds = ['bad_1', 'bad_2'];
    expect(probe.errors).toMatchObject([{ recoverable: true, error: { code: 'context_rejected', itemIds } }]);
    expect(String(probe.errors[0]?.error)).toContain(
      'refused 2 of 5 changes of the conversation: bad_1, bad_2.',
    );
    expect(lines.filter(({ fields }) => 'itemIds' in fields)).toMatchObject([{ fields: { itemIds } }]);
  });

  test.each([
    ['first', ['bad', 'a', 'b']],
    ['in the middle', ['a', 'bad', 'b']],
    ['last', ['a', 'b', 'bad']],
  ])(
    'is missing on both sides, and the rest is there, when it is refused %s among others',
    async (_, ids) => {
      const { server, ...field } = await openField();
      const { session } = await field.session();
      server.behaviour.react = refuses('bad');
      await session.updateChatCtx(new llm.ChatContext(ids.map((id) => message(id, id))));
      expect(idsOf(session.chatCtx.items)).toEqual(['a', 'b']);
      expect(idsOf(server.items())).toEqual(['a', 'b']);
    },
  );

  test('does not fail a reply requested meanwhile', async () => {
    const { server, ...field } = await openField();
    const { session } = await field.session();
    server.behaviour.react = refuses('bad');
    server.answersRequests('Well.');
    const update = session.updateChatCtx(new llm.ChatContext([message('bad', 'x')]));
    const reply = session.generateReply();
    await expect(update).rejects.toMatchObject({ code: 'context_rejected' });
    await expect(heard(server, await reply)).resolves.toBe('Well.');
  });

  test('does not fail a simultaneous change of the instructions', async () => {
    const { server, ...field } = await openField();
    const { session } = await field.session();
    server.behaviour.react = refuses('bad');
    const outcomes = await Promise.allSettled([
      session.updateChatCtx(new llm.ChatContext([message('bad', 'x')])),
      session.updateInstructions('Be kind.'),
    ]);
    expect(outcomes).toMatchObject([
      { status: 'rejected', reason: { code: 'context_rejected' } },
      { status: 'fulfilled' },
    ]);
    expect(server.config().instructions).toBe('Be kind.');
  });

  test('does not fail a deletion in the same update', async () => {
    const { server, ...field } = await openField();
    const { session } = await field.session();
    await session.updateChatCtx(new llm.ChatContext([message('a', 'a'), message('b', 'b')]));
    server.behaviour.react = refuses('bad');
    const wanted = edited(session, (items) => items.splice(0, 1, message('bad', 'x')));
    await session.updateChatCtx(wanted);
    expect(idsOf(session.chatCtx.items)).toEqual(['b']);
    expect(idsOf(server.items())).toEqual(['b']);
  });

  test('an AgentSession continues with a context that is refused in part', async () => {
    const { server, ...field } = await openField();
    const agent = await field.agent();
    server.behaviour.react = refuses('bad');
    server.answersRequests('Well.');
    const wanted = agent.agent.chatCtx.copy();
    wanted.items.push(message('bad', 'x'), message('good', 'y'));
    await agent.agent.updateChatCtx(wanted);
    expect(idsOf(server.items())).toEqual(['good']);
    agent.session.generateReply();
    await server.until('the answer', () => agent.said.includes('assistant: Well.'));
    expect(agent.plugin.errors).toMatchObject([
      { recoverable: true, error: { code: 'context_rejected', itemIds: ['bad'] } },
    ]);
  });
});

// github.com/Azure/azure-sdk-for-net, sdk/voicelive, LiveTests/BasicConversationTests: each item of a response is compared
// with the same predecessor.
test('items of a response stay in order when all name the speech that they answer', async () => {
  const { server, ...field } = await openField();
  const { session, peer } = await field.session();
  const create = (item: Raw, previous: string | null): void =>
    peer.sendRaw({ type: 'conversation.item.created', previous_item_id: previous, item });
  const part = { type: 'input_audio', transcript: 'Weather?' };
  create({ id: 'item_u', type: 'message', role: 'user', status: 'completed', content: [part] }, null);
  const call = { type: 'function_call', name: 'weather', arguments: '', status: 'in_progress' };
  create({ id: 'msg_a', type: 'message', role: 'assistant', status: 'incomplete', content: [] }, 'item_u');
  create({ ...call, id: 'item_c', call_id: 'call_1' }, 'item_u');
  create({ ...call, id: 'item_d', call_id: 'call_2' }, 'item_u');
  await server.until('the items', () => session.chatCtx.items.length === 4);
  expect(idsOf(session.chatCtx.items)).toEqual(['item_u', 'msg_a', 'item_c', 'item_d']);
});
