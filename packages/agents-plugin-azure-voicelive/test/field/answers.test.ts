// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import {
  type ClientRequest,
  type Peer,
  ScriptedResponse,
  type SessionProbe,
} from '@voicelive-kit/conformance/testing';
import { describe, expect, test } from 'vitest';
import { heard, live, openField } from './field.ts';
import { metadataOf, raw, response, spoken } from './raw-events.ts';

/** A response that the service does not announce: it appears with its first item. */
function unannounced(peer: Peer, answering: ClientRequest | null = null): ScriptedResponse {
  return new ScriptedResponse(peer, peer.newId('resp'), answering);
}

const texts = (items: readonly llm.ChatItem[]): string[] =>
  items.flatMap((item) =>
    item.type === 'message' ? [`${item.role}: ${item.textContent ?? ''}`] : [item.type],
  );

const callsOf = (probe: SessionProbe): llm.FunctionCall[] =>
  probe.generations.flatMap((generation) => probe.read(generation).calls);

describe('a response whose announcement is missing', () => {
  test('is played when the service begins it by itself', async () => {
    const { server, ...field } = await openField();
    const { probe, peer } = await field.session();
    const response = unannounced(peer);
    response.speak('Good evening.', 1700);
    response.end();
    await server.until('the response', () => probe.generations.length === 1);
    const [reader] = probe.generations.map((generation) => probe.read(generation));
    await server.until('its end', () => reader?.ended);
    expect(reader?.text).toBe('Good evening.');
    expect(reader?.samples().length).toBe(1.7 * 24_000);
  });

  test('is played, and answers the request, when its tag arrives at its end', async () => {
    const { server, ...field } = await openField();
    const { session, probe } = await field.session();
    server.behaviour.onRequest = (request, peer) => {
      const response = unannounced(peer, request);
      response.speak('It is warm.');
      response.end();
    };
    await session.generateReply();
    await server.until('it to be heard', () =>
      probe.generations.some((generation) => probe.read(generation).text === 'It is warm.'),
    );
    expect(probe.errors).toEqual([]);
    expect(server.requests()).toHaveLength(1);
  });

  test('delivers its call when that is all it contains', async () => {
    const { server, ...field } = await openField();
    const { probe, peer } = await field.session();
    const response = unannounced(peer);
    response.call('weather', '{"city":"Oslo"}');
    response.end();
    const call = await server.until('the call', () => callsOf(probe)[0]);
    expect(call).toMatchObject({ name: 'weather', args: '{"city":"Oslo"}' });
  });

  test('delivers its call when the item is not announced either', async () => {
    const { server, ...field } = await openField();
    const { probe, peer } = await field.session();
    peer.say({
      say: 'call-again',
      responseId: 'resp_bare',
      itemId: 'item_bare',
      index: 0,
      callId: 'call_bare',
      name: 'weather',
      args: '{}',
    });
    const call = await server.until('the call', () => callsOf(probe)[0]);
    expect(call).toMatchObject({ name: 'weather', callId: 'call_bare' });
  });

  test('is not begun again by events after its end', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    const response = unannounced(peer);
    const itemId = response.speak('Good evening.');
    response.end();
    response.text(itemId, ' Late.').audio(itemId, 100).endMessage(itemId);
    await server.until('the response', () => probe.generations.length > 0);
    await session.updateInstructions('There and back.');
    expect(probe.generations).toHaveLength(1);
  });
});

