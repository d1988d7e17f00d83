// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import { capability, type Check } from '../check.ts';
import type { NeutralItem } from '../server/neutral.ts';
import type { Stage } from '../stage/stage.ts';

/** Rounds of calls after which a chain counts as endless. */
const ENDLESS = 60;

/** Calls with an uncertain outcome: none may stay open or go on forever. */
export const toolsSettled: Check[] = [
  {
    id: 'TOL-13',
    statement:
      'A call whose output was dropped by a barge-in is settled before the next response, without a separate request',
    severity: 'should',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: an interrupted speech discards finished outputs',
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const { session, output } = await stage.agent({ tools: [look()] });
      const { peer } = stage.server;
      const open = openCallsAtRequests(stage);
      const response = peer.respond();
      response.speak('One moment please, I am looking that up.', 4000);
      response.call('look', '{}');
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
      await stage.settles(session.generateReply().waitForPlayout(), 3000);
      stage.expect(open[0]).toEqual([], 'calls without an output when the next response was requested');
      stage.expect(stage.server.requests()).toHaveLength(1, 'requests');
    },
  },
  {
    id: 'TOL-14',
    statement: 'A call made despite tool choice none is settled before the next response',
    severity: 'should',
    source:
      '@livekit/agents 1.9.0 voice/generation.ts: with tool choice none, calls are dropped without an output',
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const { session } = await stage.agent({ tools: [look()] });
      const open = openCallsAtRequests(stage, true);
      await stage.settles(session.generateReply({ toolChoice: 'none' }).waitForPlayout(), 3000);
      await stage.settles(session.generateReply().waitForPlayout(), 3000);
      stage.expect(open).toHaveLength(2, 'requests');
      stage.expect(open[1]).toEqual([], 'calls without an output when the next response was requested');
    },
  },
  {
    id: 'TOL-15',
    statement: 'A tool result survives a reconnect during execution',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: after a reconnect only the plugin can send anything again',
    async run(stage) {
      let finish: (() => void) | undefined;
      const look = llm.tool({
        name: 'look',
        description: 'Looks.',
        execute: () => new Promise<string>((resolve) => (finish = () => resolve('four degrees'))),
      });
      const { output } = await stage.agent({ tools: [look] });
      const response = stage.server.peer.respond();
      response.call('look', '{}', { callId: 'call_look' });
      response.end();
      await stage.until('the tool to run', () => finish);
      stage.server.drop('abrupt');
      const second = await stage.until('the second connection', () => stage.server.connections()[1], 3000);
      await stage.pause(200);
      finish?.();
      const request = await stage.until(
        'the continuation on the new connection',
        () => second.of('request')[0],
        3000,
      );
      const items = second.conversation.items();
      stage
        .expect(
          items.flatMap((item) =>
            item.kind === 'call' || item.kind === 'output' ? `${item.kind} ${item.callId}` : [],
          ),
        )
        .toEqual(['call call_look', 'output call_look'], 'call and output on the new connection');
      const reply = second.respond({ answering: request });
      reply.speak('Four degrees.', 100);
      reply.end();
      await stage.until('the reply to be heard', () => output.receivedMs >= 100);
    },
  },
  {
    id: 'TOL-16',
    statement: 'A call and its output with an id the provider would reject arrive as a valid pair',
    severity: 'should',
    source:
      '@livekit/agents 1.9.0 llm/async_toolset.ts: progress updates carry call ids made by the framework',
    needs: (adapter) =>
      capability('manualFunctionCalls', 'midSessionChatCtxUpdate')(adapter) ??
      (adapter.driver.longestId === undefined ? `${adapter.driver.name} limits no ids` : undefined),
    async run(stage) {
      const { longestId = 0 } = stage.adapter.driver;
      const { session } = await stage.session();
      const callId = `call_${'0123456789'.repeat(8)}_update_1`.padEnd(longestId + 48, '_');
      const name = 'look';
      const call = llm.FunctionCall.create({ id: 'item_call', callId, name, args: '{}', createdAt: 1000 });
      const output = llm.FunctionCallOutput.create({
        id: 'item_output',
        callId,
        name,
        output: 'still looking',
        isError: false,
        createdAt: 2000,
      });
      await session.updateChatCtx(new llm.ChatContext([call, output]));
      const items = stage.server.items();
      stage.expect(items.map(({ kind }) => kind)).toEqual(['call', 'output'], 'items at the provider');
      const [first, second] = items.map((item) => ('callId' in item ? item.callId : ''));
      stage.expect(first?.length ?? 0).toBeWithin(1, longestId, 'length of the call id on the wire');
      stage.expect(second).toBe(first, 'call id of the output');
    },
  },
  {
    id: 'TOL-17',
    statement: 'A chain of replies that only call tools ends',
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
        if (over) response.speak('Enough.', 60);
        else response.call('look', '{}');
        response.end();
      };
      session.generateReply();
      await stage.until(
        'the chain to end',
        () => over || rounds > ENDLESS || (rounds > 0 && performance.now() - lastAt > 1500),
        8000,
      );
      stage.expect(rounds).toBeAtMost(ENDLESS, 'requests in a chain of calls only');
    },
  },
];

const look = (): llm.ToolContextEntry =>
  llm.tool({ name: 'look', description: 'Looks.', execute: async () => 'four degrees' });

/**
 * Answers requests and records which calls have no output at each of them. `callsFirst`: the first answer is a call.
 */
function openCallsAtRequests(stage: Stage, callsFirst = false): string[][] {
  const open: string[][] = [];
  stage.server.behaviour.onRequest = (request, peer) => {
    open.push(openCalls(peer.conversation.items()));
    const response = peer.respond({ answering: request });
    if (callsFirst && open.length === 1) response.call('look', '{}');
    else response.speak('Well.', 60);
    response.end();
  };
  return open;
}

function openCalls(items: NeutralItem[]): string[] {
  const answered = new Set(items.map((item) => item.kind === 'output' && item.callId));
  return items.flatMap((item) => (item.kind === 'call' && !answered.has(item.callId) ? item.callId : []));
}
