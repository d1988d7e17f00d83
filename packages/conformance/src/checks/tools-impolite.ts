// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm, voice } from '@livekit/agents';
import { all, capability, protocol, type Check } from '../check.ts';
import type { NeutralItem } from '../server/neutral.ts';

/** Rounds of calls after which a chain counts as endless. */
const ENDLESS = 60;
/** The longest id allowed, with all the characters an id may contain. */
const LONG_ID = 'call.of:the-provider/with.all:that~an_id+may=have.in:01234';

/** Calls and outputs in forms that are rare but allowed. */
export const toolsImpolite: Check[] = [
  {
    id: 'TOL-21',
    statement: 'The output of a tool reaches the provider as text, whatever the tool returned',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/generation.ts: stringifies results; what has no JSON stays undefined',
    needs: capability('midSessionChatCtxUpdate', 'manualFunctionCalls'),
    async run(stage) {
      const { session } = await stage.session();
      const call = llm.FunctionCall.create({ id: 'item_call', callId: 'call_x', name: 'look', args: '{}' });
      const output = llm.FunctionCallOutput.create({
        id: 'item_output',
        callId: 'call_x',
        name: 'look',
        // The output of a tool that returned a function.
        output: undefined as unknown as string,
        isError: false,
      });
      session.updateChatCtx(new llm.ChatContext([call, output])).catch(() => undefined);
      const items = (): NeutralItem[] => stage.server.received('create').map(({ item }) => item);
      const sent = await stage.until(
        'the output to reach the provider',
        () => items().find((item) => item.kind === 'output'),
        2000,
        () => stage.server.received('other').map(({ name }) => name),
      );
      stage.expect(sent.kind === 'output' && typeof sent.output).toBe('string', 'type of the output');
    },
  },
  {
    id: 'TOL-22',
    statement: 'A call whose output was dropped by a barge-in is settled even if no reply is requested',
    severity: 'should',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: requests no reply when the provider detects turns',
    needs: capability('midSessionChatCtxUpdate', 'turnDetection'),
    async run(stage) {
      const { session, output } = await stage.agent({ tools: [look()] });
      const { peer } = stage.server;
      const response = peer.respond();
      response.speak('One moment please, I am looking that up.', 4000);
      response.call('look', '{}', { callId: 'call_dropped' });
      response.end();
      await stage.until('the tool to have run', () =>
        session.history.items.some(({ type }) => type === 'function_call'),
      );
      await stage.until('the preamble to play', () => output.playing && output.positionMs > 50);
      const item = peer.userStart();
      await stage.until('playback to be cut', () => output.cleared.length > 0);
      peer.userStop(item);
      peer.userItem(item);
      peer.transcriptFinal(item, 'Never mind.');
      const answer = peer.respond();
      answer.speak('All right.', 60);
      answer.end();
      await stage.until(
        'an output of the call at the provider',
        () => openCalls(peer.conversation.items()).length === 0,
        3000,
        () => peer.conversation.items(),
      );
      stage.expect(stage.server.requests()).toHaveLength(0, 'requests');
    },
  },
  {
    id: 'TOL-23',
    statement: 'Arguments that are not a JSON object are restored as one, and kept unchanged in chatCtx',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 llm/chat_context.ts: keeps the arguments of a call as the model wrote them',
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const { session, ...probe } = await stage.session();
      const odd = ['not json', '[1,2]', 'null', '"text"', '{"city":"Oslo"}'];
      const response = stage.server.peer.respond();
      for (const [index, args] of odd.entries()) response.call('look', args, { callId: `call_${index}` });
      response.end();
      await stage.until('the calls in chatCtx', () => calls(session).length === odd.length);
      const outputs = odd.map((_, index) => outputOf(`call_${index}`));
      const context = session.chatCtx.copy();
      context.items.push(...outputs);
      await session.updateChatCtx(context);
      stage.server.drop('abrupt');
      const second = await stage.until('the second connection', () => stage.server.connections()[1], 3000);
      const restored = (): NeutralItem[] =>
        second.of('create').flatMap(({ item }) => (item.kind === 'call' ? item : []));
      await stage.until(
        'the calls on it',
        () => restored().length === odd.length,
        3000,
        () => probe.events.length,
      );
      stage
        .expect(restored().filter((item) => item.kind === 'call' && !isObject(item.args)))
        .toEqual([], 'calls whose arguments are not a JSON object');
      stage.expect(calls(session).map(({ args }) => args)).toEqual(odd, 'arguments in chatCtx');
    },
  },
  {
    id: 'TOL-24',
    statement: "The provider's ids are sent back unchanged, whatever they look like",
    severity: 'must',
    source: '@livekit/agents 1.9.0 llm/chat_context.ts: returns ids as the plugin gave them',
    needs: all(capability('midSessionChatCtxUpdate', 'messageTruncation'), protocol('truncation')),
    async run(stage) {
      const { session, agent, output, plugin } = await stage.agent({ tools: [look()] });
      stage.server.answersRequests();
      const { peer } = stage.server;
      const response = peer.respond();
      const itemId = `item.${LONG_ID}`;
      response.call('look', '{}', { callId: LONG_ID, itemId });
      response.end();
      await stage.until('the output at the provider', () =>
        stage.server.received('create').find(({ item }) => item.kind === 'output'),
      );
      const outputs = stage.server
        .received('create')
        .flatMap(({ item }) => (item.kind === 'output' ? item.callId : []));
      stage.expect(outputs).toEqual([LONG_ID], 'call ids of the outputs');
      await stage.until('the reply', () => session.history.items.some(({ type }) => type === 'message'));
      await plugin.session.updateChatCtx(agent.chatCtx);
      stage
        .expect(
          stage.server
            .items()
            .filter(({ kind }) => kind === 'call')
            .map(({ id }) => id),
        )
        .toEqual([itemId], 'calls at the provider after an update with the same context');

      const heard = output.receivedMs;
      const spoken = peer.respond();
      const messageId = `msg.${LONG_ID}`;
      spoken.message(messageId);
      spoken.text(messageId, 'One two three.').audio(messageId, 500).endMessage(messageId).end();
      await stage.until('the message to be heard', () => output.receivedMs >= heard + 500);
      await plugin.session.truncate({ messageId, audioEndMs: 200, audioTranscript: 'One' });
      await stage.until(
        'the truncation under the id of the provider',
        () => stage.server.truncations().find((cut) => cut.itemId === messageId),
        1500,
        () => stage.server.truncations().map((cut) => cut.itemId),
      );
    },
  },
  {
    id: 'TOL-25',
    statement: 'A chain of calls ends, whatever is said between them',
    severity: 'should',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: maxToolSteps restarts with each realtime tool reply',
    async run(stage) {
      const { session } = await stage.agent({ tools: [look()] });
      let rounds = 0;
      let over = false;
      let lastAt = performance.now();
      stage.server.behaviour.onRequest = (request, peer) => {
        rounds += 1;
        lastAt = performance.now();
        if (rounds > ENDLESS) return;
        const response = peer.respond({ answering: request });
        over = (request.toolChoice ?? peer.config.toolChoice) === 'none';
        response.speak(over ? 'Enough.' : 'Wait.', 20);
        if (!over) response.call('look', '{}');
        response.end();
      };
      session.generateReply();
      await stage.until(
        'the chain to end',
        () => over || rounds > ENDLESS || (rounds > 0 && performance.now() - lastAt > 1500),
        9000,
      );
      stage.expect(rounds).toBeAtMost(ENDLESS, 'requests in a chain of calls');
    },
  },
  {
    id: 'TOL-26',
    statement:
      'A handoff inside a tool leaves neither an open call nor a placeholder for a result that exists',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: the next agent speaks in onEnter, with its own context',
    needs: capability('midSessionChatCtxUpdate', 'midSessionInstructionsUpdate', 'midSessionToolsUpdate'),
    async run(stage) {
      class Next extends voice.Agent {
        override async onEnter(): Promise<void> {
          this.session.generateReply({ instructions: 'Greet.' });
        }
      }
      const transfer = llm.tool({
        name: 'transfer',
        description: 'Hands over.',
        execute: async () =>
          llm.handoff({ agent: new Next({ instructions: 'Be next.' }), returns: 'transferred' }),
      });
      const probe = await stage.agent({ tools: [transfer] });
      const open: string[][] = [];
      stage.server.behaviour.onRequest = (request, peer) => {
        open.push(openCalls(peer.conversation.items()));
        const response = peer.respond({ answering: request });
        response.speak('Hello, next speaking.', 60);
        response.end();
      };
      const { peer } = stage.server;
      const user = peer.userTurn();
      peer.transcriptFinal(user, 'Transfer me.');
      const response = peer.respond();
      response.call('transfer', '{}', { callId: 'call_transfer' });
      response.end();
      await stage.until('the next agent to speak', () => probe.output.receivedMs >= 60, 4000);
      await stage.pause(300);
      const outputs = stage.server
        .received('create')
        .flatMap(({ item }) => (item.kind === 'output' ? item.output : []));
      stage
        .expect(outputs.filter((text) => !text.includes('transferred')))
        .toEqual([], 'outputs that are not what the tool returned');
      stage.expect(open.flat()).toEqual([], 'calls without an output when a reply was requested');
      const items = peer.conversation.items();
      stage.expect(openCalls(items)).toEqual([], 'calls without an output at the end');
      const known = new Set(items.flatMap((item) => (item.kind === 'call' ? item.callId : [])));
      stage
        .expect(
          items.flatMap((item) => (item.kind === 'output' && !known.has(item.callId) ? item.callId : [])),
        )
        .toEqual([], 'outputs without a call at the end');
    },
  },
];

const look = (): llm.ToolContextEntry =>
  llm.tool({ name: 'look', description: 'Looks.', execute: async () => 'four degrees' });

const calls = (session: llm.RealtimeSession): llm.FunctionCall[] =>
  session.chatCtx.items.filter((item): item is llm.FunctionCall => item.type === 'function_call');

function outputOf(callId: string): llm.FunctionCallOutput {
  const about = { id: `item_${callId}`, callId, name: 'look', output: 'seen', isError: false };
  return llm.FunctionCallOutput.create(about);
}

function openCalls(items: readonly NeutralItem[]): string[] {
  const answered = new Set(items.map((item) => item.kind === 'output' && item.callId));
  return items.flatMap((item) => (item.kind === 'call' && !answered.has(item.callId) ? item.callId : []));
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
