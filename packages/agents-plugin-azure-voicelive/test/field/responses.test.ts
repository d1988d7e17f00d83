// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { type ClientRequest, constant, type Peer } from '@voicelive-kit/conformance/testing';
import { describe, expect, test } from 'vitest';
import { heard, openField } from './field.ts';

/** Speaks a response of its own, as a filler would, all of it at once. */
function filler(peer: Peer, text: string): void {
  const response = peer.respond();
  response.speak(text);
  response.end();
}

function answer(peer: Peer, request: ClientRequest, text: string): void {
  const response = peer.respond({ answering: request });
  response.speak(text);
  response.end();
}

describe('the answer to a request is recognised by its metadata', () => {
  const scripts: Record<string, (peer: Peer, request: ClientRequest) => void> = {
    'before the answer': (peer, request) => {
      filler(peer, 'One moment.');
      answer(peer, request, 'It is sunny.');
    },
    'before the answer, twice': (peer, request) => {
      filler(peer, 'Well.');
      filler(peer, 'One moment.');
      answer(peer, request, 'It is sunny.');
    },
    'and does not end before the answer begins': (peer, request) => {
      const first = peer.respond();
      first.speak('One moment.');
      answer(peer, request, 'It is sunny.');
      first.end();
    },
    'after the answer has begun': (peer, request) => {
      const asked = peer.respond({ answering: request });
      filler(peer, 'One moment.');
      asked.speak('It is sunny.');
      asked.end();
    },
    'and never ends': (peer, request) => {
      peer.respond().speak('One moment.');
      answer(peer, request, 'It is sunny.');
    },
  };

  test.each(Object.entries(scripts))(
    'a filler and the answer are both heard when the answer comes %s',
    async (_, script) => {
      const { server, ...field } = await openField();
      const { session, probe, peer } = await field.session();
      server.behaviour.onRequest = (request) => script(peer, request);
      const reply = await session.generateReply();
      expect(reply.userInitiated).toBe(true);
      await expect(heard(server, reply)).resolves.toBe('It is sunny.');
      const fillers = probe.generations.filter(({ responseId }) => responseId !== reply.responseId);
      expect(fillers.map(({ userInitiated }) => userInitiated)).not.toContain(true);
      await server.until('the filler', () =>
        fillers.map((each) => probe.read(each).text).includes('One moment.'),
      );
      expect(server.cancels()).toEqual([]);
      expect(server.received('delete')).toEqual([]);
      expect(probe.errors).toEqual([]);
    },
  );

  test('an AgentSession plays the filler and the answer when a tool call is bridged', async () => {
    const { server, ...field } = await openField({
      model: { interimResponse: { type: 'static_interim_response', texts: ['One moment.'] } },
    });
    const agent = await field.agent();
    server.behaviour.onRequest = (request, peer) => {
      filler(peer, 'One moment.');
      answer(peer, request, 'It is sunny.');
    };
    agent.session.generateReply();
    await server.until('both', () => agent.said.length === 2);
    expect(agent.said).toEqual(expect.arrayContaining(['assistant: One moment.', 'assistant: It is sunny.']));
    expect(server.cancels()).toEqual([]);
  });

  test('recognises the answer by its order when the service is declared not to echo metadata', async () => {
    const { server, ...field } = await openField({ model: { matchResponsesByOrder: true } });
    const { session, peer } = await field.session();
    server.behaviour.onRequest = () => filler(peer, 'It is sunny.');
    await expect(heard(server, await session.generateReply())).resolves.toBe('It is sunny.');
  });

  test('a request is answered when its response carries its tag only at the end', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    server.behaviour.onRequest = (request) => {
      const response = peer.respond();
      response.speak('It is sunny.');
      Object.assign(response, { answering: request });
      response.end();
    };
    await session.generateReply();
    await expect(heard(server, probe.generations[0]!)).resolves.toBe('It is sunny.');
    expect(probe.errors).toEqual([]);
  });
});

