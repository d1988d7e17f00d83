// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import { type Peer, voiceAgentDriver } from '@voicelive-kit/conformance/testing';
import { expect, it } from 'vitest';
import { openField } from '../support.ts';

const agent = { project: 'shop', name: 'desk' } as const;

/** A service that announces the definition as it is at the time of each connection. */
const announces = (fields: () => object) => ({
  driver: voiceAgentDriver(),
  model: { agent },
  behaviour: {
    greeting: (peer: Peer) =>
      peer.sendRaw({
        type: 'session.created',
        event_id: `event_${peer.index}`,
        session: { id: 'sess_1', type: 'realtime', ...fields() },
      }),
  },
});

it('reports a generated greeting that is never answered', async () => {
  const { server, ...field } = await openField({
    model: { greeting: { prompt: 'Greet.' }, replyTimeoutMs: 200 },
  });
  const { session, probe } = field.open();
  await session._updateSession('Be brief.', llm.ChatContext.empty(), llm.ToolContext.empty());
  await server.until('the request', () => server.requests()[0]);
  await server.until('an error', () => probe.errors[0]);
  expect(probe.errors).toMatchObject([{ recoverable: true, error: { code: 'reply_timeout' } }]);
});

it('settles everything when the agent hangs up in the middle of an answer', async () => {
  const { server, ...field } = await openField(
    announces(() => ({ tools: [{ type: 'system', name: 'end_conversation' }] })),
  );
  const { session } = field.open();
  const peer = await server.configured();
  const first = session.generateReply();
  const request = await server.until('the request', () => server.requests()[0]);
  const response = peer.respond({ answering: request });
  const item = response.message();
  response.text(item, 'I was ').audio(item, 100);
  const generation = await first;
  const second = session.generateReply().catch((error: { code: string }) => error.code);
  server.drop('clean', 1000);
  expect(await second).toBe('session_closed');
  for await (const message of generation.messageStream) {
    for await (const _ of message.textStream);
    for await (const _ of message.audioStream);
  }
  expect(await Array.fromAsync(generation.functionStream)).toEqual([]);
});

it('uses the new definition when it changes between two connections', async () => {
  let detection: object | null = null;
  const { server, ...field } = await openField(
    announces(() => ({ audio: { input: { turn_detection: detection } } })),
  );
  const { session } = field.open();
  await server.until('a connection', () => session.connectionState === 'connected');
  expect(session.capabilities.turnDetection).toBe(false);
  detection = { type: 'server_vad' };
  server.drop('abrupt');
  await server.configured(2);
  await server.until('a connection', () => session.connectionState === 'connected');
  expect(session.capabilities.turnDetection).toBe(true);
});
