// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import type { Check } from '../check.ts';
import { samplesOf } from '../stage/signals.ts';

/** How responses end, overlap and fail. */
export const generationsEnd: Check[] = [
  {
    id: 'GEN-12',
    statement: 'All streams end with the response, whatever its status, and the agent listens again',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: nothing is committed before the last stream has ended',
    async run(stage) {
      const statuses = ['completed', 'failed', 'incomplete', 'cancelled', 'filtered'] as const;
      const direct = await stage.session();
      for (const [index, status] of statuses.entries()) {
        const response = stage.server.peer.respond();
        const item = response.message();
        response.text(item, 'Some words.').audio(item, 60);
        if (status === 'completed') response.endMessage(item);
        const reader = await stage.generation(direct, index + 1);
        await stage.until('audio', () => reader.samples().length > 0);
        response.end(status);
        await stage.until(
          `all streams to end with a response that is ${status}`,
          () => reader.ended,
          500,
          () => ({ messages: reader.messagesEnded, calls: reader.callsEnded }),
        );
      }
      const { session, output, plugin } = await stage.agent();
      for (const [index, status] of statuses.entries()) {
        const before = output.receivedMs;
        const response = stage.server.peer.respond();
        const item = response.message();
        response.text(item, 'Some words.').audio(item, 60);
        if (status === 'completed') response.endMessage(item);
        response.end(status);
        await stage.until(`generation ${index + 1}`, () => plugin.generations[index]);
        await stage.until(
          `the agent to have spoken and to listen again after a response that is ${status}`,
          () => output.receivedMs > before && !output.playing && session.agentState === 'listening',
          1500,
          () => ({ agent: session.agentState, heardMs: output.receivedMs - before }),
        );
      }
    },
  },
  {
    id: 'GEN-13',
    statement: 'A response without output ends cleanly',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: a speech is done when the message stream has ended',
    async run(stage) {
      const { session } = await stage.agent();
      stage.server.behaviour.onRequest = (request, peer) => peer.respond({ answering: request }).end();
      const handle = session.generateReply();
      const outcome = await stage.settles(
        handle.waitForPlayout().then(() => 'done'),
        1500,
      );
      stage.expect(outcome.state).toBe('resolved', 'the speech handle of a response without output');
      await stage.until(
        'the agent to listen again',
        () => session.agentState === 'listening',
        1000,
        () => session.agentState,
      );
    },
  },
  {
    id: 'GEN-14',
    statement: 'Two messages of one response play in order and are committed separately',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: takes the next message when the previous one has been played',
    async run(stage) {
      const probe = await stage.agent();
      const response = stage.server.peer.respond();
      response.speak('First.', 100);
      response.speak('Second.', 140);
      response.end();
      await stage.until(
        'both messages in the history',
        () => probe.messages.length >= 2,
        2000,
        () => probe.said,
      );
      stage.expect(probe.said).toEqual(['assistant: First.', 'assistant: Second.'], 'the history');
      const heard = samplesOf(probe.output.played);
      const wrong = heard.findIndex((sample, index) => sample !== index);
      stage.expect(heard.length).toBe((240 * stage.server.peer.outputRate) / 1000, 'samples heard');
      stage.expect(wrong).toBe(-1, 'first sample out of order');
    },
  },
  {
    id: 'GEN-15',
    statement: 'A message and a call in one response both work',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: reads messages and calls of a response side by side',
    async run(stage) {
      let runs = 0;
      const look = llm.tool({ name: 'look', description: 'Looks.', execute: async () => (runs += 1) });
      const probe = await stage.agent({ tools: [look] });
      stage.server.answersRequests('Seen.', 40);
      const response = stage.server.peer.respond();
      response.speak('Let me look.', 100);
      response.call('look', '{}', { callId: 'call_look' });
      response.end();
      await stage.until('the call to run', () => runs > 0);
      await stage.until('message and call in the history', () => {
        const types = probe.session.history.items.map(({ type }) => type);
        return types.includes('function_call_output') && probe.said.includes('assistant: Let me look.');
      });
      stage.expect(runs).toBe(1, 'runs of the tool');
      stage.expect(Math.round(probe.output.receivedMs)).toBeAtLeast(100, 'milliseconds heard');
    },
  },
  {
    id: 'GEN-16',
    statement: 'Overlapping responses keep separate state and both end',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: several generations may be outstanding, each with its streams',
    async run(stage) {
      const probe = await stage.session();
      const { peer } = stage.server;
      const first = peer.respond();
      const one = first.message();
      first.text(one, 'first ').audio(one, 100);
      const second = peer.respond();
      const two = second.message();
      second.text(two, 'second ').audio(two, 200);
      first.text(one, 'response').audio(one, 100).endMessage(one).end();
      second.text(two, 'response').audio(two, 100).endMessage(two).end();
      const readers = [await stage.generation(probe, 1), await stage.generation(probe, 2)];
      await stage.until(
        'the streams of both responses to end',
        () => readers.every((reader) => reader.ended),
        1500,
        () => readers.map((reader) => ({ ended: reader.ended, text: reader.text })),
      );
      stage
        .expect(readers.map((reader) => reader.text))
        .toEqual(['first response', 'second response'], 'text of the two responses');
      stage
        .expect(readers.map((reader) => reader.samples().length / 24))
        .toEqual([200, 300], 'milliseconds of audio of the two responses');
    },
  },
  {
    id: 'GEN-17',
    statement: 'The end of an older response does not end a newer one',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: several generations may be outstanding, each with its streams',
    async run(stage) {
      const probe = await stage.session();
      const { peer } = stage.server;
      const first = peer.respond();
      first.speak('first', 60);
      const second = peer.respond();
      const item = second.message();
      second.text(item, 'one ').audio(item, 100);
      const reader = await stage.generation(probe, 2);
      await stage.until('the newer response to sound', () => reader.samples().length > 0);
      first.end();
      second.text(item, 'two').audio(item, 100).endMessage(item).end();
      await stage.until('the newer response to end', () => reader.ended);
      stage.expect(reader.text).toBe('one two', 'text of the newer response');
      stage
        .expect(reader.samples().length)
        .toBe((200 * peer.outputRate) / 1000, 'samples of the newer response');
    },
  },
  {
    id: 'GEN-18',
    statement: 'Deltas for finished or unknown items are ignored without an error event',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: every error event reaches the application',
    async run(stage) {
      const probe = await stage.session();
      const { peer } = stage.server;
      const old = peer.respond();
      const item = old.speak('Done.', 60);
      old.end();
      const reader = await stage.generation(probe);
      await stage.until('the first response to end', () => reader.ended);
      old.text(item, ' late').audio(item, 20);
      const stranger = { responseId: 'resp_unknown', itemId: 'msg_unknown', index: 0 };
      peer.say({ say: 'text', delta: 'unknown', form: 'audio', ...stranger });
      peer.say({ say: 'audio', bytes: new Uint8Array(480), ...stranger });
      const next = peer.respond();
      next.speak('Next.', 60);
      next.end();
      const second = await stage.generation(probe, 2);
      await stage.until('the next response to end', () => second.ended);
      stage.expect(reader.text).toBe('Done.', 'text of the finished response');
      stage.expect(second.text).toBe('Next.', 'text of the next response');
      stage.expect(probe.errors).toHaveLength(0, 'error events');
      stage.expect(peer.open).toBe(true, 'the connection is still open');
    },
  },
];
