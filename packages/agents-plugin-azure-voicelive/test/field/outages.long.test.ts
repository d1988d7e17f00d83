// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { llm } from '@livekit/agents';
import {
  constant,
  type ErrorClass,
  type Peer,
  type ScriptedServer,
  tone,
} from '@voicelive-kit/conformance/testing';
import { describe, expect, test } from 'vitest';
import { heard, live, openField } from './field.ts';
import { serviceError, told } from './service-errors.ts';

describe('a response that had begun when the connection broke', () => {
  const begun: Record<string, (peer: Peer) => void> = {
    'was announced only': () => undefined,
    'had an item': (peer) => void peer.activeResponse?.message(),
    'had text': (peer) => {
      const response = peer.activeResponse;
      if (response) response.text(response.message(), 'It is');
    },
  };

  test.each(Object.entries(begun))('is requested again, and heard, when it %s', async (_, begin) => {
    const { server, ...field } = await openField();
    const agent = await field.agent();
    let asked = 0;
    server.behaviour.onRequest = (request, peer) => {
      asked += 1;
      const response = peer.respond({ answering: request });
      if (asked === 1) {
        begin(peer);
        setTimeout(() => peer.drop('abrupt'), 20);
      } else {
        response.speak('It is warm.', 100);
        response.end();
      }
    };
    agent.session.generateReply();
    await server.until('the answer', () => agent.said.length > 0);
    expect(agent.said).toEqual(['assistant: It is warm.']);
    expect(asked).toBe(2);
    expect(server.items()).toHaveLength(1);
  });

  test('is requested again when it answers a turn of the caller', async () => {
    const { server, ...field } = await openField();
    const agent = await field.agent();
    const { peer } = server;
    peer.transcriptFinal(peer.userTurn(), 'Is it warm?');
    peer.respond().message();
    server.answersRequests('It is warm.', 100);
    await server.until('the response', () => agent.plugin.generations.length === 1);
    peer.drop('abrupt');
    await server.until('the answer', () => agent.said.length === 2);
    expect(agent.said).toEqual(['user: Is it warm?', 'assistant: It is warm.']);
    expect(server.requests()).toHaveLength(1);
  });

  test.each(['late-metadata', 'no-metadata'] as const)(
    'is requested once when the service does not say what it answers (%s)',
    async (temperament) => {
      const { server, ...field } = await openField({ temperament, model: { replyTimeoutMs: 1000 } });
      const agent = await field.agent();
      server.behaviour.onRequest = (request, peer) => {
        const response = peer.respond({ answering: request });
        if (peer.index === 1) {
          response.message();
          setTimeout(() => peer.drop('abrupt'), 20);
        } else {
          response.speak('It is warm.', 100);
          response.end();
        }
      };
      agent.session.generateReply({ userInput: 'Is it warm?' });
      await server.until('the answer', () => agent.said.length > 1);
      await agent.plugin.session.updateInstructions('There and back.');
      expect(agent.said).toEqual(['user: Is it warm?', 'assistant: It is warm.']);
      expect(server.requests()).toHaveLength(2);
    },
  );

  test('leaves no trace when it consisted only of the space before its first word', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    const response = peer.respond();
    const itemId = response.message();
    response.text(itemId, ' Constantinople').audio(itemId, 40);
    const reader = probe.read(await server.until('the response', () => probe.generations[0]));
    await server.until('its sound', () => reader.samples().length > 0);
    server.drop('abrupt');
    await live(server, session, 2);
    expect(session.chatCtx.items).toEqual([]);
    expect(server.items()).toEqual([]);
  });

  test('is heard when the ids of the next connection are those of the first', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    server.behaviour.onRequest = (request, { index }) => {
      const response = server.peer.respond({ answering: request, id: 'resp_1' });
      response.speak(`On ${index}.`);
      response.end();
    };
    expect(await heard(server, await session.generateReply())).toBe('On 1.');
    peer.drop('abrupt');
    await live(server, session, 2);
    expect(await heard(server, await session.generateReply())).toBe('On 2.');
  });

  test('is not requested again when some of it was heard', async () => {
    const { server, ...field } = await openField();
    const agent = await field.agent();
    server.behaviour.onRequest = (request, peer) => {
      const response = peer.respond({ answering: request });
      const itemId = response.message();
      response.text(itemId, 'It is warm today.').audio(itemId, 2000);
    };
    agent.session.generateReply();
    await server.until('sound', () => agent.output.receivedMs > 500);
    server.drop('abrupt');
    await live(server, agent.plugin.session, 2);
    expect(server.requests()).toHaveLength(1);
  });

  test('is not requested again when it was interrupted before the connection broke', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    server.behaviour.confirmsCancel = false;
    server.behaviour.onRequest = (request) => void peer.respond({ answering: request }).message();
    await session.generateReply();
    await session.interrupt();
    server.drop('abrupt');
    await live(server, session, 2);
    expect(server.requests()).toHaveLength(1);
    await server.until('its streams to end', () => probe.generations.every((each) => probe.read(each).ended));
  });

  test('causes no separate error when the session is closed while it is requested again', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    server.behaviour.onRequest = (request) => void peer.respond({ answering: request });
    await session.generateReply();
    await server.refuse(503);
    peer.drop('abrupt');
    await server.until('the outage', () => probe.errors.length > 0);
    await session.close();
    expect(probe.errors).toHaveLength(1);
  });

  test('is requested a third time when the second connection breaks as well', async () => {
    const { server, ...field } = await openField();
    const { session } = await field.session();
    let asked = 0;
    server.behaviour.onRequest = (request, peer) => {
      asked += 1;
      const response = peer.respond({ answering: request });
      if (asked < 3) {
        response.message();
        setTimeout(() => peer.drop('abrupt'), 20);
      } else {
        response.speak('It is warm.', 100);
        response.end();
      }
    };
    await expect(heard(server, await session.generateReply())).resolves.toBe('It is warm.');
  });
});

