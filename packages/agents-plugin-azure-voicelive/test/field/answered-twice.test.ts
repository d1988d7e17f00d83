// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { openField } from './field.ts';
import { metadataOf, raw, response, speaks, spoken } from './raw-events.ts';

describe('a request that two responses claim to answer', () => {
  test.each([
    ['the second', 'resp_a', 'resp_b'],
    ['the first', 'resp_b', 'resp_a'],
  ])('is answered once when %s was announced and never filled', async (_, empty, whole) => {
    const { server, ...field } = await openField();
    const agent = await field.agent();
    server.behaviour.onRequest = (request, peer) => {
      const metadata = metadataOf(request);
      for (const id of ['resp_a', 'resp_b']) {
        raw(peer, 'response.created', response(id, 'in_progress', { metadata }));
      }
      raw(peer, 'response.done', response(empty, 'cancelled', { metadata }));
      speaks(peer, whole, 'item_m');
      const item = spoken('item_m', 'It is warm.');
      raw(peer, 'response.output_item.done', { response_id: whole, output_index: 0, item });
      raw(peer, 'response.done', response(whole, 'completed', { metadata }));
    };
    agent.session.generateReply();
    await server.until('the answer', () => agent.said.length > 0);
    expect(agent.said).toEqual(['assistant: It is warm.']);
    expect(agent.output.receivedMs).toBe(60);
    expect(server.cancels()).toEqual([]);
  });

  test('is answered when an earlier filler also claims to answer it', async () => {
    const { server, ...field } = await openField();
    const agent = await field.agent();
    server.behaviour.onRequest = (request, peer) => {
      const metadata = metadataOf(request);
      for (const [id, text] of Object.entries({ filler: 'One moment.', answer: 'It is warm.' })) {
        raw(peer, 'response.created', response(id, 'in_progress', { metadata }));
        speaks(peer, id, `item_${id}`, text);
        const item = spoken(`item_${id}`, text);
        raw(peer, 'response.output_item.done', { response_id: id, output_index: 0, item });
        raw(peer, 'response.done', response(id, 'completed', { metadata }));
      }
    };
    agent.session.generateReply();
    await server.until('the answer', () => agent.said.length === 2);
    expect(agent.said).toEqual(['assistant: One moment.', 'assistant: It is warm.']);
    expect(server.cancels()).toEqual([]);
  });

  test('is no longer answered when the first of them was interrupted', async () => {
    const { server, ...field } = await openField();
    const { session, probe } = await field.session();
    const reply = session.generateReply();
    const request = await server.until('the request', () => server.requests()[0]);
    const metadata = metadataOf(request);
    raw(server.peer, 'response.created', response('resp_a', 'in_progress', { metadata }));
    await reply;
    await session.interrupt();
    raw(server.peer, 'response.done', response('resp_a', 'cancelled', { metadata }));
    raw(server.peer, 'response.created', response('resp_b', 'in_progress', { metadata }));
    await server.until('the second to be cancelled', () => server.cancels()[1]);
    expect(server.cancels()[1]).toMatchObject({ responseId: 'resp_b' });
    expect(probe.generations).toHaveLength(1);
  });
});
