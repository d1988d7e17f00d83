// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import { describe, expect, test } from 'vitest';
import { type realtime, say, VoiceLiveConfigError } from '../../src/index.ts';
import { heard, live, openField } from '../support.ts';
import { asked, givenIn, obeys } from './given-words.ts';

/** When this resolves, everything sent to a session before has arrived there. */
const settled = (session: llm.RealtimeSession): Promise<void> => session.updateInstructions('All arrived.');

describe('given words in an AgentSession', () => {
  test('are spoken in their turn and appear once in every history', async () => {
    const { server, ...field } = await openField();
    const agent = await field.agent();
    obeys(server);
    const first = say(agent.session, 'This call is recorded.');
    const second = say(agent.session, 'How can I help?');
    await Promise.all([first.waitForPlayout(), second.waitForPlayout()]);
    expect(asked(server)).toEqual(['This call is recorded.', 'How can I help?']);
    const history = ['assistant: This call is recorded.', 'assistant: How can I help?'];
    expect(agent.said).toEqual(history);
    expect(agent.agent.chatCtx.items.filter(({ type }) => type === 'message')).toHaveLength(2);
    expect(agent.plugin.session.chatCtx.items).toHaveLength(2);
    await agent.plugin.session.updateChatCtx(agent.agent.chatCtx);
    expect(server.items().map((item) => 'text' in item && item.text)).toEqual([
      'This call is recorded.',
      'How can I help?',
    ]);
    expect(agent.output.receivedMs).toBe(120);
  });

  test('are not requested when they are interrupted before their turn', async () => {
    const { server, ...field } = await openField();
    const agent = await field.agent();
    obeys(server, { ms: 300 });
    const first = say(agent.session, 'First.');
    const second = say(agent.session, 'Second.');
    second.interrupt();
    await Promise.all([first.waitForPlayout(), second.waitForPlayout()]);
    await say(agent.session, 'Third.').waitForPlayout();
    expect(asked(server)).toEqual(['First.', 'Third.']);
  });

  test('keep the part that was heard when the caller interrupts', async () => {
    const { server, ...field } = await openField();
    const agent = await field.agent();
    obeys(server, { ms: 30_000 });
    const handle = say(agent.session, 'One two three four five six seven eight nine ten.');
    await server.until('the speech', () => agent.output.positionMs > 1200);
    server.peer.userStart();
    await handle.waitForPlayout();
    expect(handle.interrupted).toBe(true);
    const [message] = agent.messages;
    expect(message?.interrupted).toBe(true);
    expect(agent.plugin.session.chatCtx.items).toHaveLength(1);
    await server.until('the cut', () => server.received('truncate').length === 1);
  });

  test('are played to their end when they may not be interrupted', async () => {
    const { server, ...field } = await openField();
    const agent = await field.agent();
    obeys(server, { ms: 1000 });
    const handle = say(agent.session, 'This call is recorded.', { allowInterruptions: false });
    await server.until('the speech', () => agent.output.positionMs > 200);
    server.peer.userStart();
    await handle.waitForPlayout();
    expect(handle.interrupted).toBe(false);
    expect(agent.output.finished).toEqual([{ positionMs: 1000, interrupted: false }]);
    expect(agent.said).toEqual(['assistant: This call is recorded.']);
    expect(server.received('truncate')).toEqual([]);
  });

  test('are in no history when they are excluded', async () => {
    const { server, ...field } = await openField();
    const agent = await field.agent();
    obeys(server);
    await say(agent.session, 'Beep.', { addToChatCtx: false }).waitForPlayout();
    await say(agent.session, 'Hello.').waitForPlayout();
    expect(agent.said).toEqual(['assistant: Hello.']);
    expect(agent.agent.chatCtx.items.filter(({ type }) => type === 'message')).toHaveLength(1);
    expect(agent.plugin.session.chatCtx.items).toHaveLength(1);
    await server.until('its end', () => server.items().length === 1);
    expect(server.items()).toMatchObject([{ text: 'Hello.' }]);
    expect(agent.output.receivedMs).toBe(120);
  });

  test('are spoken while the tool that says them runs, and the answer follows', async () => {
    const { server, ...field } = await openField();
    const weather = llm.tool({
      name: 'weather',
      description: 'The weather.',
      execute: async (_, { ctx }) => {
        await say(ctx.session, 'Let me look.').waitForPlayout();
        return 'warm';
      },
    });
    const agent = await field.agent({ tools: [weather] });
    server.behaviour.onRequest = (request, peer) => {
      const response = peer.respond({ answering: request });
      if (server.requests().length === 1) response.call('weather', '{}');
      else response.speak(givenIn(request) ?? 'It is warm.', 60);
      response.end();
    };
    agent.session.generateReply();
    await server.until('the answer', () => agent.said.length === 2);
    expect(asked(server)).toEqual(['reply', 'Let me look.', 'reply']);
    expect(agent.said).toEqual(['assistant: Let me look.', 'assistant: It is warm.']);
  });

  test('are rejected before the call with a message that says what to change', async () => {
    const { server, ...field } = await openField({ model: { voice: 'alloy' } });
    const agent = await field.agent();
    const attempt = (): unknown => say(agent.session, 'Hello.');
    expect(attempt).toThrow(VoiceLiveConfigError);
    expect(attempt).toThrow(/voice `alloy`.*en-US-AvaNeural/u);
    expect(server.requests()).toEqual([]);
    expect(field.model.capabilities).toMatchObject({ supportsSay: false });
    field.model.sessions[0]?.updateOptions({ voice: 'en-US-AvaNeural' });
    expect(field.model.sessions[0]?.capabilities.supportsSay).toBe(true);
    obeys(server);
    await say(agent.session, 'Hello.').waitForPlayout();
    expect(agent.said).toEqual(['assistant: Hello.']);
  });
});

