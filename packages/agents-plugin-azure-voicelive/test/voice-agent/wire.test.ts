// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import type { Peer, ServerBehaviour } from '@voicelive-kit/conformance/testing';
import type { ClientEvent } from '@voicelive-kit/protocol';
import { describe, expect, it } from 'vitest';
import { endConversation, type realtime } from '../../src/index.ts';
import { message, tellError } from '../support.ts';
import { agent, configured, type DefinitionFields, openAgent } from './field.ts';

/** A connected session. */
async function connected(model: realtime.RealtimeModelOptions = {}, definition: DefinitionFields = {}) {
  const { server, ...field } = await openAgent({ model }, definition);
  const opened = field.open();
  await server.until('a connection', () => opened.session.connectionState === 'connected');
  return { server, ...opened };
}

/** The agent ends the conversation. */
const hangUp = (peer: Peer): void => peer.drop('clean', 1001, 'Conversation ended by agent');

const event = (type: string, fields: object): ClientEvent => ({ type, ...fields }) as unknown as ClientEvent;

describe('settings under the names of the dialect', () => {
  it('determine the capabilities when they are in extra', async () => {
    const { server, session } = await connected({
      extra: { audio: { input: { turn_detection: null } }, output_modalities: ['text'] },
    });
    expect(session.capabilities).toMatchObject({ turnDetection: false, audioOutput: false });
    expect(configured(server.peer)).toMatchObject({
      output_modalities: ['text'],
      audio: { input: { turn_detection: null } },
    });
  });

  it('take precedence over an option when they are in extra', async () => {
    const output = { voice: 'marin', voice_type: 'openai' };
    const { server, session } = await connected({ voice: 'en-US-AvaNeural', extra: { audio: { output } } });
    expect(configured(server.peer)).toMatchObject({ audio: { output } });
    expect(session.capabilities.supportsSay).toBe(false);
  });

  it('do not change the voice of an option when extra has its speed', async () => {
    const { server } = await connected({
      voice: 'en-US-AvaNeural',
      extra: { audio: { output: { speed: 1.2 } } },
    });
    expect(configured(server.peer)).toMatchObject({
      audio: { output: { voice: 'en-US-AvaNeural', voice_type: 'azure-standard', speed: 1.2 } },
    });
  });

  it('change the session when they are in an event of the application', async () => {
    const { server, session } = await connected();
    const audio = { input: { turn_detection: null } };
    session.sendEvent(event('session.update', { session: { type: 'realtime', audio } }));
    expect(session.capabilities.turnDetection).toBe(false);
    await server.until('it', () => JSON.stringify(configured(server.peer)).includes('"turn_detection":null'));
  });

  it.each([
    ['session.update', 'session'],
    ['response.create', 'response'],
  ])('of %s do not change the audio formats', async (type, field) => {
    const { session } = await connected();
    const settings = { audio: { output: { format: { type: 'audio/pcmu' } } } };
    expect(() => session.sendEvent(event(type, { [field]: settings }))).toThrow(/formats cannot change/u);
  });
});

// `RealtimeServerEventSessionCreated.conversation_id` of npm `@azure/ai-projects` 2.10.0.
it('names the conversation under which Foundry stores the call, once it is connected', async () => {
  const { server, ...field } = await openAgent();
  const { session } = field.open();
  expect(session.agentConversationId).toBeNull();
  await server.until('a connection', () => session.connectionState === 'connected');
  expect(session.agentConversationId).toBe('conv_7');
});

