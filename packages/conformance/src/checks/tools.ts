// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import type { Check } from '../check.ts';

export const tools: Check[] = [
  {
    id: 'TOL-08',
    statement: 'Calls with empty or null arguments execute',
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
        .flatMap(({ item }) => (item.kind === 'output' ? item.callId : []));
      stage.expect(outputs.toSorted()).toEqual(callIds.toSorted(), 'outputs before the continuation');
      await stage.pause(300);
      stage.expect(stage.server.requests()).toHaveLength(1, 'continuations requested');
    },
  },
  {
    id: 'TOL-15',
    statement: 'A tool result survives a reconnect during execution',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: nothing is sent again after a reconnect but by the plugin',
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
];
