// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import { expect, test } from 'vitest';
import { edited, heard, idsOf, live, openField } from './field.ts';
import { beginsCall, raw, response } from './raw-events.ts';

test('a placeholder that the framework moves is still replaced by the real output', async () => {
  const { server, ...field } = await openField();
  const { session, probe, peer } = await field.session();
  for (const name of ['weather', 'traffic']) {
    const reply = peer.respond();
    reply.call(name, '{}', { itemId: `item_${name}`, callId: `call_${name}` });
    const before = probe.generations.length;
    await server.until('the call', () => {
      const generation = probe.generations[before] ?? probe.generations.at(-1);
      return generation && probe.read(generation).calls[0]?.name === name;
    });
    await session.interrupt();
    reply.end();
  }
  await server.until(
    'placeholders',
    () => server.items().filter(({ kind }) => kind === 'output').length === 2,
  );
  // Another agent has the calls in another order.
  await session.updateChatCtx(
    edited(session, (items) => {
      const weather = items.filter((item) => 'callId' in item && item.callId === 'call_weather');
      const others = items.filter((item) => !weather.includes(item));
      items.splice(0, items.length, ...others, ...weather);
    }),
  );
  await session.updateChatCtx(
    edited(session, (items) => {
      for (const name of ['weather', 'traffic']) {
        const callId = `call_${name}`;
        items.push(
          llm.FunctionCallOutput.create({ id: `out_${name}`, callId, name, output: 'clear', isError: false }),
        );
      }
    }),
  );
  const outputs = server.items().filter(({ kind }) => kind === 'output');
  expect(outputs).toMatchObject([{ output: 'clear' }, { output: 'clear' }]);
  expect(idsOf(session.chatCtx.items)).toEqual(idsOf(server.items()));
});

test('a call that is completed after its response was given up is not answered', async () => {
  const { server, ...field } = await openField({
    model: { replyTimeoutMs: 200 },
    behaviour: { confirmsCancel: false },
  });
  const { session, probe, peer } = await field.session();
  raw(peer, 'response.created', response('resp_1', 'in_progress'));
  const item = beginsCall(peer, 'resp_1');
  await server.until('the response', () => probe.generations[0]);
  await session.updateInstructions('All has arrived.');
  await session.interrupt();
  await server.until('the unfinished call to go', () => server.items().length === 0);
  const whole = { ...item, status: 'completed', arguments: '{}' };
  raw(peer, 'response.output_item.done', { response_id: 'resp_1', output_index: 0, item: whole });
  raw(peer, 'response.done', response('resp_1', 'completed', { output: [whole] }));
  server.answersRequests('Yes?');
  await heard(server, await session.generateReply());
  await peer.readBack();
  expect(server.received('create')).toEqual([]);
  expect(session.chatCtx.items.filter(({ type }) => type === 'function_call')).toEqual([]);
});

test('a message of which no word was heard leaves nothing when its connection is lost before it is truncated', async () => {
  const { server, ...field } = await openField();
  const { session, probe, peer } = await field.session();
  const reply = peer.respond();
  const messageId = reply.speak('One two three four five six.', 3000);
  reply.end();
  const generation = await server.until('the reply', () => probe.generations[0]);
  await server.until('its text', () => probe.read(generation).text !== '');
  server.drop('broken');
  await live(server, session, 2);
  await server.until('the message to be restored', () => server.items().length === 1);
  await session.truncate({ messageId, audioEndMs: 20 });
  await server.until('the message to go', () => server.items().length === 0);
  expect(session.chatCtx.items).toEqual([]);
});

test('a message truncated before its first word is not in the history after an outage', async () => {
  const { server, ...field } = await openField();
  const { session, probe, peer } = await field.session();
  const reply = peer.respond();
  const messageId = reply.speak('One two three four five six.', 3000);
  reply.end();
  const generation = await server.until('the reply', () => probe.generations[0]);
  await server.until('its text', () => probe.read(generation).text !== '');
  await session.truncate({ messageId, audioEndMs: 20 });
  await server.until('the truncation', () => server.truncations().length === 1);
  expect(idsOf(session.chatCtx.items)).toEqual(idsOf(server.items()));
  server.drop('broken');
  await live(server, session, 2);
  expect(server.items()).toEqual([]);
  expect(session.chatCtx.items).toEqual([]);
});

test('a message that the service begins and never continues is not in the history after an outage', async () => {
  const { server, ...field } = await openField();
  const { session, peer } = await field.session();
  const item = { id: 'item_1', type: 'message', role: 'assistant', status: 'in_progress', content: [] };
  raw(peer, 'conversation.item.created', { previous_item_id: null, item });
  await server.until('the message', () => session.chatCtx.items.length === 1);
  server.drop('broken');
  await live(server, session, 2);
  expect(session.chatCtx.items).toEqual([]);
});