describe('given words when the connection breaks', () => {
  test('are requested again when none of them was heard', async () => {
    const { server, ...field } = await openField();
    const agent = await field.agent();
    server.behaviour.onRequest = (request, peer) => {
      if (peer.index === 1) {
        peer.respond({ answering: request }).message();
        server.drop('abrupt');
        return;
      }
      const response = peer.respond({ answering: request });
      response.speak(givenIn(request) ?? '?', 60);
      response.end();
    };
    await say(agent.session, 'This call is recorded.').waitForPlayout();
    expect(asked(server)).toEqual(['This call is recorded.', 'This call is recorded.']);
    expect(agent.said).toEqual(['assistant: This call is recorded.']);
    expect(server.items()).toMatchObject([{ text: 'This call is recorded.' }]);
  });

  test('end with what had arrived of them when they were being spoken', async () => {
    const { server, ...field } = await openField();
    const agent = await field.agent();
    server.behaviour.onRequest = (request, peer) => {
      const response = peer.respond({ answering: request });
      const itemId = response.message();
      response.text(itemId, 'One two three four five six.').audio(itemId, 300);
    };
    const handle = say(agent.session, 'One two three four five six.');
    await server.until('the speech', () => agent.output.receivedMs === 300);
    server.drop('abrupt');
    await handle.waitForPlayout();
    await live(server, agent.plugin.session, 2);
    expect(asked(server)).toEqual(['One two three four five six.']);
    expect(agent.messages).toHaveLength(1);
    expect(server.items()).toHaveLength(1);
  });

  test('leave the previous turn to be answered', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    obeys(server);
    peer.transcriptFinal(peer.userTurn(), 'Is it warm?');
    await expect(heard(server, await session.say('One moment.'))).resolves.toBe('One moment.');
    await settled(session);
    peer.drop('abrupt');
    await live(server, session, 2);
    await server.until('the request', () => asked(server).at(-1) === 'reply');
    expect(probe.errors).toHaveLength(1);
  });
});

