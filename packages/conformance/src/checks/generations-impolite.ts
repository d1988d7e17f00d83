// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import { all, capability, protocol, type Check } from '../check.ts';
import type { GenerationReader } from '../stage/generation-reader.ts';

/** Responses that do not begin, end or carry word times as they should. */
export const generationsImpolite: Check[] = [
  {
    id: 'GEN-26',
    statement: 'A response that was never announced is heard',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: learns of a response by generation_created alone',
    async run(stage) {
      const { output, ...probe } = await stage.agent();
      const response = stage.server.peer.respond({ announced: false });
      response.speak('Out of nowhere.', 200);
      response.end();
      await stage.until(
        'the response to be heard',
        () => Math.round(output.receivedMs) === 200,
        2000,
        () => `${Math.round(output.receivedMs)} of 200 ms`,
      );
      await stage.until('it in the history', () =>
        probe.session.history.items.some(
          (item) => item.type === 'message' && item.textContent === 'Out of nowhere.',
        ),
      );
    },
  },
  {
    id: 'GEN-27',
    statement: 'Word times that arrive late and out of order neither repeat text nor go backward',
    severity: 'should',
    source: '@livekit/agents 1.9.0 voice/transcription/synchronizer.ts: takes words in the order they arrive',
    needs: all(capability('wordTimings'), protocol('word-timings')),
    async run(stage) {
      const probe = await stage.session();
      const response = stage.server.peer.respond();
      const item = response.message();
      const words = ['One ', 'two ', 'three ', 'four.'];
      for (const word of words) response.text(item, word).audio(item, 100);
      for (const place of [2, 0, 3, 1])
        response.wordTime(item, words[place] ?? '', place * 100, place * 100 + 90);
      response.endMessage(item).end();
      const reader = await stage.generation(probe);
      await stage.until('the streams to end', () => reader.ended);
      stage.expect(reader.text).toBe('One two three four.', 'text of the message');
      const starts = startsOf(reader);
      stage.expect(starts).toEqual(
        starts.toSorted((a, b) => a - b),
        'times of the words, in seconds',
      );
    },
  },
  {
    id: 'GEN-33',
    statement: 'If only some words have times, the text is complete and in order, and times only increase',
    severity: 'should',
    source: '@livekit/agents 1.9.0 voice/transcription/synchronizer.ts: takes words in the order they arrive',
    needs: all(capability('wordTimings'), protocol('word-timings')),
    async run(stage) {
      const probe = await stage.session();
      const response = stage.server.peer.respond();
      const item = response.message();
      const words = ['One ', 'two ', 'three ', 'four ', 'five.'];
      for (const word of words) response.text(item, word).audio(item, 100);
      for (const place of [1, 3]) response.wordTime(item, words[place] ?? '', place * 100, place * 100 + 90);
      response.endMessage(item).end();
      const reader = await stage.generation(probe);
      await stage.until('the streams to end', () => reader.ended);
      stage.expect(reader.text).toBe(words.join(''), 'text of the message');
      const starts = startsOf(reader);
      stage.expect(starts).toEqual(
        starts.toSorted((a, b) => a - b),
        'times of the words, in seconds',
      );
    },
  },
  {
    id: 'GEN-28',
    statement: 'A response that was cut short and an empty reply are reported',
    severity: 'should',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: ends a speech without content in silence',
    async run(stage) {
      const probe = await stage.session();
      const told = (): number => stage.logs.from(40).length + probe.errors.length;
      for (const status of ['filtered', 'incomplete'] as const) {
        const before = told();
        const response = stage.server.peer.respond();
        const item = response.message();
        response.text(item, 'Once upon').audio(item, 60).endMessage(item, false).end(status);
        await stage.until(`a log line or error about a response that is ${status}`, () => told() > before);
      }
      const before = told();
      stage.server.behaviour.onRequest = (request, peer) => peer.respond({ answering: request }).end();
      const outcome = await stage.settles(probe.session.generateReply(), 1500);
      if (outcome.state === 'resolved') probe.read(outcome.value);
      await stage.until('a log line or error about an empty reply', () => told() > before);
      const final = probe.errors.filter(({ recoverable }) => !recoverable);
      stage.expect(final).toHaveLength(0, 'unrecoverable errors');
    },
  },
  {
    id: 'GEN-29',
    statement: 'A failed response leaves no empty message in the context',
    severity: 'must',
    source: '@livekit/agents 1.9.0 llm/utils.ts: computeChatCtxDiff compares with whatever chatCtx holds',
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const probe = await stage.session();
      const silent = stage.server.peer.respond();
      const ghost = silent.message();
      silent.end('failed');
      await stage.until('the end of the response without words', () => probe.metrics[0]);
      const spoken = stage.server.peer.respond();
      const item = spoken.message();
      spoken.text(item, 'Some words').audio(item, 200);
      const reader = await stage.generation(probe, 2);
      await stage.until('audio', () => reader.samples().length > 0);
      await stage.pause(60);
      spoken.end('failed');
      await stage.until('the end of the response with words', () => probe.metrics[1]);
      await stage.pause(50);
      const { chatCtx } = probe.session;
      stage.expect(chatCtx.getById(ghost)?.type).toBe(undefined, 'an empty message in chatCtx');
      const left = chatCtx.getById(item);
      const text = left?.type === 'message' ? (left.textContent ?? '') : undefined;
      stage
        .expect(text)
        .toSatisfy((seen) => seen !== '', 'no message, or the words heard', 'text left in chatCtx');
    },
  },
  {
    id: 'GEN-30',
    statement: 'A response that is announced twice is one generation',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: each generation_created is a separate speech',
    async run(stage) {
      const probe = await stage.session();
      const { peer } = stage.server;
      const response = peer.respond({ id: 'resp_twice' });
      const item = response.message();
      response.text(item, 'Only ').audio(item, 60);
      const reader = await stage.generation(probe);
      await stage.until('audio', () => reader.samples().length > 0);
      response.start();
      response.text(item, 'once.').audio(item, 60).endMessage(item).end();
      await stage.until('the streams to end', () => reader.ended);
      peer.respond({ id: 'resp_next' }).end();
      await stage.until('the next response', () =>
        probe.generations.some(({ responseId }) => responseId === 'resp_next'),
      );
      stage
        .expect(probe.generations.map(({ responseId }) => responseId))
        .toEqual(['resp_twice', 'resp_next'], 'generations');
      stage.expect(reader.text).toBe('Only once.', 'text of the response');
      stage.expect(reader.samples().length).toBe((120 * peer.outputRate) / 1000, 'samples of the response');
    },
  },
  {
    id: 'GEN-31',
    statement:
      'A reply that arrives as text although speech was requested is reported or requested once more',
    severity: 'should',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: text without audio is committed but not heard',
    async run(stage) {
      const probe = await stage.agent();
      const before = stage.logs.from(40).length;
      let asked = 0;
      stage.server.behaviour.onRequest = (request, peer) => {
        asked += 1;
        const response = peer.respond({ answering: request });
        const item = response.message(undefined, asked === 1 ? 'text' : 'audio');
        response.text(item, 'It is warm.');
        if (asked > 1) response.audio(item, 200);
        response.endMessage(item).end();
      };
      probe.session.generateReply();
      const said = (): string[] => probe.said.filter((line) => line === 'assistant: It is warm.');
      await stage.until('the reply in the history', () => said().length > 0, 4000);
      await stage.until(
        'a warning, an error event or sound',
        () =>
          stage.logs.from(40).length > before ||
          probe.plugin.errors.length > 0 ||
          probe.output.receivedMs > 0,
      );
      // A second request would have been sent by now.
      await stage.pause(200);
      if (asked > 1) await stage.until('the second answer to be heard', () => probe.output.receivedMs >= 200);
      await stage.until('the agent to listen again', () => probe.session.agentState === 'listening', 2000);
      await stage.pause(50);
      stage.expect(said()).toHaveLength(1, 'times the reply is in the history');
      stage.expect(asked).toBeAtMost(2, 'requests');
    },
  },
];

/** The start times of a generation's words, in seconds. */
function startsOf({ messages }: GenerationReader): number[] {
  return messages.flatMap(({ pieces }) =>
    pieces.flatMap((piece) =>
      voice.isTimedString(piece) && typeof piece.startTime === 'number' ? [piece.startTime] : [],
    ),
  );
}
