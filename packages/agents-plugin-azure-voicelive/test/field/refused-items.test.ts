// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import { describe, expect, test } from 'vitest';
import { live, message, openField } from './field.ts';
import { logged } from './logged.ts';

describe('items that the service refuses while the history is restored', () => {
  test.each([
    ['named', true],
    ['not named', false],
  ])('are removed locally, with refusals %s', async (_, named) => {
    const { server, ...field } = await openField();
    const { session } = await field.session();
    await session.updateChatCtx(
      new llm.ChatContext([message('one', 'One'), message('two', 'Two'), message('three', 'Three')]),
    );
    server.behaviour.react = (action) =>
      action.kind === 'create' && action.item.id === 'two' ? { refuse: 'rejected', named } : undefined;
    const lines = logged();
    server.drop('abrupt');
    await live(server, session, 2);
    await server.until('the picture to follow', () => session.chatCtx.items.length === 2);
    expect(session.chatCtx.items.map(({ id }) => id)).toEqual(['one', 'three']);
    expect(server.items().map(({ id }) => id)).toEqual(['one', 'three']);
    const refusals = lines.filter((line) => line.message.includes('refused'));
    expect(refusals).toMatchObject([{ fields: { itemIds: ['two'] } }]);
    server.behaviour.react = undefined;
    await session.updateChatCtx(new llm.ChatContext([...session.chatCtx.items, message('four', 'Four')]));
    expect(server.items().map(({ id }) => id)).toEqual(['one', 'three', 'four']);
  });
});

test('reports when the service never acknowledges the restored history', async () => {
  const { server, ...field } = await openField();
  const { session } = await field.session();
  await session.updateChatCtx(new llm.ChatContext([message('one', 'One'), message('two', 'Two')]));
  server.behaviour.react = ({ kind }) => (kind === 'create' ? 'drop' : undefined);
  const lines = logged();
  server.drop('abrupt');
  await live(server, session, 2);
  await server.until('a report of it', () =>
    lines.find(({ message: text }) => text.includes('did not acknowledge parts')),
  );
  expect(lines.at(-1)?.fields).toEqual({ unanswered: 2, items: 2 });
  expect(session.chatCtx.items.map(({ id }) => id)).toEqual(['one', 'two']);
});

describe('items that the service refuses in the middle of an update', () => {
  test.each([
    ['named', true],
    ['not named', false],
  ])('affect neither the items after them nor their order, with refusals %s', async (_, named) => {
    const { server, ...field } = await openField();
    const { session } = await field.session();
    await session.updateChatCtx(new llm.ChatContext([message('first', 'First'), message('last', 'Last')]));
    server.behaviour.react = (action) =>
      action.kind === 'create' && action.item.id === 'b' ? { refuse: 'rejected', named } : undefined;
    const between = ['a', 'b', 'c', 'd', 'e'].map((id) => message(id, id));
    await session.updateChatCtx(
      new llm.ChatContext([message('first', 'First'), ...between, message('last', 'Last')]),
    );
    const wanted = ['first', 'a', 'c', 'd', 'e', 'last'];
    expect(session.chatCtx.items.map(({ id }) => id)).toEqual(wanted);
    expect(server.items().map(({ id }) => id)).toEqual(wanted);
  });

  test('are removed together with the output of a call', async () => {
    const { server, ...field } = await openField();
    const { session } = await field.session();
    server.behaviour.react = (action) =>
      action.kind === 'create' && action.item.kind === 'call' ? { refuse: 'rejected' } : undefined;
    await session.updateChatCtx(
      new llm.ChatContext([
        message('a', 'A'),
        llm.FunctionCall.create({ id: 'call', callId: 'call_1', name: 'look', args: '{}' }),
        llm.FunctionCallOutput.create({ id: 'output', callId: 'call_1', output: 'x', isError: false }),
        message('b', 'B'),
      ]),
    );
    await server.until('the service to hold neither', () => server.items().length === 2);
    expect(session.chatCtx.items.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(server.items().map(({ id }) => id)).toEqual(['a', 'b']);
  });
});