describe('a response that fails or is no longer wanted', () => {
  test.each(['failed', 'incomplete', 'cancelled'] as const)(
    'leaves no empty message when it ends %s before it said anything',
    async (status) => {
      const { server, ...field } = await openField();
      const { session, probe, peer } = await field.session();
      const response = peer.respond();
      response.message();
      response.end(status, null);
      await server.until('its end', () => probe.metrics.length === 1);
      await server.until('the service to hold nothing of it', () => server.items().length === 0);
      expect(session.chatCtx.items).toEqual([]);
    },
  );

  test.each(['failed', 'incomplete', 'cancelled'])(
    'leaves no trace when it ends %s and its message is announced only after that',
    async (status) => {
      const { server, ...field } = await openField();
      const { session, probe, peer } = await field.session();
      const item = { ...spoken('item_late', '', 'incomplete'), content: [] };
      raw(peer, 'response.created', response('resp_a', 'in_progress'));
      raw(peer, 'response.done', response('resp_a', status, { output: [item] }));
      await server.until('its end', () => probe.metrics.length === 1);
      peer.announce({ kind: 'message', id: 'item_late', role: 'assistant', text: '', parts: [] });
      await server.until('the service to hold nothing of it', () => server.items().length === 0);
      expect(session.chatCtx.items).toEqual([]);
    },
  );

  test('leaves no trace when its message is announced after its end, and again after its deletion', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    const item = { ...spoken('item_late', '', 'incomplete'), content: [] };
    raw(peer, 'response.created', response('resp_a', 'in_progress'));
    raw(peer, 'response.done', response('resp_a', 'failed', { output: [item] }));
    await server.until('its end', () => probe.metrics.length === 1);
    for (let deletions = 1; deletions <= 2; deletions += 1) {
      raw(peer, 'conversation.item.created', { previous_item_id: null, item });
      await server.until('its deletion', () => server.received('delete').length === deletions);
      await session.updateInstructions(`${deletions}`);
    }
    expect(session.chatCtx.items).toEqual([]);
  });

  test('can be deleted when only its incomplete message is announced, after its end', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    peer.respond().end('failed', null);
    await server.until('its end', () => probe.metrics.length === 1);
    const item = { ...spoken('item_late', '', 'incomplete'), content: [] };
    peer.conversation.insert({ kind: 'message', id: 'item_late', role: 'assistant', text: '', parts: [] });
    raw(peer, 'conversation.item.created', { previous_item_id: null, item });
    await server.until('it', () => session.chatCtx.items.length > 0);
    await session.updateChatCtx(llm.ChatContext.empty());
    expect(session.chatCtx.items).toEqual([]);
    expect(server.items()).toEqual([]);
  });

  test('leaves no trace when it was withdrawn and its message is announced only after its end', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    const abort = new AbortController();
    const reply = session.generateReply(undefined, { signal: abort.signal });
    const request = await server.until('the request', () => server.requests()[0]);
    abort.abort();
    await expect(reply).rejects.toThrow('aborted');
    const tag = { metadata: metadataOf(request) };
    raw(peer, 'response.created', response('resp_a', 'in_progress', tag));
    await server.until('its cancellation', () => server.cancels()[0]);
    const output = [spoken('item_late', 'Too late.', 'incomplete')];
    raw(peer, 'response.done', response('resp_a', 'cancelled', { ...tag, output }));
    await session.updateInstructions('There and back.');
    peer.announce({ kind: 'message', id: 'item_late', role: 'assistant', text: 'Too late.', parts: [] });
    await server.until('the service to hold nothing of it', () => server.items().length === 0);
    expect(session.chatCtx.items).toEqual([]);
  });

  test('leaves no trace when it answers a request that was withdrawn', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    const abort = new AbortController();
    const reply = session.generateReply(undefined, { signal: abort.signal });
    const request = await server.until('the request', () => server.requests()[0]);
    abort.abort();
    await expect(reply).rejects.toThrow('aborted');
    const response = peer.respond({ answering: request });
    const itemId = response.message();
    response.text(itemId, 'Too late.').audio(itemId, 100);
    await server.until('its cancellation', () => server.cancels()[0]);
    if (!response.ended) response.cancelled();
    await server.until('the service to hold nothing of it', () => server.items().length === 0);
    expect(session.chatCtx.items).toEqual([]);
    expect(probe.generations).toEqual([]);
  });

  test('is restored as the part that was heard after a lost connection when it failed in mid-speech', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    const response = peer.respond();
    const itemId = response.message();
    response.text(itemId, 'One two three.').audio(itemId, 900).endMessage(itemId);
    const second = response.message();
    response.text(second, 'Four five six seven eight nine ten.').audio(second, 1000);
    response.end('failed', null);
    await server.until('its end', () => probe.metrics.length === 1);
    server.drop('abrupt');
    await live(server, session, 2);
    const [first, rest, ...others] = texts(session.chatCtx.items);
    expect(first).toBe('assistant: One two three.');
    expect(rest).toMatch(/^assistant: Four\b/u);
    expect(others).toEqual([]);
    expect(server.items()).toMatchObject([
      { text: 'One two three.' },
      { text: rest?.replace('assistant: ', '') },
    ]);
  });
});

