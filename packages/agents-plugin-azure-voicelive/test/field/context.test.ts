// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import { pause, type Peer, type SessionProbe } from '@voicelive-kit/conformance/testing';
import { describe, expect, test } from 'vitest';
import { edited, type Field, idsOf, live, message, openField } from './field.ts';

const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

function call(id: string, name = 'weather', args = '{}'): llm.FunctionCall {
  return llm.FunctionCall.create({ id, callId: `call_${id}`, name, args });
}

function output(of: llm.FunctionCall, text = 'sunny'): llm.FunctionCallOutput {
  const { callId, name } = of;
  return llm.FunctionCallOutput.create({ id: `out_${of.id}`, callId, name, output: text, isError: false });
}

/** The items of a context as the framework serialises them. */
function fields(context: llm.ChatContext): unknown {
  return context.toJSON({ excludeImage: false, excludeAudio: false, excludeTimestamp: false });
}

/** How long the agent's message is played, and a little more, milliseconds. */
const HEARD_MS = 350;

/** A message of the agent, spoken to its end. */
async function says(server: Field['server'], peer: Peer, probe: SessionProbe, text: string): Promise<string> {
  const before = probe.generations.length;
  const response = peer.respond();
  const id = response.speak(text);
  response.end();
  await server.until('all of it', () => {
    const generation = probe.generations[before];
    return generation && probe.read(generation).ended;
  });
  return id;
}

describe('items that the plugin requested itself are not treated as new', () => {
  /** Three messages with every possible kind of content. */
  function three(): llm.ChatMessage[] {
    const picture = llm.createImageContent({ id: 'picture', image: PIXEL });
    const cut = llm.ChatMessage.create({
      id: 'b',
      role: 'assistant',
      content: ['Once upon'],
      interrupted: true,
      createdAt: 1_700_000_000_000,
    });
    return [message('a', ['Look.', picture]), cut, message('c', 'Go on.')];
  }

  test.each(['on', 'late', 'reverse'] as const)(
    'keeps every field after an edit whose acknowledgements are %s',
    async (acks) => {
      const { server, ...field } = await openField({ behaviour: { acks } });
      const { session } = await field.session();
      await session.updateChatCtx(new llm.ChatContext(three()));
      const [a, b] = three();
      const wanted = new llm.ChatContext([a!, b!, message('c', 'Go on, please.')]);
      await session.updateChatCtx(wanted);
      expect(fields(session.chatCtx)).toEqual(fields(wanted));
      expect(idsOf(server.items())).toEqual(['a', 'b', 'c']);
      expect(server.items()[2]).toMatchObject({ text: 'Go on, please.' });
      await session.updateChatCtx(new llm.ChatContext([three()[2]!]));
      expect(idsOf(server.items())).toEqual(['c']);
    },
  );

  test.each(['on', 'late', 'reverse'] as const)(
    'keeps the fields and order of moved items when acknowledgements are %s',
    async (acks) => {
      const { server, ...field } = await openField({ behaviour: { acks } });
      const { session } = await field.session();
      const called = call('d');
      const start = [...three(), called, output(called)];
      await session.updateChatCtx(new llm.ChatContext(start));
      const moved = new llm.ChatContext([start[3]!, start[4]!, start[2]!, start[0]!, start[1]!]);
      await session.updateChatCtx(moved);
      expect(fields(session.chatCtx)).toEqual(fields(moved));
      expect(idsOf(server.items())).toEqual(['d', 'out_d', 'c', 'a', 'b']);
    },
  );

  test('keeps an item when the service acknowledges its deletion twice', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    await session.updateChatCtx(new llm.ChatContext([message('a', 'One.')]));
    server.behaviour.react = ({ kind }) => (kind === 'delete' ? 'drop' : undefined);
    const update = session.updateChatCtx(new llm.ChatContext([message('a', 'Two.')]));
    await server.until('the edit', () => server.received('create').length === 2);
    const deleted = { type: 'conversation.item.deleted', event_id: 'event_twice', item_id: 'a' };
    peer.sendRaw(deleted);
    peer.sendRaw(deleted);
    await update;
    await session.updateInstructions('All has arrived.');
    expect(session.chatCtx.items).toMatchObject([{ id: 'a', content: ['Two.'] }]);
  });

  test('leaves context and service the same after a handoff that passes on the history and a reconnect', async () => {
    const { server, ...field } = await openField();
    const agent = await field.agent();
    const { session } = agent.plugin;
    const peer = server.peer;
    peer.userTurn('user_1');
    peer.transcriptFinal('user_1', 'Hello.');
    const reply = peer.respond();
    reply.speak('Hello yourself.');
    reply.end();
    await server.until('the reply', () => agent.said.length === 2);
    peer.drop('abrupt');
    await live(server, session, 2);
    const wanted = agent.session.history.copy();
    wanted.addMessage({ id: 'note', role: 'system', content: 'The billing agent takes over.' });
    await session.updateChatCtx(wanted);
    expect(idsOf(session.chatCtx.items)).toEqual(
      idsOf(wanted.items.filter(({ type }) => type === 'message')),
    );
    expect(idsOf(server.items())).toEqual(idsOf(session.chatCtx.items));
    await session.updateChatCtx(llm.ChatContext.empty());
    expect(server.items()).toEqual([]);
    expect(session.chatCtx.items).toEqual([]);
  });

  test('gives items added while the service adds one the same position locally and at the service', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    await session.updateChatCtx(new llm.ChatContext([message('first', 'first')]));
    // Neither side has seen yet what the other has sent.
    peer.userTurn('turn');
    await session.updateChatCtx(edited(session, (items) => items.push(message('a', 'a'), message('b', 'b'))));
    await session.updateInstructions('There and back.');
    expect(idsOf(server.items())).toEqual(['first', 'a', 'b', 'turn']);
    expect(idsOf(session.chatCtx.items)).toEqual(['first', 'a', 'b', 'turn']);
  });

  test('removes an item that the service deletes by itself', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    await session.updateChatCtx(new llm.ChatContext([message('a', 'One.'), message('b', 'Two.')]));
    peer.conversation.delete('a');
    peer.say({ say: 'item-deleted', itemId: 'a' });
    await server.until('the news', () => session.chatCtx.items.length === 1);
    expect(idsOf(session.chatCtx.items)).toEqual(['b']);
  });
});

