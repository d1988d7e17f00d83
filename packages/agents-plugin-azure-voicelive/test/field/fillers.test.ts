// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { live, openField } from './field.ts';
import { fills } from './raw-events.ts';

describe('a filler is not an answer', () => {
  test.each(['whole', 'in the middle'])(
    'when the connection breaks after one inside the response, which is %s',
    async (how) => {
      const { server, ...field } = await openField();
      const agent = await field.agent();
      server.behaviour.onRequest = (request, peer) => {
        const response = peer.respond({ answering: request });
        if (peer.index === 1) {
          fills(response, how === 'whole');
        } else {
          response.speak('It is warm.', 60);
          response.end();
        }
      };
      agent.session.generateReply();
      await server.until('the filler', () => agent.output.receivedMs >= 60);
      server.drop('abrupt');
      await server.until('the answer', () => agent.said.includes('assistant: It is warm.'));
      expect(server.items()).toMatchObject([{ text: 'It is warm.' }]);
    },
  );

  test('when the connection breaks after one in a separate response', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    server.answersRequests('It is warm.');
    peer.transcriptFinal(peer.userTurn(), 'Is it warm?');
    const response = peer.respond();
    fills(response);
    response.end();
    await server.until('the filler', () => probe.metrics.length === 1);
    peer.drop('abrupt');
    await live(server, session, 2);
    await server.until('the request', () => server.requests()[0]);
    expect(probe.errors).toHaveLength(1);
  });

  test('when the following answer comes in text although speech was requested', async () => {
    const { server, ...field } = await openField();
    const agent = await field.agent();
    server.behaviour.onRequest = (request, peer) => {
      const response = peer.respond({ answering: request });
      if (server.requests().length > 1) {
        response.speak('It is warm.', 60);
      } else {
        fills(response);
        const itemId = response.message(undefined, 'text');
        response.text(itemId, 'It is warm.').endMessage(itemId);
      }
      response.end();
    };
    agent.session.generateReply();
    await server.until('the answer', () => agent.said.includes('assistant: It is warm.'));
    expect(agent.output.receivedMs).toBe(120);
    expect(server.requests()).toHaveLength(2);
  });
});

test('leaves a filler to the service when it is interrupted', async () => {
  const { server, ...field } = await openField();
  const { session, probe, peer } = await field.session();
  fills(peer.respond());
  await server.until('the response', () => probe.generations[0]);
  await session.interrupt();
  await server.until('its end', () => probe.metrics[0]);
  await session.updateInstructions('There and back.');
  expect(server.received('delete')).toEqual([]);
  expect(session.chatCtx.items).toEqual([]);
});