describe('the limit on consecutive tool replies', () => {
  /** Answers each reply with a call and, optionally, text before it. */
  async function chain(words: (turn: number) => boolean): Promise<unknown[]> {
    const { server, ...field } = await openField({ model: { maxConsecutiveToolReplies: 3 } });
    const { session } = await field.session();
    let turns = 0;
    server.behaviour.onRequest = (request, peer) => {
      turns += 1;
      const response = peer.respond({ answering: request });
      if (words(turns)) response.speak('Let me look again.');
      response.call('look', '{}', { callId: `call_${turns}` });
      response.end();
    };
    for (let turn = 1; turn <= 4; turn += 1) {
      await heard(server, await session.generateReply());
      const context = session.chatCtx;
      context.items.push(
        llm.FunctionCallOutput.create({ callId: `call_${turn}`, output: 'nothing', isError: false }),
      );
      await session.updateChatCtx(context);
    }
    return server.requests().map(({ toolChoice }) => toolChoice);
  }

  test.each([
    ['speaks before every call', () => true],
    ['speaks before some calls', (turn: number) => turn % 2 === 0],
    ['never speaks', () => false],
  ])('stops a model that %s', async (_, words) => {
    await expect(chain(words)).resolves.toEqual([undefined, undefined, undefined, 'none']);
  });

  test('restarts its count with a turn of the caller', async () => {
    const { server, ...field } = await openField({ model: { maxConsecutiveToolReplies: 2 } });
    const { session, probe, peer } = await field.session();
    let calls = 0;
    server.behaviour.onRequest = (request) => {
      const response = peer.respond({ answering: request });
      response.speak('Hm.');
      response.call('look', '{}', { callId: `call_${(calls += 1)}` });
      response.end();
    };
    for (let turn = 0; turn < 2; turn += 1) await heard(server, await session.generateReply());
    const itemId = peer.userTurn();
    peer.transcriptFinal(itemId, 'And in Bergen?');
    const response = peer.respond();
    response.call('look', '{}', { callId: 'call_of_turn' });
    response.end();
    await server.until('the answer to the turn', () => probe.metrics.length === 3);
    await heard(server, await session.generateReply());
    expect(server.requests().map(({ toolChoice }) => toolChoice)).toEqual([undefined, undefined, undefined]);
  });
});

describe('a text answer when speech was requested', () => {
  function written(peer: Peer, request: ClientRequest | undefined, text: string): void {
    const response = peer.respond(request ? { answering: request } : {});
    const itemId = response.message(undefined, 'text');
    response.text(itemId, text).endMessage(itemId);
    response.end();
  }

  test('is requested again and heard as speech', async () => {
    const { server, ...field } = await openField();
    const agent = await field.agent();
    let asked = 0;
    server.behaviour.onRequest = (request, peer) => {
      asked += 1;
      if (asked === 1) written(peer, request, 'It is warm.');
      else {
        const response = peer.respond({ answering: request });
        response.speak('It is warm.', 200);
        response.end();
      }
    };
    agent.session.generateReply();
    await server.until('speech', () => agent.output.receivedMs >= 200);
    await server.until('the message', () => agent.said.length > 0);
    expect(agent.said).toEqual(['assistant: It is warm.']);
    expect(asked).toBe(2);
    expect(server.items()).toHaveLength(1);
  });

  test('is heard once when the service sends the tag of a response only at its end', async () => {
    const { server, ...field } = await openField({ temperament: 'late-metadata' });
    const agent = await field.agent();
    let asked = 0;
    server.behaviour.onRequest = (request, peer) => {
      asked += 1;
      if (asked === 1) written(peer, request, 'It is warm.');
      else {
        const response = peer.respond({ answering: request });
        response.speak('It is warm.', 200);
        response.end();
      }
    };
    agent.session.generateReply();
    await server.until('speech', () => agent.output.receivedMs >= 200);
    await server.until('the end', () => agent.session.agentState === 'listening' && agent.said.length > 0);
    expect(agent.said).toEqual(['assistant: It is warm.']);
    expect(agent.of('error')).toEqual([]);
  });

  test.each(['in text again', 'not at all'])(
    'is included in the captions when the service answers %s',
    async (how) => {
      const { server, ...field } = await openField();
      const agent = await field.agent();
      let asked = 0;
      server.behaviour.onRequest = (request, peer) => {
        asked += 1;
        if (asked === 1 || how === 'in text again') written(peer, request, 'It is warm.');
      };
      agent.session.generateReply();
      await server.until('the message', () => agent.said.length > 0);
      expect(agent.said).toEqual(['assistant: It is warm.']);
      expect(asked).toBe(2);
    },
  );

  test('stays in the conversation when its end is not reported separately and no speech follows', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    const output = [spoken('item_a', 'It is warm.')];
    raw(peer, 'response.created', response('resp_a', 'in_progress'));
    raw(peer, 'response.done', response('resp_a', 'completed', { output }));
    const generation = await server.until('the response', () => probe.generations[0]);
    expect(await heard(server, generation)).toBe('It is warm.');
    expect(texts(session.chatCtx.items)).toEqual(['assistant: It is warm.']);
  });

  test('is requested again when it answers a turn of the caller', async () => {
    const { server, ...field } = await openField();
    const agent = await field.agent();
    server.answersRequests('It is warm.', 200);
    const itemId = server.peer.userTurn();
    server.peer.transcriptFinal(itemId, 'Is it warm?');
    written(server.peer, undefined, 'It is warm.');
    await server.until('speech', () => agent.output.receivedMs >= 200);
    await server.until('the message', () => agent.said.length === 2);
    expect(agent.said).toEqual(['user: Is it warm?', 'assistant: It is warm.']);
  });
});
