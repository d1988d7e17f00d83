// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import { describe, expect, test } from 'vitest';
import { openField } from './support.ts';

describe('a rejected request', () => {
  test('has the code session_closed when the session is closed, before or while it waits', async () => {
    const { session } = await (await openField()).session();
    const pending = session.generateReply();
    pending.catch(() => undefined);
    await session.close();
    await expect(pending).rejects.toMatchObject({ code: 'session_closed' });
    await expect(session.generateReply()).rejects.toMatchObject({ code: 'session_closed' });
    const update = session.updateChatCtx(llm.ChatContext.empty());
    await expect(update).rejects.toMatchObject({ code: 'session_closed' });
  });

  test('has the code reply_cancelled when it is interrupted before its response begins, which is never played', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    const reply = session.generateReply();
    reply.catch(() => undefined);
    const request = await server.until('a request', () => server.requests()[0]);
    await session.interrupt();
    await expect(reply).rejects.toMatchObject({ code: 'reply_cancelled' });
    peer.respond({ id: 'resp_late', answering: request });
    await server.until('a cancel', () =>
      server.cancels().some(({ responseId }) => responseId === 'resp_late'),
    );
    await server.until('a report of what it cost', () => probe.metrics[0]);
    expect(probe.generations).toEqual([]);
    expect(probe.errors).toEqual([]);
  });

  test('has the code reply_rejected when the service refuses it, and the application is notified', async () => {
    const { server, ...field } = await openField();
    const { session, probe } = await field.session();
    server.behaviour.react = ({ kind }) => (kind === 'request' ? { refuse: 'rejected' } : undefined);
    await expect(session.generateReply()).rejects.toMatchObject({ code: 'reply_rejected' });
    expect(probe.errors).toMatchObject([{ recoverable: true }]);
  });
});

test('reports response_failed to the application when a response fails', async () => {
  const { server, ...field } = await openField();
  const { probe, peer } = await field.session();
  peer.respond().end('failed');
  await server.until('an error', () => probe.errors[0]);
  expect(probe.errors).toMatchObject([{ recoverable: true, error: { code: 'response_failed' } }]);
});
