// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import { ramp } from '@voicelive-kit/conformance/testing';
import { describe, expect, test } from 'vitest';
import { heard, live, openField } from './field.ts';

describe('an immediate interruption withdraws a request for a reply', () => {
  test.each(['on', 'late', 'reverse'] as const)(
    'while an open call is being answered, with acknowledgements %s',
    async (acks) => {
      const { server, ...field } = await openField();
      const { session, peer, probe } = await field.session();
      const call = llm.FunctionCall.create({ id: 'fc_1', callId: 'call_1', name: 'weather', args: '{}' });
      await session.updateChatCtx(new llm.ChatContext([call]));
      server.acks(acks);
      server.answersRequests('Well.');
      const withdrawn = session.generateReply().catch((error: unknown) => error);
      await session.interrupt();
      await expect(withdrawn).resolves.toMatchObject({ code: 'reply_cancelled' });
      // The call is answered nevertheless, and the next reply is the one that is heard.
      await expect(heard(server, await session.generateReply())).resolves.toBe('Well.');
      expect(peer.conversation.items().filter(({ kind }) => kind === 'output')).toHaveLength(1);
      expect(probe.generations).toHaveLength(1);
    },
  );

  const cancelled = { code: 'reply_cancelled' };

  test('before the connection is established', async () => {
    const { server, ...field } = await openField();
    server.stall();
    const { session } = field.open();
    const withdrawn = session.generateReply().catch((error: unknown) => error);
    await session.interrupt();
    await expect(withdrawn).resolves.toMatchObject(cancelled);
    await server.accept();
    await live(server, session);
    expect(server.requests()).toEqual([]);
  });

  test('during an outage', async () => {
    const { server, ...field } = await openField();
    const { session, peer, probe } = await field.session();
    await server.refuse(503);
    peer.drop('abrupt');
    await server.until('the outage', () => probe.errors.length > 0);
    const withdrawn = session.generateReply().catch((error: unknown) => error);
    await session.interrupt();
    await expect(withdrawn).resolves.toMatchObject(cancelled);
    await server.accept();
    await live(server, session, 2);
    expect(server.requests()).toEqual([]);
  });

  test('while another response is being spoken', async () => {
    const { server, ...field } = await openField();
    const { session, peer, probe } = await field.session();
    peer.respond().message();
    await server.until('the response', () => probe.generations.length > 0);
    const withdrawn = session.generateReply().catch((error: unknown) => error);
    await session.interrupt();
    await expect(withdrawn).resolves.toMatchObject(cancelled);
    server.answersRequests('Well.');
    await expect(heard(server, await session.generateReply())).resolves.toBe('Well.');
    expect(server.requests()).toHaveLength(1);
  });

  test('while the turn it should answer is being sent', async () => {
    const { server, ...field } = await openField({ model: { turnDetection: null } });
    const { session } = await field.session();
    for (const frame of ramp(2000)) session.pushAudio(frame);
    await session.commitAudio();
    const withdrawn = session.generateReply().catch((error: unknown) => error);
    await session.interrupt();
    await expect(withdrawn).resolves.toMatchObject(cancelled);
    server.answersRequests('Well.');
    await expect(heard(server, await session.generateReply())).resolves.toBe('Well.');
    expect(server.received('commit')).toHaveLength(1);
  });
});