describe('a manually committed turn during which the connection is lost', () => {
  const manual = { model: { turnDetection: null } } as const;

  test('is sent again with its commit when it had no transcript and no answer', async () => {
    const { server, ...field } = await openField(manual);
    const { session, peer } = await field.session();
    for (const frame of tone(500, 440)) session.pushAudio(frame);
    await session.commitAudio();
    await server.until('the commit', () => peer.of('commit')[0]);
    server.drop('abrupt');
    const second = await live(server, session, 2);
    await server.until('the commit again', () => second.of('commit')[0]);
    const samples = second.of('audio').reduce((sum, { samples }) => sum + samples.length, 0);
    expect(samples).toBe(12_000);
    // The next question follows the turn.
    session.generateReply().catch(() => undefined);
    await server.until('the request', () => second.of('request')[0]);
    const kinds = second.received.map(({ kind }) => kind);
    expect(kinds.indexOf('request')).toBeGreaterThan(kinds.indexOf('commit'));
  });

  test('is sent again together with the request when its reply had been requested', async () => {
    const { server, ...field } = await openField(manual);
    const { session, peer } = await field.session();
    for (const frame of tone(500, 440)) session.pushAudio(frame);
    await session.commitAudio();
    const reply = session.generateReply();
    await server.until('the request', () => peer.of('request')[0]);
    server.drop('abrupt');
    server.answersRequests('It is warm.');
    await expect(heard(server, await reply)).resolves.toBe('It is warm.');
    const kinds = server.peer.received.map(({ kind }) => kind).filter((kind) => kind !== 'config');
    expect(kinds.filter((kind, at) => kind !== kinds[at - 1])).toEqual(['audio', 'commit', 'request']);
  });

  test('is restored as text, not as audio, when its transcript had arrived', async () => {
    const { server, ...field } = await openField(manual);
    const { session, probe, peer } = await field.session();
    for (const frame of tone(500, 440)) session.pushAudio(frame);
    await session.commitAudio();
    await server.until('the commit', () => peer.of('commit')[0]);
    peer.transcriptFinal(peer.conversation.lastId ?? '', 'Is it warm?');
    await server.until('the transcript', () => probe.finals[0]);
    server.drop('abrupt');
    const second = await live(server, session, 2);
    expect(second.of('audio')).toEqual([]);
    expect(server.items()).toMatchObject([{ role: 'user', text: 'Is it warm?' }]);
  });

  test('is sent again although audio of the previous answer arrived after its commit', async () => {
    const { server, ...field } = await openField(manual);
    const { session, probe, peer } = await field.session();
    const before = peer.respond();
    const itemId = before.message();
    before.text(itemId, 'Once upon a time').audio(itemId, 200);
    await server.until('the answer before it', () => probe.generations[0]);
    for (const frame of tone(500, 440)) session.pushAudio(frame);
    await session.commitAudio();
    await server.until('the commit', () => peer.of('commit')[0]);
    before.audio(itemId, 200);
    await session.updateInstructions('There and back.');
    server.drop('abrupt');
    const second = await live(server, session, 2);
    await server.until('the commit again', () => second.of('commit')[0]);
    expect(server.audioMs()).toBe(1000);
  });

  test('is not confused with the next one when the service refused it', async () => {
    const { server, ...field } = await openField(manual);
    const { session, probe, peer } = await field.session();
    let refusals = 0;
    const refuse = (kind: ErrorClass) => ({ refuse: kind, message: 'no' });
    server.behaviour.react = ({ kind }) =>
      kind === 'commit' && (refusals += 1) === 1 ? refuse('empty-commit') : undefined;
    for (const frame of tone(300, 440)) session.pushAudio(frame);
    await session.commitAudio();
    await server.until('the first commit', () => peer.of('commit')[0]);
    for (const frame of tone(500, 880)) session.pushAudio(frame);
    await session.commitAudio();
    await server.until('the second commit', () => peer.of('commit')[1]);
    peer.transcriptFinal(peer.conversation.lastId ?? '', 'The second.');
    await server.until('the transcript', () => probe.finals[0]);
    server.drop('abrupt');
    const second = await live(server, session, 2);
    expect(second.of('audio')).toEqual([]);
    expect(second.of('commit')).toEqual([]);
  });
});

