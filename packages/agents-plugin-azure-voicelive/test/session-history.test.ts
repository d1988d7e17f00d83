// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import { expect, test } from 'vitest';
import { live, pause, readAll, startSession, until } from './rig.ts';

function contextOf(...texts: [id: string, text: string][]): llm.ChatContext {
  return new llm.ChatContext(
    texts.map(([id, text]) => llm.ChatMessage.create({ id, role: 'user', content: text })),
  );
}

test('CTX-01 no difference, no traffic', async () => {
  const { service, session } = await startSession();
  const peer = await live(service, session);
  const context = contextOf(['a', 'one'], ['b', 'two']);
  await session.updateChatCtx(context);
  const before = peer.received.length;
  await session.updateChatCtx(context);
  await session.updateChatCtx(session.chatCtx);
  expect(peer.received.length).toBe(before);
});

test('CTX-02 to CTX-07 appending, inserting, editing, deleting and moving end in the wanted order', async () => {
  const { service, session } = await startSession();
  const peer = await live(service, session);
  const steps: [string, string][][] = [
    [
      ['b', '2'],
      ['c', '3'],
    ],
    [
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
    ],
    [
      ['a', '1'],
      ['b', '2'],
      ['x', 'between'],
      ['c', '3'],
    ],
    [
      ['a', 'one'],
      ['b', '2'],
      ['x', 'changed'],
      ['c', '3'],
    ],
    [
      ['a', 'one'],
      ['x', 'changed'],
      ['c', '3'],
    ],
    [
      ['a', 'one'],
      ['c', '3'],
      ['x', 'changed'],
    ],
  ];
  for (const step of steps) {
    await session.updateChatCtx(contextOf(...step));
    expect(peer.items).toEqual(step.map(([id]) => id));
  }
  expect(peer.itemBodies.get('a')).toMatchObject({ content: [{ type: 'input_text', text: 'one' }] });
  expect(session.chatCtx.items.map((item) => item.id)).toEqual(['a', 'c', 'x']);
});

test('CTX-10, CTX-12 what is under way is not deleted by an older context', async () => {
  const { service, session, generations } = await startSession();
  const peer = await live(service, session);
  peer.userStarts('item_u');
  peer.userStops('item_u');
  const reply = peer.respond();
  const itemId = reply.message();
  reply.text(itemId, 'Speaking').audio(itemId, 20);
  await until('the reply', () => generations[0] && session.chatCtx.items.length === 2);
  await session.updateChatCtx(llm.ChatContext.empty());
  expect(peer.of('conversation.item.delete')).toEqual([]);
  expect(session.chatCtx.items.map((item) => item.id)).toEqual(['item_u', itemId]);
  reply.endMessage(itemId).done();
});

test('CTX-11 a transcribed turn is not made into text', async () => {
  const { service, session } = await startSession();
  const peer = await live(service, session);
  peer.userStarts('item_u');
  peer.userStops('item_u');
  peer.transcript('item_u', 'Hello');
  await until(
    'the transcript',
    () => session.chatCtx.items[0]?.type === 'message' && session.chatCtx.items[0].textContent,
  );
  const before = peer.received.length;
  await session.updateChatCtx(contextOf(['item_u', 'Hello']));
  expect(peer.received.length).toBe(before);
});

test('CTX-13, CTX-14 unknown anchors append, repeated announcements change nothing', async () => {
  const { service, session } = await startSession();
  const peer = await live(service, session);
  const item = {
    id: 'item_g',
    type: 'message',
    role: 'user',
    status: 'completed',
    content: [{ type: 'input_text', text: 'ghost' }],
  };
  const announcement = JSON.stringify({
    type: 'conversation.item.created',
    previous_item_id: 'item_ghost',
    item,
  });
  peer.sendRaw(announcement);
  peer.sendRaw(announcement);
  await until('the item', () => session.chatCtx.items.length === 1);
  await pause(20);
  expect(session.chatCtx.items).toHaveLength(1);
});

test('CTX-15 no acknowledgement: a RealtimeError in bounded time, and the next update works', async () => {
  const { service, session } = await startSession();
  await live(service, session);
  service.behaviour.acknowledges = false;
  const failed = session.updateChatCtx(contextOf(['a', 'one'])).catch((error: unknown) => error);
  expect(await failed).toBeInstanceOf(llm.RealtimeError);
  service.behaviour.acknowledges = true;
  await session.updateChatCtx(contextOf(['a', 'one'], ['b', 'two']));
}, 10_000);

test('CTX-16 one refused item does not stop the others', async () => {
  const { service, session } = await startSession(
    {},
    {
      refuse: (event) =>
        event.type === 'conversation.item.create' && event.item.id === 'b'
          ? { code: 'invalid_value', param: 'item' }
          : undefined,
    },
  );
  const peer = await live(service, session);
  await session.updateChatCtx(contextOf(['a', '1'], ['b', '2'], ['c', '3']));
  expect(peer.items).toEqual(['a', 'c']);
  expect(session.chatCtx.items.map((item) => item.id)).toEqual(['a', 'c']);
});

