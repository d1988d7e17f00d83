// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import { describe, expect, test } from 'vitest';
import { live, openField } from './field.ts';

const ODD = ['not json', '[1,2]', 'null', '"text"', '7', '', '{"city":', '{"city":"Oslo"} trailing'];

describe('a call whose arguments are not a JSON object', () => {
  test.each(ODD)(
    'is sent as an object after a lost connection, and unchanged to the framework (%s)',
    async (args) => {
      const { server, ...field } = await openField();
      const { session, probe, peer } = await field.session();
      const response = peer.respond();
      response.call('look', args, { callId: 'call_1' });
      response.end();
      const generation = await server.until('the response', () => probe.generations[0]);
      const reader = probe.read(generation);
      await server.until('the call', () => reader.calls[0]);
      const context = session.chatCtx;
      context.items.push(
        llm.FunctionCallOutput.create({ callId: 'call_1', output: 'nothing', isError: true }),
      );
      await session.updateChatCtx(context);
      server.drop('abrupt');
      const second = await live(server, session, 2);
      await server.until('both items', () => server.items().length === 2);
      const sent = second.rawOf('conversation.item.create').map(({ item }) => item as { arguments?: string });
      expect(sent[0]?.arguments).toBe('{}');
      expect(reader.calls[0]?.args).toBe(args);
      expect(session.chatCtx.items[0]).toMatchObject({ type: 'function_call', args });
    },
  );

  test('is sent as an object when the framework passes on its history', async () => {
    const field = await openField();
    const { session, peer } = await field.session();
    const items = ODD.flatMap((args, at) => [
      llm.FunctionCall.create({ id: `call_${at}`, callId: `id_${at}`, name: 'look', args }),
      llm.FunctionCallOutput.create({ id: `output_${at}`, callId: `id_${at}`, output: 'x', isError: false }),
    ]);
    await session.updateChatCtx(new llm.ChatContext(items));
    const sent = peer.rawOf('conversation.item.create').map(({ item }) => item as { arguments?: string });
    const onWire = sent.flatMap((item) => item.arguments ?? []);
    expect(onWire).toEqual(ODD.map(() => '{}'));
    expect(
      session.chatCtx.items.flatMap((item) => (item.type === 'function_call' ? [item.args] : [])),
    ).toEqual(ODD);
    // Passing on the same history again changes nothing.
    await session.updateChatCtx(session.chatCtx);
    expect(peer.of('create')).toHaveLength(2 * ODD.length);
    expect(peer.of('delete')).toEqual([]);
  });

  test('keeps arguments that are an object as the model wrote them', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    const args = '{ "city" : "Oslo" }';
    const response = peer.respond();
    response.call('look', args, { callId: 'call_1' });
    response.end();
    await server.until('the response', () => probe.metrics[0]);
    server.drop('abrupt');
    const second = await live(server, session, 2);
    const [sent] = second.rawOf('conversation.item.create').map(({ item }) => item as { arguments?: string });
    expect(sent?.arguments).toBe(args);
  });
});
