// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import { capability, type Check, protocol } from '../check.ts';
import type { NeutralItem } from '../server/neutral.ts';

export const tools: Check[] = [
  {
    id: 'TOL-08',
    statement: 'Calls with empty or null arguments are executed',
    severity: 'must',
    source: '@livekit/agents 1.9.0 llm/utils.ts: empty arguments and "null" count as {}',
    async run(stage) {
      let runs = 0;
      const look = llm.tool({ name: 'look', description: 'Looks.', execute: async () => (runs += 1) });
      await stage.agent({ tools: [look] });
      const { peer } = stage.server;
      stage.server.answersRequests();
      for (const args of ['', 'null']) {
        const before = runs;
        const response = peer.respond();
        response.call('look', args);
        response.end();
        await stage.until(`the call with arguments "${args}" to run`, () => runs > before);
      }
      await stage.until(
        'both outputs to reach the provider',
        () => stage.server.items().filter(({ kind }) => kind === 'output').length === 2,
        3000,
        () => stage.server.items(),
      );
    },
  },
  {
    id: 'TOL-09',
    statement: "A call keeps the provider's item id, so that the framework's context matches the provider's",
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 llm/utils.ts: computeChatCtxDiff matches by id and deletes items it does not know',
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const { session, agent, plugin } = await stage.agent({ tools: [look()] });
      stage.server.answersRequests();
      const response = stage.server.peer.respond();
      const itemId = response.call('look', '{}');
      response.end();
      await stage.until('the reply to the output', () =>
        session.history.items.some(({ type }) => type === 'message'),
      );
      const ids = session.history.items.flatMap(({ type, id }) => (type === 'function_call' ? id : []));
      stage.expect(ids).toEqual([itemId], 'ids of calls in the history');
      await plugin.session.updateChatCtx(agent.chatCtx);
      await stage.pause(50);
      stage
        .expect(stage.server.received('delete').map((action) => action.itemId))
        .toEqual([], 'items deleted by an update with the context of the agent');
    },
  },
  {
    id: 'TOL-10',
    statement: 'All outputs of parallel calls precede the single continuation',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: outputs go through updateChatCtx, then one generateReply',
    async run(stage) {
      const wait = (name: string, ms: number): llm.ToolContextEntry =>
        llm.tool({
          name,
          description: name,
          execute: async () => {
            await stage.pause(ms);
            return name;
          },
        });
      await stage.agent({ tools: [wait('slow', 200), wait('fast', 10), wait('middle', 100)] });
      const response = stage.server.peer.respond();
      const callIds = ['slow', 'fast', 'middle'].map((name) => {
        response.call(name, '{}', { callId: `call_${name}` });
        return `call_${name}`;
      });
      response.end();
      const request = await stage.until('the continuation', () => stage.server.requests()[0], 3000);
      const outputs = stage.server
        .received('create')
        .filter(({ atMs }) => atMs <= request.atMs)
        .flatMap(({ item }) => (isOutputOfTool(item) ? item.callId : []));
      stage.expect(outputs.toSorted()).toEqual(callIds.toSorted(), 'outputs before the continuation');
      await stage.pause(300);
      stage.expect(stage.server.requests()).toHaveLength(1, 'continuations requested');
    },
  },
  {
    id: 'TOL-11',
    statement: 'A call that is announced twice runs once',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/generation.ts: performToolExecutions runs whatever the stream yields',
    async run(stage) {
      let runs = 0;
      await stage.agent({
        tools: [llm.tool({ name: 'look', description: 'Looks.', execute: async () => (runs += 1) })],
      });
      stage.server.answersRequests();
      const response = stage.server.peer.respond();
      response.callAgain(response.call('look', '{}'));
      response.end();
      await stage.until('the continuation', () => stage.server.requests()[0], 3000);
      stage.expect(runs).toBe(1, 'executions');
      const outputs = stage.server.items().filter(({ kind }) => kind === 'output');
      stage.expect(outputs).toHaveLength(1, 'outputs at the provider');
    },
  },
  {
    id: 'TOL-12',
    statement: 'The output of a silent tool is sent and causes no reply',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/generation.ts: an undefined result is an output without a reply',
    needs: ({ capabilities }) =>
      capabilities.autoToolReplyGeneration ? 'the adapter declares autoToolReplyGeneration: true' : undefined,
    async run(stage) {
      const silent = llm.tool({ name: 'silent', description: 'Notes.', execute: async () => undefined });
      await stage.agent({ tools: [silent] });
      const response = stage.server.peer.respond();
      response.call('silent', '{}', { callId: 'call_silent' });
      response.end();
      await stage.until(
        'the output to reach the provider',
        () => stage.server.items().some((item) => item.kind === 'output' && item.callId === 'call_silent'),
        2000,
        () => stage.server.items(),
      );
      await stage.never('a request for a reply', () => stage.server.requests()[0], 300);
    },
  },
  {
    id: 'TOL-20',
    statement: 'Calls that the provider executes itself do not reach the framework',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/generation.ts: every call on the function stream is executed locally',
    needs: protocol('remote-tools'),
    async run(stage) {
      let runs = 0;
      const search = llm.tool({ name: 'search', description: 'Counts.', execute: async () => (runs += 1) });
      const { output } = await stage.agent({ tools: [search] });
      const response = stage.server.peer.respond();
      response.remoteCall('search', '{"query":"x"}', 'found');
      response.speak('Found it.', 60);
      response.end();
      await stage.until('the answer to be heard', () => output.receivedMs >= 60, 3000);
      await stage.never('a local execution', () => runs > 0, 200);
      const outputs = stage.server.items().filter(({ kind }) => kind === 'output');
      stage.expect(outputs).toEqual([], 'outputs the plugin sent');
    },
  },
  {
    id: 'TOL-28',
    statement: 'A call that the provider executes itself is no call in chatCtx, nor on a later connection',
    severity: 'must',
    source: '@livekit/agents 1.9.0 llm/realtime.ts: chatCtx is what the next update is compared with',
    needs: protocol('remote-tools'),
    async run(stage) {
      const probe = await stage.session();
      const { server } = stage;
      const response = server.peer.respond();
      response.remoteCall('search', '{"query":"x"}', 'found');
      response.speak('Found it.', 60);
      response.end();
      const reader = await stage.generation(probe);
      await stage.until('the streams to end', () => reader.ended);
      stage.expect(reader.calls).toEqual([], 'calls on the function stream');
      const calls = probe.session.chatCtx.items.filter(({ type }) => type.startsWith('function_call'));
      stage.expect(calls).toEqual([], 'calls and outputs in chatCtx');
      server.drop('abrupt');
      const second = await stage.until('the second connection', () => server.connections()[1], 3000);
      await stage.until('its configuration', () => second.of('config')[0], 3000);
      await stage.pause(200);
      const sent = second.of('create').filter(({ item: { kind } }) => kind === 'call' || kind === 'output');
      stage.expect(sent).toEqual([], 'calls and outputs sent to the new connection');
    },
  },
];

/** Whether an item is the result of a tool and not a placeholder of the plugin; the tools here return their names. */
function isOutputOfTool(item: NeutralItem): item is Extract<NeutralItem, { kind: 'output' }> {
  return item.kind === 'output' && item.output.includes(item.callId.replace('call_', ''));
}

const look = (): llm.ToolContextEntry =>
  llm.tool({ name: 'look', description: 'Looks.', execute: async () => 'four degrees' });