test('an anchor the service has lost does not cost the new item', async () => {
  const { service, session } = await startSession(
    {},
    {
      refuse: (event) =>
        event.type === 'conversation.item.create' && event.previous_item_id === 'a'
          ? { code: 'invalid_value', param: 'previous_item_id' }
          : undefined,
    },
  );
  const peer = await live(service, session);
  await session.updateChatCtx(contextOf(['a', '1']));
  await session.updateChatCtx(contextOf(['a', '1'], ['b', '2']));
  expect(peer.items).toEqual(['a', 'b']);
});

test('CTX-17 concurrent updates run one after the other', async () => {
  const { service, session } = await startSession();
  const peer = await live(service, session);
  await Promise.all([
    session.updateChatCtx(contextOf(['a', '1'])),
    session.updateChatCtx(contextOf(['a', '1'], ['b', '2'])),
    session.updateChatCtx(contextOf(['b', '2'])),
  ]);
  expect(peer.items).toEqual(['b']);
});

test('CTX-18 a context handed out stays as it was', async () => {
  const { service, session, generations } = await startSession();
  const peer = await live(service, session);
  const reply = peer.respond();
  const itemId = reply.message();
  await until('the message', () => generations[0] && session.chatCtx.items.length === 1);
  const snapshot = session.chatCtx;
  reply.text(itemId, 'Later text').audio(itemId, 20).endMessage(itemId).done();
  await until(
    'the text',
    () =>
      session.chatCtx.items[0]?.type === 'message' && session.chatCtx.items[0].textContent === 'Later text',
  );
  expect(snapshot.items[0]?.type === 'message' && snapshot.items[0].textContent).toBeFalsy();
});

test('CTX-19, CON-19 what changes during an outage is on the next connection', async () => {
  const { service, session } = await startSession();
  const peer = await live(service, session);
  service.behaviour.acknowledges = false;
  const caught = session.updateChatCtx(contextOf(['a', 'one']));
  await service.until('the item', () => peer.of('conversation.item.create')[0]);
  peer.socket.terminate();
  service.behaviour.acknowledges = true;
  await caught;
  await session.updateInstructions('Changed meanwhile.');
  const next = await service.ready(2);
  await service.until('the restored item', () => next.items.includes('a'));
  expect(next.config['instructions']).toBe('Changed meanwhile.');
});

test('CON-10, CON-11, TOL-15 a new connection is filled with everything, calls and cuts included', async () => {
  const { service, session, generations, order } = await startSession({ voice: 'alloy' });
  const peer = await live(service, session);
  await session.updateChatCtx(contextOf(['a', 'typed']));
  peer.userStarts('item_u');
  peer.userStops('item_u');
  peer.transcript('item_u', 'spoken');
  const reply = peer.respond();
  const cut = reply.message();
  reply.text(cut, 'One two three four.').audio(cut, 1000).endMessage(cut);
  reply.call('look', '{"at":1}', 'call_1', 'item_call');
  reply.done();
  await readAll(await until('the reply', () => generations[0]));
  await session.truncate({ messageId: cut, audioEndMs: 500 });
  peer.socket.terminate();
  const context = session.chatCtx.copy();
  context.items.push(
    llm.FunctionCallOutput.create({ id: 'out', callId: 'call_1', output: '"seen"', isError: false }),
  );
  await session.updateChatCtx(context);
  const next = await service.ready(2);
  await service.until('five items', () => next.items.length === 5);
  expect(next.items).toEqual(['a', 'item_u', cut, 'item_call', 'out']);
  expect(next.itemBodies.get(cut)).toMatchObject({
    role: 'assistant',
    content: [{ type: 'text', text: 'One two' }],
  });
  expect(next.itemBodies.get('item_u')).toMatchObject({ content: [{ type: 'input_text', text: 'spoken' }] });
  expect(next.itemBodies.get('out')).toMatchObject({ call_id: 'call_1', output: '"seen"' });
  await until('the reconnect', () => order.includes('session_reconnected'));
});

test('RPL-14, RPL-15 images go as data URLs or addresses, never as an empty item', async () => {
  const { service, session } = await startSession();
  const peer = await live(service, session);
  const pixel = 'data:image/png;base64,iVBORw0KGgo=';
  const context = new llm.ChatContext([
    llm.ChatMessage.create({
      id: 'a',
      role: 'user',
      content: ['Look', llm.createImageContent({ image: pixel })],
    }),
    llm.ChatMessage.create({
      id: 'b',
      role: 'user',
      content: [llm.createImageContent({ image: 'https://example.org/x.png' })],
    }),
  ]);
  await session.updateChatCtx(context);
  expect(peer.itemBodies.get('a')).toMatchObject({
    content: [
      { type: 'input_text', text: 'Look' },
      { type: 'input_image', image_url: pixel },
    ],
  });
  expect(peer.itemBodies.get('b')).toMatchObject({
    content: [{ type: 'input_image', image_url: 'https://example.org/x.png' }],
  });
});