describe('an update deletes exactly the items that the framework was shown', () => {
  test('deletes a turn and its reply immediately after they have been heard', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    peer.userTurn('user_1');
    peer.transcriptFinal('user_1', 'Hello.');
    await server.until('the transcript', () => probe.finals[0]);
    await says(server, peer, probe, 'Hello yourself.');
    // It takes this long to be played.
    await pause(HEARD_MS);
    await session.updateChatCtx(llm.ChatContext.empty());
    expect(server.items()).toEqual([]);
    expect(session.chatCtx.items).toEqual([]);
  });

  test('deletes a call immediately after it was passed to the framework', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    const response = peer.respond();
    response.call('weather', '{}', { itemId: 'item_call', callId: 'call_1' });
    response.end();
    await server.until('the call', () => probe.generations[0] && probe.read(probe.generations[0]).calls[0]);
    await session.updateChatCtx(llm.ChatContext.empty());
    expect(server.items()).toEqual([]);
  });

  test('keeps a turn without a transcript when an update cannot know it', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    peer.userTurn('user_1');
    await session.updateInstructions('All has arrived.');
    await session.updateChatCtx(new llm.ChatContext([message('note', 'A note.', 'system')]));
    expect(idsOf(server.items())).toEqual(expect.arrayContaining(['user_1', 'note']));
    peer.transcriptFinal('user_1', 'Hello.');
    await server.until('the transcript', () =>
      session.chatCtx.items.some((item) => 'textContent' in item && item.textContent === 'Hello.'),
    );
    await session.updateChatCtx(llm.ChatContext.empty());
    expect(server.items()).toEqual([]);
  });

  test('keeps a message that has not been read when an update cannot know it', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    const response = peer.respond();
    const id = response.message();
    response.text(id, 'Once upon').audio(id, 100);
    await server.until('the response', () => probe.generations[0]);
    await session.updateInstructions('All has arrived.');
    await session.updateChatCtx(new llm.ChatContext([message('note', 'A note.', 'system')]));
    expect(server.received('delete')).toEqual([]);
    response.endMessage(id).end();
  });

  test('keeps a call that the framework has yet to read when an update cannot know it', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    const response = peer.respond();
    response.call('weather', '{}', { itemId: 'item_call', callId: 'call_1' });
    response.end();
    await server.until('the response', () => probe.generations[0]);
    await session.updateInstructions('All has arrived.');
    await session.updateChatCtx(new llm.ChatContext([message('note', 'A note.', 'system')]));
    expect(server.received('delete')).toEqual([]);
    const generation = probe.generations[0];
    await server.until('the call', () => generation && probe.read(generation).calls[0]);
    await session.updateChatCtx(llm.ChatContext.empty());
    expect(server.items()).toEqual([]);
  });

  test('deletes a turn without a transcript when it was in a context, also without transcription', async () => {
    const { server, ...field } = await openField({ model: { inputAudioTranscription: null } });
    const { session, peer } = await field.session();
    peer.userTurn('user_1');
    await server.until('the turn', () => session.chatCtx.items.length === 1);
    await session.updateChatCtx(llm.ChatContext.empty());
    expect(server.items()).toEqual([]);
  });
});

