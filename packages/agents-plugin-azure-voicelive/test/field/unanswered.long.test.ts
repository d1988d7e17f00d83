// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { pause, type ScriptedResponse } from '@voicelive-kit/conformance/testing';
import { describe, expect, test } from 'vitest';
import { openField } from './field.ts';

describe('a committed turn that the service does not answer', () => {
  test.each([
    ['has a transcript', 'Hello?'],
    ['has none yet', undefined],
  ])('is requested once, then reported, when it %s', async (_, transcript) => {
    const { server, ...field } = await openField({ model: { replyTimeoutMs: 300 } });
    const { probe, peer } = await field.session();
    const itemId = peer.userTurn();
    if (transcript) peer.transcriptFinal(itemId, transcript);
    await server.until('a request', () => server.requests()[0]);
    await server.until('a report', () => probe.errors[0]);
    expect(
      probe.errors.map(({ error, recoverable }) => [(error as { code?: string }).code, recoverable]),
    ).toEqual([['reply_timeout', true]]);
    expect(server.requests()).toHaveLength(1);
  });

  test('is answered once when the service begins to answer just as it is asked', async () => {
    const { server, ...field } = await openField({
      model: { replyTimeoutMs: 2000 },
      behaviour: { oneResponseAtATime: true },
    });
    const { session, probe, peer } = await field.session();
    const itemId = peer.userTurn();
    peer.transcriptFinal(itemId, 'Hello?');
    let response: ScriptedResponse | undefined;
    server.behaviour.react = (action) => {
      if (action.kind === 'request') response ??= peer.respond();
      return undefined;
    };
    await server.until('a request', () => response);
    response?.speak('Hello, hello.');
    response?.end();
    await server.until('the answer', () => probe.metrics.length === 1);
    // Anything that would be requested once the response is over has been sent before this.
    await pause(700);
    await session.updateInstructions('There and back.');
    expect(server.requests()).toHaveLength(1);
    expect(probe.errors).toEqual([]);
  });

  test('is requested when a sound that became no turn came between', async () => {
    const { server, ...field } = await openField();
    const { probe, peer } = await field.session();
    server.answersRequests('Hello, hello.');
    peer.transcriptFinal(peer.userTurn(), 'Hello?');
    const noise = peer.userStart();
    await server.until('the noise', () => probe.of('input_speech_started').length === 2);
    peer.say({ say: 'user-stop', itemId: noise, atMs: 100 });
    await server.until('a request', () => server.requests()[0]);
    await server.until('the answer', () => probe.metrics[0]);
    expect(server.requests()).toHaveLength(1);
  });

  test('is answered when a filler comes before the requested answer', async () => {
    const { server, ...field } = await openField();
    const agent = await field.agent();
    server.behaviour.onRequest = (request, peer) => {
      for (const [text, answering] of [
        ['One moment.', {}],
        ['Hello, hello.', { answering: request }],
      ] as const) {
        const response = peer.respond(answering);
        response.speak(text, 60);
        response.end();
      }
    };
    server.peer.transcriptFinal(server.peer.userTurn(), 'Hello?');
    await server.until('the answer', () => agent.said.includes('assistant: Hello, hello.'));
    expect(agent.said).toEqual(['user: Hello?', 'assistant: One moment.', 'assistant: Hello, hello.']);
    expect(agent.of('error')).toEqual([]);
    expect(server.cancels()).toEqual([]);
  });

  test('is heard when the service answers once it is asked', async () => {
    const { server, ...field } = await openField();
    const agent = await field.agent();
    server.answersRequests('Hello, hello.');
    const itemId = server.peer.userTurn();
    server.peer.transcriptFinal(itemId, 'Hello?');
    await server.until('the answer', () => agent.said.includes('assistant: Hello, hello.'));
    expect(agent.said).toEqual(['user: Hello?', 'assistant: Hello, hello.']);
  });
});