describe('the items of a conversation', () => {
  it.each([
    ['created', 'added'],
    ['added', 'created'],
  ])('are added once when they are acknowledged as %s and as %s', async (...names) => {
    const { server, ...field } = await openAgent({
      behaviour: {
        react: (action, peer) => {
          if (action.kind !== 'create') return undefined;
          const item = action.raw as { id: string };
          for (const name of names) {
            const event_id = `event_${name}_${item.id}`;
            peer.sendRaw({ type: `conversation.item.${name}`, event_id, previous_item_id: null, item });
          }
          return 'ignore';
        },
      },
    });
    const { session, probe } = field.open();
    await server.configured();
    const items = ['item_1', 'item_2', 'item_3'].map((id) => message(id, 'Hello'));
    await session.updateChatCtx(new llm.ChatContext(items));
    expect(session.chatCtx.items.map(({ id }) => id)).toEqual(['item_1', 'item_2', 'item_3']);
    await session.updateChatCtx(new llm.ChatContext(items.slice(0, 1)));
    expect(session.chatCtx.items.map(({ id }) => id)).toEqual(['item_1']);
    expect(probe.errors).toEqual([]);
  });

  it('hide the credentials of a remote tool, in conversation.item.added and response.done', async () => {
    const authorization = 'Bearer abcdefghijkl';
    const { server, session } = await connected({
      tools: [{ type: 'mcp', serverLabel: 'docs', serverUrl: 'https://docs.example', authorization }],
    });
    const told: unknown[] = [];
    session.on('conversation.item.added', (added) => told.push(added));
    session.on('response.done', (done) => told.push(done));
    const call = { id: 'mcp_1', type: 'mcp_call', server_label: 'docs', name: 'look', arguments: '' };
    const item = { ...call, error: `${authorization} is not allowed` };
    server.peer.sendRaw({ type: 'conversation.item.added', event_id: 'event_7', item });
    const response = { id: 'resp_7', status: 'completed', output: [item] };
    server.peer.sendRaw({ type: 'response.done', event_id: 'event_8', response });
    await server.until('both', () => told.length === 2);
    expect(JSON.stringify(told)).not.toContain('abcdefghijkl');
  });
});

/**
 * Source: the portal named at AGENT_HUNG_UP of the protocol package. Its client knows the end by code and reason, drains the sound
 * then, and leaves the call of `end_conversation` unanswered, which arrives like one of a function.
 */