describe('a call and its output belong together', () => {
  test('are added, kept and removed together', async () => {
    const { server, ...field } = await openField();
    const { session } = await field.session();
    const called = call('d');
    await session.updateChatCtx(new llm.ChatContext([message('a', 'Hi.'), called, output(called)]));
    expect(idsOf(server.items())).toEqual(['a', 'd', 'out_d']);
    await session.updateChatCtx(new llm.ChatContext([message('a', 'Hi.'), output(called)]));
    expect(idsOf(server.items())).toEqual(['a', 'd', 'out_d']);
    await session.updateChatCtx(new llm.ChatContext([message('a', 'Hi.'), called]));
    expect(idsOf(server.items())).toEqual(['a', 'd', 'out_d']);
    await session.updateChatCtx(new llm.ChatContext([message('a', 'Hi.')]));
    expect(idsOf(server.items())).toEqual(['a']);
  });

  test("keep each call's own output when the service reuses a call id", async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    for (const turn of [1, 2]) {
      const response = peer.respond();
      response.call('weather', '{}', { callId: 'call_1', itemId: `item_${turn}` });
      response.end();
      await server.until('the call', () => probe.metrics.length === turn);
      const output = llm.FunctionCallOutput.create({
        id: `output_${turn}`,
        callId: 'call_1',
        output: `result ${turn}`,
        isError: false,
      });
      await session.updateChatCtx(edited(session, (items) => items.push(output)));
    }
    const wanted = ['item_1', 'output_1', 'item_2', 'output_2'];
    expect(idsOf(session.chatCtx.items)).toEqual(wanted);
    expect(idsOf(server.items())).toEqual(wanted);
  });

  test('never have a placeholder after, or in place of, a real output', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    const response = peer.respond();
    response.call('weather', '{}', { itemId: 'item_call', callId: 'call_1' });
    response.end();
    const handed = await server.until(
      'the call',
      () => probe.generations[0] && probe.read(probe.generations[0]).calls[0],
    );
    await session.updateChatCtx(edited(session, (items) => items.push(output(handed))));
    // The next agent's history contains the call, but not its output.
    await session.updateChatCtx(edited(session, (items) => items.splice(1)));
    server.answersRequests('It is sunny.');
    await session.generateReply();
    const outputs = server.items().filter(({ kind }) => kind === 'output');
    expect(outputs).toMatchObject([{ callId: 'call_1', output: 'sunny' }]);
  });

  test('are not sent as an output without a call', async () => {
    const { server, ...field } = await openField();
    const { session } = await field.session();
    await session.updateChatCtx(new llm.ChatContext([message('a', 'Hi.'), output(call('d'))]));
    expect(idsOf(server.items())).toEqual(['a']);
  });

  test('have the placeholder replaced by an output of the framework', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    const response = peer.respond();
    response.call('weather', '{}', { itemId: 'item_call', callId: 'call_1' });
    const handed = await server.until(
      'the call',
      () => probe.generations[0] && probe.read(probe.generations[0]).calls[0],
    );
    await session.interrupt();
    await server.until('the placeholder', () => server.items().some(({ kind }) => kind === 'output'));
    await session.updateChatCtx(
      edited(session, (items) => {
        const at = items.findIndex(({ type }) => type === 'function_call_output');
        items.splice(at < 0 ? items.length : at, 1, output(handed));
      }),
    );
    expect(server.items().filter(({ kind }) => kind === 'output')).toMatchObject([{ output: 'sunny' }]);
    const ids = idsOf(session.chatCtx.items);
    expect(ids).toEqual(['item_call', 'out_item_call']);
    expect(ids).toHaveLength(server.items().length);
  });
});