describe('given words in a session', () => {
  test('are a generation that is user-initiated', async () => {
    const { server, ...field } = await openField();
    const { session, probe } = await field.session();
    obeys(server);
    const generation = await session.say('Hello.');
    expect(generation.userInitiated).toBe(true);
    await expect(heard(server, generation)).resolves.toBe('Hello.');
    expect(probe.generations).toEqual([generation]);
  });

  test('are not taken for the result of a remote tool', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    obeys(server);
    const response = peer.respond();
    peer.sendRaw({
      type: 'response.output_item.added',
      event_id: 'event_mcp_1',
      response_id: response.id,
      output_index: 0,
      item: {
        id: 'item_mcp',
        type: 'mcp_call',
        server_label: 'wiki',
        name: 'search',
        arguments: '{}',
      },
    });
    response.end();
    await settled(session);
    const given = session.say('I am looking it up.');
    peer.sendRaw({
      type: 'response.mcp_call.completed',
      event_id: 'event_mcp_2',
      item_id: 'item_mcp',
      output_index: 0,
    });
    await heard(server, await given);
    await server.until('both', () => server.requests().length === 2);
    expect(asked(server)).toEqual(['I am looking it up.', 'reply']);
  });

  test('fail when the service never begins them, and the next are spoken', async () => {
    const { server, ...field } = await openField({ model: { replyTimeoutMs: 200 } });
    const { session } = await field.session();
    await expect(session.say('Hello?')).rejects.toMatchObject({ code: 'reply_timeout' });
    obeys(server);
    await expect(heard(server, await session.say('Hello!'))).resolves.toBe('Hello!');
  });

  test('begin again when the service cancelled them unheard although they may not be interrupted', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    server.behaviour.onRequest = (request) => {
      const response = peer.respond({ answering: request });
      if (server.requests().length > 1) response.speak('Recorded.', 60);
      response.end(server.requests().length > 1 ? 'completed' : 'cancelled');
    };
    await expect(heard(server, await session.say('Recorded.', { allowInterruptions: false }))).resolves.toBe(
      'Recorded.',
    );
    expect(asked(server)).toEqual(['Recorded.', 'Recorded.']);
  });

  test('survive an interruption only when they may not be interrupted', async () => {
    const { server, ...field } = await openField();
    const { session } = await field.session();
    const first = session.say('First.');
    const second = session.say('Second.', { allowInterruptions: false });
    await server.until('the request', () => server.requests().length === 1);
    first.catch(() => undefined);
    await session.interrupt();
    await expect(first).rejects.toMatchObject({ code: 'reply_cancelled' });
    await server.until('the other', () => server.requests().length === 2);
    const { peer } = server;
    const response = peer.respond({ answering: server.requests()[1]! });
    response.speak('Second.');
    response.end();
    await expect(heard(server, await second)).resolves.toBe('Second.');
  });
});

test.each(['', '  ', undefined, 7])(
  '%j is rejected immediately because it contains no words',
  async (text) => {
    const { server, ...field } = await openField();
    const agent = await field.agent();
    const { session } = agent.plugin;
    const refusal = expect.objectContaining({ code: 'invalid_option', setting: 'text' });
    expect(() => say(agent.session, text as string)).toThrow(refusal);
    await expect((session as realtime.RealtimeSession).say(text as string)).rejects.toEqual(refusal);
    expect(server.requests()).toEqual([]);
  },
);

test('pending given words are rejected when the voice can no longer speak them, and what follows is said', async () => {
  const { server, ...field } = await openField();
  const { session, probe, peer } = await field.session();
  const response = peer.respond();
  const item = response.message();
  response.text(item, 'Before.').audio(item, 60);
  await server.until('the response', () => probe.generations[0]);
  obeys(server);
  const given = session.say('This call is recorded.');
  const refused = given.catch((error: unknown) => error);
  const reply = session.generateReply();
  await session.update({ voice: 'alloy' });
  response.endMessage(item).end();
  expect(await refused).toMatchObject({ code: 'say_unsupported' });
  expect(await heard(server, await reply)).toBe('It is warm.');
  expect(asked(server)).toEqual(['reply']);
  expect(probe.errors).toMatchObject([{ recoverable: true }]);
});