describe('no state of a response blocks the next request for long', () => {
  test('a reply begins although the service never ends the response that was interrupted', async () => {
    const { server, ...field } = await openField({
      model: { replyTimeoutMs: 500 },
      behaviour: { confirmsCancel: false },
    });
    const { session, peer } = await field.session();
    peer.respond().speak('Once upon a time');
    await server.until('the story', () => peer.activeResponse);
    await session.updateInstructions('All has arrived.');
    await session.interrupt();
    server.answersRequests('Yes?');
    await expect(heard(server, await session.generateReply())).resolves.toBe('Yes?');
  });

  test('a reply begins although the service never ends a response that came too late', async () => {
    const { server, ...field } = await openField({
      model: { replyTimeoutMs: 500 },
      behaviour: { confirmsCancel: false },
    });
    const { session, peer } = await field.session();
    const controller = new AbortController();
    const withdrawn = session.generateReply(undefined, { signal: controller.signal });
    const request = await server.until('the request', () => server.requests()[0]);
    controller.abort();
    await expect(withdrawn).rejects.toMatchObject({ code: 'reply_cancelled' });
    peer.respond({ answering: request });
    await server.until('its cancellation', () => server.cancels()[0]);
    server.answersRequests('Yes?');
    await expect(heard(server, await session.generateReply())).resolves.toBe('Yes?');
  });

  test('a reply begins or fails although the service stops in the middle of a response', async () => {
    const { server, ...field } = await openField({ model: { replyTimeoutMs: 500 } });
    const { session, probe, peer } = await field.session();
    peer.respond();
    await server.until('the silent response', () => probe.generations[0]);
    server.answersRequests('Yes?');
    await expect(heard(server, await session.generateReply())).resolves.toBe('Yes?');
  });

  test('requests fail one after the other when the service answers none', async () => {
    const { server, ...field } = await openField({ model: { replyTimeoutMs: 300 } });
    const { session } = await field.session();
    const replies = [session.generateReply(), session.generateReply()];
    const outcomes = await Promise.allSettled(replies);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'reply_timeout' } });
    }
    expect(server.requests()).toHaveLength(2);
  });
});

describe('an error without a subject has no effect', () => {
  test('a reply is heard although errors without an id arrive while it is requested', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    const reply = session.generateReply();
    const request = await server.until('the request', () => server.requests()[0]);
    peer.error('minor', 'something unimportant');
    peer.error('nothing-to-cancel');
    peer.error('empty-commit');
    await server.until('the report of the error', () => probe.errors[0]);
    // Longer than the time a request had left after such an error.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    answer(peer, request, 'It is sunny.');
    await expect(heard(server, await reply)).resolves.toBe('It is sunny.');
    expect(server.cancels()).toEqual([]);
  });

  test('refusals of its own cancel, truncate, commit and clear are hidden from the application and the reply', async () => {
    const { server, ...field } = await openField({
      model: { turnDetection: null },
      behaviour: {
        confirmsCancel: false,
        react: ({ kind }) =>
          kind === 'cancel' || kind === 'truncate' || kind === 'commit' || kind === 'clear'
            ? { refuse: 'rejected' }
            : undefined,
      },
    });
    const { session, probe, peer } = await field.session();
    const story = peer.respond();
    const messageId = story.speak('Once upon a time there was', 1000);
    const generation = await server.until('the story', () => probe.generations[0]);
    probe.read(generation);
    await server.until('its sound', () => probe.read(generation).samples().length > 0);
    await session.interrupt();
    await session.truncate({ messageId, audioEndMs: 300, modalities: ['audio'], audioTranscript: 'Once' });
    story.end();
    for (const frame of constant(200, 1)) session.pushAudio(frame);
    await session.commitAudio();
    for (const frame of constant(200, 1)) session.pushAudio(frame);
    await session.clearAudio();
    const reply = session.generateReply();
    const request = await server.until('the request', () => server.requests()[0]);
    const refused = ['response.cancel', 'conversation.item.truncate', 'input_audio_buffer.commit'];
    for (const type of [...refused, 'input_audio_buffer.clear']) {
      expect(peer.rawOf(type)).toMatchObject([{ event_id: expect.any(String) as string }]);
    }
    answer(peer, request, 'Yes?');
    await expect(heard(server, await reply)).resolves.toBe('Yes?');
    expect(probe.errors).toEqual([]);
  });
});