/** Resolves once the session uses another connection than the first, however many it took. */
async function anotherConnection(server: ScriptedServer, session: llm.RealtimeSession): Promise<void> {
  await server.until('another connection', () => {
    session.updateInstructions('There and back.').catch(() => undefined);
    return server.connections().findLast(({ index }) => index > 1)?.config.instructions === 'There and back.';
  });
  await session.updateInstructions('There and back.');
}

describe('one outage', () => {
  test.each([
    ['session_expired', 1001],
    ['session_output_overflow', 1011],
  ])('is one recoverable error when %s announces it', async (code, close) => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    serviceError(peer, code);
    peer.drop('clean', close);
    await anotherConnection(server, session);
    expect(told(probe.errors)).toEqual([[expect.any(String), code, true]]);
  });

  test('is no error when the service closes in an announced pause, after the connection was replaced', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    serviceError(peer, 'session_expired');
    await live(server, session, 2);
    await server.until('the end of the old connection', () => !peer.open);
    expect(probe.errors).toEqual([]);
  });

  test('is one error in an AgentSession, which continues', async () => {
    const { server, ...field } = await openField();
    const agent = await field.agent();
    serviceError(server.peer, 'session_expired');
    server.peer.drop('clean', 1001);
    await anotherConnection(server, agent.plugin.session);
    server.answersRequests('Still here.');
    agent.session.generateReply();
    await server.until('an answer', () => agent.said.includes('assistant: Still here.'));
    expect(agent.of('error')).toHaveLength(1);
    expect(agent.of('close')).toEqual([]);
  });

  test('does not occur when the connection is replaced as planned', async () => {
    const { server, ...field } = await openField({ model: { maxSessionDuration: 1000 } });
    const { session, probe } = await field.session();
    await live(server, session, 2);
    expect(probe.errors).toEqual([]);
  });
});

test('manually committed silence causes nothing to be sent again', async () => {
  const { server, ...field } = await openField({ model: { turnDetection: null } });
  const { session, peer } = await field.session();
  for (const frame of constant(300, 0)) session.pushAudio(frame);
  await session.commitAudio();
  await server.until('the commit', () => peer.of('commit')[0]);
  peer.transcriptFinal(peer.conversation.lastId ?? '', '');
  await session.updateInstructions('There and back.');
  server.drop('abrupt');
  const second = await live(server, session, 2);
  expect(second.of('audio')).toEqual([]);
});
