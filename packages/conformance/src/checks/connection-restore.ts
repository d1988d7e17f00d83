// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import { all, capability, protocol, type Check } from '../check.ts';
import type { Peer } from '../server/peer.ts';
import type { SessionProbe } from '../stage/session-probe.ts';
import type { Stage } from '../stage/stage.ts';
import { isUsable } from './usable.ts';

/** What a new connection knows of the conversation on the old one. */
export const connectionRestore: Check[] = [
  {
    id: 'CON-05',
    statement:
      'After an abrupt drop there is a new connection within 1 s, with the same settings and context',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: does nothing on a reconnect',
    needs: capability('midSessionChatCtxUpdate', 'midSessionInstructionsUpdate'),
    async run(stage) {
      const probe = await stage.session();
      await probe.session.updateInstructions('Be kind.');
      await probe.session.updateChatCtx(new llm.ChatContext([said('one', 1), said('two', 2)]));
      const at = stage.timeline.now();
      const second = await reconnects(stage, 2);
      // Includes half a second of slack for a busy machine.
      stage
        .expect(second.openedAtMs - at)
        .toBeAtMost(1500, 'milliseconds from the drop to the new connection');
      await stage.until(
        'two items on the new connection',
        () => second.conversation.items().length >= 2,
        2000,
        () => texts(second),
      );
      stage.expect(texts(second)).toEqual(['one', 'two'], 'context on the new connection');
      stage.expect(second.config.instructions).toBe('Be kind.', 'instructions on the new connection');
      await isUsable(stage, probe, second);
      await repliesOn(stage, probe, second);
    },
  },
  {
    id: 'CON-06',
    statement: 'The first message after a reconnect is not lost',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: a reply is requested once',
    async run(stage) {
      const probe = await stage.session();
      stage.server.drop('abrupt');
      const second = await stage.until('the second connection', () => stage.server.connections()[1], 3000);
      await stage.pause(100);
      const pending = probe.session.generateReply();
      pending.catch(() => undefined);
      const request = await stage.until('the request on the new connection', () => second.of('request')[0]);
      second.respond({ answering: request }).end();
      stage.expect((await stage.settles(pending, 1000)).state).toBe('resolved', 'state of the reply');
    },
  },
  {
    id: 'CON-09',
    statement: 'Connections that work for a while reset the retry count',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 types.ts: maxRetry counts the failures of one connect, not of a whole call',
    timeoutMs: 30_000,
    async run(stage) {
      const probe = await stage.session({
        overrides: { connOptions: { maxRetry: 1, retryIntervalMs: 100, timeoutMs: 2000 } },
      });
      // Each connection works for more than 5 s; a plugin may count a shorter one as a failed attempt.
      for (const count of [2, 3]) {
        await stage.pause(5500);
        const peer = await reconnects(stage, count);
        await isUsable(stage, probe, peer);
        await repliesOn(stage, probe, peer);
      }
      stage
        .expect(probe.errors.filter(({ recoverable }) => !recoverable))
        .toHaveLength(0, 'unrecoverable errors');
    },
  },
  {
    id: 'CON-10',
    statement:
      'A reconnect restores configuration, tools and the whole context in order, calls and outputs included',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: sends instructions, tools and context once, at the start',
    needs: capability(
      'midSessionChatCtxUpdate',
      'midSessionInstructionsUpdate',
      'midSessionToolsUpdate',
      'manualFunctionCalls',
    ),
    async run(stage) {
      const { session } = await stage.session();
      await session.updateInstructions('Be kind.');
      await session.updateTools(
        new llm.ToolContext([
          llm.tool({
            name: 'look',
            description: 'Looks.',
            parameters: { type: 'object', properties: {} },
            execute: async () => 'seen',
          }),
        ]),
      );
      const call = llm.FunctionCall.create({
        id: 'item_call',
        callId: 'call_one',
        name: 'look',
        args: '{}',
        createdAt: 2000,
      });
      const output = llm.FunctionCallOutput.create({
        id: 'item_output',
        callId: 'call_one',
        name: 'look',
        output: 'seen',
        isError: false,
        createdAt: 3000,
      });
      await session.updateChatCtx(new llm.ChatContext([said('one', 1), call, output, said('two', 4)]));
      const second = await reconnects(stage, 2);
      await stage.until(
        'four items on the new connection',
        () => second.conversation.items().length >= 4,
        2000,
        () => texts(second),
      );
      stage.expect(texts(second)).toEqual(['one', 'call', 'output', 'two'], 'context on the new connection');
      stage.expect(second.config.instructions).toBe('Be kind.', 'instructions on the new connection');
      stage
        .expect(second.config.tools?.map(({ name }) => name))
        .toEqual(['look'], 'tools on the new connection');
      const kinds = second.received.map(({ kind }) => kind);
      stage
        .expect(kinds.indexOf('config') < kinds.indexOf('create'))
        .toBe(true, 'whether the configuration came before the context');
    },
  },
  {
    id: 'CON-11',
    statement: 'A message that was cut off is restored only as far as it was heard',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: reports what was heard with truncate(), once',
    needs: all(capability('messageTruncation'), protocol('truncation')),
    async run(stage) {
      const probe = await stage.session();
      const response = stage.server.peer.respond();
      const itemId = response.speak('One two three four.', 2000);
      response.end();
      const reader = await stage.generation(probe);
      await stage.until('the generation to end', () => reader.ended);
      await probe.session.truncate({
        messageId: itemId,
        audioEndMs: 1000,
        modalities: ['audio', 'text'],
        audioTranscript: 'One two',
      });
      await stage.until('the truncation', () => stage.server.truncations()[0]);
      await stage.pause(20);
      const second = await reconnects(stage, 2);
      const restored = await stage.until('the message on the new connection', () => texts(second)[0]);
      stage
        .expect(restored)
        .toSatisfy(
          (text) => typeof text === 'string' && text.startsWith('One') && !text.includes('three'),
          'what was heard ("One two")',
          'the message on the new connection',
        );
    },
  },
  {
    id: 'CON-12',
    statement: 'session_reconnected is emitted once per reconnect, after the context is restored',
    severity: 'should',
    source: '@livekit/agents 1.9.0 llm/realtime.ts: RealtimeSessionReconnectedEvent',
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const probe = await stage.session();
      await probe.session.updateChatCtx(new llm.ChatContext([said('one', 1)]));
      // A request that the application sends on this event must find the context.
      probe.session.once('session_reconnected', () => {
        probe.session.generateReply().catch(() => undefined);
      });
      const second = await reconnects(stage, 2);
      const request = await stage.until(
        'a request made at session_reconnected',
        () => second.of('request')[0],
      );
      const before = second.received.slice(0, second.received.indexOf(request));
      stage
        .expect(before.filter(({ kind }) => kind === 'create'))
        .toHaveLength(1, 'items sent before the request made at session_reconnected');
      await stage.pause(50);
      stage.expect(probe.of('session_reconnected')).toHaveLength(1, 'session_reconnected events');
    },
  },
  {
    id: 'CON-19',
    statement: 'Settings changed during an outage are in the restored configuration',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: passes a change of the agent on once',
    needs: capability('midSessionInstructionsUpdate'),
    async run(stage) {
      const probe = await stage.session({
        overrides: { connOptions: { maxRetry: 5, retryIntervalMs: 100, timeoutMs: 3000 } },
      });
      stage.server.stall();
      stage.server.drop('abrupt');
      await stage.until('an attempt to reconnect', () => stage.server.waiting > 0, 3000);
      // A plugin may wait for the provider to acknowledge it.
      const update = probe.session.updateInstructions('Be brave.');
      update.catch(() => undefined);
      await stage.server.accept();
      const second = await stage.until('the second connection', () => stage.server.connections()[1], 3000);
      await stage.until(
        'the new instructions on the new connection',
        () => second.config.instructions === 'Be brave.',
        2000,
        () => second.config.instructions,
      );
    },
  },
  {
    id: 'CON-20',
    statement: 'A tool choice in force at the drop is in force after it',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: sets toolChoice with updateOptions() for one reply',
    async run(stage) {
      const probe = await stage.session();
      probe.session.updateOptions({ toolChoice: 'none' });
      await stage.pause(50);
      const second = await reconnects(stage, 2);
      await isUsable(stage, probe, second);
      const request = await repliesOn(stage, probe, second);
      stage
        .expect(request.toolChoice ?? second.config.toolChoice)
        .toBe('none', 'tool choice for a reply on the new connection');
    },
  },
];