describe('a voice agent that can hang up', () => {
  const tools = [{ type: 'system', name: 'end_conversation' }];

  it.each([{ tools }, { tools: [] }])('ends the session when it says so, with %j', async (definition) => {
    const { server, session, probe } = await connected({}, definition);
    const ended: unknown[] = [];
    session.on('conversation_ended', (event) => ended.push(event));
    hangUp(server.peer);
    await server.until('the end', () => ended.length > 0);
    expect(session.connectionState).toBe('closed');
    expect(probe.errors).toEqual([]);
    expect(server.attempts).toHaveLength(1);
  });

  it.each<[string, Partial<ServerBehaviour>]>([
    ['before it announces the session', { greeting: hangUp }],
    [
      'before it is configured',
      {
        react(action, peer) {
          if (action.kind !== 'config') return undefined;
          hangUp(peer);
          return 'ignore';
        },
      },
    ],
  ])('ends the session when it says so %s', async (_, behaviour) => {
    const { server, ...field } = await openAgent({ behaviour });
    const { session, probe } = field.open();
    const ended: unknown[] = [];
    session.on('conversation_ended', (event) => ended.push(event));
    const waiting = session.generateReply();
    await expect(waiting).rejects.toMatchObject({ code: 'session_closed' });
    expect(ended).toHaveLength(1);
    expect(session.connectionState).toBe('closed');
    expect(probe.errors).toEqual([]);
    expect(server.attempts).toHaveLength(1);
  });

  it('ends the session when it says so on the connection after an outage', async () => {
    const { server, session, probe } = await connected();
    const ended: unknown[] = [];
    session.on('conversation_ended', (event) => ended.push(event));
    server.behaviour.greeting = hangUp;
    server.drop('abrupt');
    await server.until('the end', () => ended.length > 0);
    expect(session.connectionState).toBe('closed');
    expect(probe.errors.map(({ recoverable }) => recoverable)).toEqual([true]);
    expect(server.attempts).toHaveLength(2);
  });

  it('does not end the session when it refuses it', async () => {
    const greeting = (peer: Peer): void => {
      tellError(peer, { code: 'agent_initialization_failed' });
      hangUp(peer);
    };
    const { server, ...field } = await openAgent({ behaviour: { greeting } });
    const { probe } = field.open();
    await server.until('the refusal', () => probe.errors.at(-1)?.recoverable === false);
    expect(probe.errors).toMatchObject([
      { error: { code: 'session_refused', serviceCode: 'agent_initialization_failed' } },
    ]);
  });

  it.each(['', 'session_expired', 'Idle'])(
    'is connected again when the service goes away: %j',
    async (reason) => {
      const { server, session } = await connected({}, { tools });
      server.drop('clean', 1001, reason);
      await server.configured(2);
      await server.until('a connection', () => session.connectionState === 'connected');
      expect(server.attempts).toHaveLength(2);
    },
  );

  it('keeps the call for itself: the framework neither runs nor answers it', async () => {
    const { server, session, probe } = await connected({}, { tools });
    server.behaviour.onRequest = (request, peer) => {
      const response = peer.respond({ answering: request });
      response.speak('Goodbye.');
      response.call('end_conversation', '{}', { callId: 'call_end' });
      response.end();
    };
    const generation = await session.generateReply();
    const reader = probe.read(generation);
    await server.until('the last words', () => reader.ended);
    expect(reader.calls).toEqual([]);
    await server.peer.readBack();
    expect(server.peer.rawOf('response.create')).toHaveLength(1);
    expect(server.peer.rawOf('conversation.item.create')).toEqual([]);
    expect(session.chatCtx.items.filter(({ type }) => type === 'function_call')).toEqual([]);
  });

  it('leaves a function of that name to the framework', async () => {
    const { server, session, probe } = await connected({}, { tools: [] });
    server.behaviour.onRequest = (request, peer) => {
      const response = peer.respond({ answering: request });
      response.call('end_conversation', '{}', { callId: 'call_end' });
      response.end();
    };
    const reader = probe.read(await session.generateReply());
    await server.until('the call', () => reader.calls.length > 0);
    expect(reader.calls).toMatchObject([{ name: 'end_conversation' }]);
  });

  it('lets the application close the session in the event handler', async () => {
    const { server, session, probe } = await connected({}, { tools });
    const closed: unknown[] = [];
    session.on('conversation_ended', () => void session.close().then(() => closed.push(true)));
    server.drop('clean', 1000);
    await server.until('the end', () => closed.length > 0);
    expect(probe.errors).toEqual([]);
  });

  it('is treated as a lost connection when the next agent of the framework cannot hang up', async () => {
    const { server, session } = await connected({ agent: { ...agent, useDefinition: false } }, { tools });
    const empty = llm.ChatContext.empty();
    await session._updateSession('A', empty, new llm.ToolContext([endConversation()]));
    await session._updateSession('B', empty, llm.ToolContext.empty());
    expect(configured(server.peer)).toMatchObject({ instructions: 'B', tools: [] });
    server.drop('clean', 1000);
    expect(configured(await server.configured(2))).toMatchObject({ instructions: 'B' });
  });

  it('is connected again when it hung up on a connection opened in advance of the call', async () => {
    const { server, model, ...field } = await openAgent({}, { tools });
    await model.prewarm();
    server.drop('clean', 1000);
    await server.until('the end', () => server.connections().every(({ open }) => !open));
    const { session } = field.open();
    await server.configured(2);
    await server.until('a connection', () => session.connectionState === 'connected');
    expect(model.sessions).toEqual([session]);
  });

  it('is heard to its last word', async () => {
    const { server, ...field } = await openAgent({
      model: { agent: { ...agent, useDefinition: false }, extra: { tools } },
    });
    server.behaviour.onRequest = (request, peer) => {
      const response = peer.respond({ answering: request });
      response.speak('Goodbye, and thank you for calling.', 1000);
      response.end();
      peer.drop('clean', 1000);
    };
    const call = await field.agent();
    const ended: unknown[] = [];
    call.plugin.session.on('conversation_ended', () => ended.push(true));
    await call.session.generateReply().waitForPlayout();
    await server.until('the end', () => ended.length > 0);
    expect(call.said).toEqual(['assistant: Goodbye, and thank you for calling.']);
    expect(call.output.cleared).toEqual([]);
  });
});