/** A message with its own text and id. */
function said(text: string, seconds: number): llm.ChatMessage {
  const role = seconds % 2 === 1 ? 'user' : 'assistant';
  return llm.ChatMessage.create({ id: `item_${text}`, role, content: text, createdAt: seconds * 1000 });
}

/** The text of each message on a connection; the kind of any other item. */
function texts(peer: Peer): string[] {
  return peer.conversation.items().map((item) => (item.kind === 'message' ? item.text : item.kind));
}

/** Drops the connection and waits for connection number `count`. */
async function reconnects(stage: Stage, count: number): Promise<Peer> {
  stage.server.drop('abrupt');
  return stage.until(`connection ${count}`, () => stage.server.connections()[count - 1], 3000);
}

/** Requests a reply, answers it on this connection, and returns the request. */
async function repliesOn(
  stage: Stage,
  probe: SessionProbe,
  peer: Peer,
): Promise<ReturnType<typeof peer.of<'request'>>[number]> {
  const before = peer.of('request').length;
  const pending = probe.session.generateReply();
  pending.catch(() => undefined);
  const request = await stage.until(
    `a request on connection ${peer.index}`,
    () => peer.of('request')[before],
    2500,
  );
  peer.respond({ answering: request }).end();
  stage.expect((await stage.settles(pending, 2000)).state).toBe('resolved', 'state of a reply');
  return request;
}
