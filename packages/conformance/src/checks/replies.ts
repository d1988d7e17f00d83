// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import { all, capability, protocol, type Check } from '../check.ts';
import type { ClientRequest } from '../server/neutral.ts';
import type { Stage } from '../stage/stage.ts';
import { answersNewestFirst } from './answering.ts';

const REALTIME = '@livekit/agents 1.9.0 llm/realtime.ts';
const FRAMEWORK = '@livekit/agents 1.9.0 voice/agent_activity.ts';

/** The fate of a requested reply. */
export const replies: Check[] = [
  {
    id: 'RPL-01',
    statement: 'The promise of a reply resolves when the response starts, not when it ends',
    severity: 'must',
    source: `${FRAMEWORK}: plays the generation that the promise resolves to`,
    async run(stage) {
      const probe = await stage.session();
      const pending = probe.session.generateReply();
      pending.catch(() => undefined);
      const request = await stage.until('the request', () => stage.server.requests()[0]);
      const response = stage.server.peer.respond({ answering: request });
      const outcome = await stage.settles(pending, 1500);
      stage.expect(outcome.state).toBe('resolved', 'state of the reply while the response runs');
      response.end();
    },
  },
  {
    id: 'RPL-02',
    statement: 'Instructions of a reply are added to the base instructions',
    severity: 'must',
    source: `${REALTIME}: generateReply(instructions) adds to those of updateInstructions`,
    needs: capability('midSessionInstructionsUpdate'),
    async run(stage) {
      const { session } = await stage.session();
      await session.updateInstructions('Be a sailor.');
      session.generateReply('Greet the caller.').catch(() => undefined);
      const request = await stage.until('the request', () => stage.server.requests()[0]);
      const effective = effectiveInstructions(stage, request);
      stage.expect(effective).toContain('Greet the caller.', 'instructions in force for the reply');
      stage.expect(effective).toContain('Be a sailor.', 'instructions in force for the reply');
    },
  },
  {
    id: 'RPL-03',
    statement: 'Instructions of a reply apply to that reply only',
    severity: 'must',
    source: `${REALTIME}: the instructions of generateReply() apply to one reply`,
    needs: capability('midSessionInstructionsUpdate'),
    async run(stage) {
      const { session } = await stage.session();
      await session.updateInstructions('Be a sailor.');
      stage.server.answersRequests();
      await stage.settles(session.generateReply('Greet the caller.'), 1500);
      await stage.settles(session.generateReply(), 1500);
      const request = await stage.until('the second request', () => stage.server.requests()[1]);
      const effective = effectiveInstructions(stage, request);
      stage.expect(effective).toContain('Be a sailor.', 'instructions in force for the second reply');
      stage
        .expect(effective.includes('Greet the caller.'))
        .toBe(false, 'whether the instructions of the first reply are in force for the second');
    },
  },
  {
    id: 'RPL-04',
    statement: 'A reply that never starts rejects with RealtimeError in time and emits a recoverable error',
    severity: 'must',
    source: `${REALTIME}: generateReply throws RealtimeError; the framework swallows the rejection`,
    timeoutMs: 15_000,
    async run(stage) {
      const probe = await stage.session({ overrides: { replyTimeoutMs: 1000 } });
      const outcome = await stage.settles(probe.session.generateReply(), 12_000);
      if (outcome.state === 'rejected')
        stage.expect(outcome.error).toBeInstanceOf(llm.RealtimeError, 'what generateReply() rejects with');
      stage.expect(outcome.state).toBe('rejected', 'state of an unanswered generateReply() after 12 s');
      await stage.pause(20);
      stage
        .expect(probe.errors.map(({ recoverable }) => recoverable))
        .toEqual([true], 'error events, by whether they are recoverable');
    },
  },
  {
    id: 'RPL-05',
    statement: 'A request that the provider rejects fails at once with RealtimeError and emits an error',
    severity: 'must',
    source: `${FRAMEWORK}: swallows the rejection, so only the error event reports it`,
    needs: protocol('error-refs'),
    async run(stage) {
      const probe = await stage.session();
      stage.server.behaviour.onRequest = ({ ref }, peer) => peer.error('rejected', 'scripted refusal', ref);
      const outcome = await stage.settles(probe.session.generateReply(), 1500);
      if (outcome.state === 'rejected')
        stage.expect(outcome.error).toBeInstanceOf(llm.RealtimeError, 'what generateReply() rejects with');
      stage.expect(outcome.state).toBe('rejected', 'state of the reply 1.5 s after its rejection');
      await stage.until('an error event', () => probe.errors.length > 0, 500);
      stage
        .expect(probe.errors.map(({ recoverable }) => recoverable))
        .toEqual([true], 'error events, by whether they are recoverable');
    },
  },
  {
    id: 'RPL-06',
    statement: 'An error that names no request affects none: a pending reply is still heard',
    severity: 'must',
    source: `${FRAMEWORK}: plays the generation that the promise of a reply resolves to, however late`,
    async run(stage) {
      const probe = await stage.session();
      const pending = probe.session.generateReply();
      pending.catch(() => undefined);
      const request = await stage.until('the request', () => stage.server.requests()[0]);
      for (let i = 0; i < 2; i += 1) stage.server.peer.error('minor', 'of something else');
      // Longer than the wait of a plugin that takes the error for the answer after all.
      await stage.pause(1500);
      const response = stage.server.peer.respond({ id: 'resp_late', answering: request });
      response.speak('Still here.', 60);
      response.end();
      const outcome = await stage.settles(pending, 1500);
      stage.expect(outcome.state).toBe('resolved', 'state of the reply after errors that name no request');
      const reader = await stage.generation(probe);
      await stage.until('the reply to end', () => reader.ended);
      stage.expect(reader.text).toBe('Still here.', 'text of the reply');
      stage.expect(stage.server.cancels()).toHaveLength(0, 'cancels');
    },
  },
  {
    id: 'RPL-07',
    statement: 'An aborted reply rejects at once; its response, if it arrives, is cancelled and not heard',
    severity: 'must',
    source: `${FRAMEWORK}: aborts the signal when a speech is interrupted before its generation`,
    async run(stage) {
      const direct = await stage.session();
      const abort = new AbortController();
      const pending = direct.session.generateReply(undefined, { signal: abort.signal });
      pending.catch(() => undefined);
      await stage.until('the request', () => stage.server.requests()[0]);
      abort.abort();
      stage.expect((await stage.settles(pending, 1000)).state).toBe('rejected', 'state after the abort');

      const probe = await stage.agent();
      const { peer } = stage.server;
      const handle = probe.session.generateReply();
      const request = await stage.until('the request of the agent', () => peer.of('request')[0]);
      handle.interrupt();
      await stage.pause(20);
      const late = peer.respond({ answering: request });
      const item = late.message();
      late.text(item, 'Too late.').audio(item, 200);
      await stage.until('the late response to be cancelled', () =>
        peer.of('cancel').some(({ responseId }) => responseId === undefined || responseId === late.id),
      );
      await stage.pause(100);
      stage.expect(Math.round(probe.output.receivedMs)).toBe(0, 'milliseconds heard of the late response');
      stage.expect(probe.speeches).toBe(1, 'speeches');
    },
  },
  {
    id: 'RPL-08',
    statement: 'With a signal that is already aborted nothing is spoken',
    severity: 'must',
    source: `${REALTIME}: generateReply(instructions, { signal }) may be called after the interruption`,
    async run(stage) {
      const probe = await stage.session();
      stage.server.answersRequests();
      const reply = probe.session.generateReply('Speak.', { signal: AbortSignal.abort() });
      const outcome = await stage.settles(reply, 1000);
      await stage.pause(100);
      stage.expect(outcome.state).toBe('rejected', 'state of the reply');
      stage
        .expect(probe.generations.map(({ userInitiated }) => ({ userInitiated })))
        .toEqual([], 'generations');
    },
  },
  {
    id: 'RPL-09',
    statement: 'A reply requested while a response is active starts after it, without a provider error',
    severity: 'must',
    source: `${FRAMEWORK}: requests replies whether or not the provider is still busy with a response`,
    needs: capability('turnDetection'),
    async run(stage) {
      const probe = await stage.session();
      stage.server.behaviour.oneResponseAtATime = true;
      const { peer } = stage.server;
      peer.userTurn();
      const active = peer.respond();
      const item = active.message();
      active.text(item, 'I was about to say.').audio(item, 100);
      await stage.generation(probe);
      const pending = probe.session.generateReply();
      pending.catch(() => undefined);
      await stage.pause(150);
      stage.server.answersRequests();
      if (!active.ended) {
        active.endMessage(item);
        active.end();
      }
      const outcome = await stage.settles(pending, 3000);
      stage.expect(outcome.state).toBe('resolved', 'state of the reply');
      stage.expect(probe.errors.map(({ error }) => String(error))).toEqual([], 'error events');
    },
  },
  {
    id: 'RPL-10',
    statement: 'Two replies requested at once get their own responses',
    severity: 'must',
    source: `${FRAMEWORK}: a reply plays the generation its own promise resolves to`,
    needs: protocol('request-correlation'),
    async run(stage) {
      const probe = await stage.session();
      const words = ['one', 'two'];
      const asked = words.map((word) => probe.session.generateReply(`Say ${word}.`));
      for (const reply of asked) reply.catch(() => undefined);
      await answersNewestFirst(stage, words);
      const got: (string | undefined)[] = [];
      for (const reply of asked) {
        const outcome = await stage.settles(reply, 1500);
        got.push(outcome.state === 'resolved' ? outcome.value.responseId : outcome.state);
      }
      stage.expect(got).toEqual(['resp_one', 'resp_two'], 'responses of the two replies');
    },
  },
  {
    id: 'RPL-11',
    statement: 'A reply pending when the connection is lost rejects promptly, or is requested once more',
    severity: 'must',
    source: `${FRAMEWORK}: later speech queues behind a reply that does not settle`,
    async run(stage) {
      const probe = await stage.session();
      const pending = probe.session.generateReply();
      pending.catch(() => undefined);
      await stage.until('the request', () => stage.server.requests()[0]);
      stage.server.answersRequests();
      stage.server.drop('abrupt');
      const second = await stage.until('the second connection', () => stage.server.connections()[1], 3000);
      const outcome = await stage.settles(pending, 1500);
      stage
        .expect(outcome.state)
        .toSatisfy((state) => state !== 'pending', 'rejected or resolved', 'state of the reply');
      await stage.pause(100);
      stage
        .expect(second.of('request').length)
        .toBe(
          outcome.state === 'resolved' ? 1 : 0,
          `requests on the new connection, the reply ${outcome.state}`,
        );
    },
  },
  {
    id: 'RPL-17',
    statement: 'User speech during a pending request leads to one audible answer',
    severity: 'must',
    source: `${FRAMEWORK}: input_speech_started interrupts speech that waits for its generation`,
    needs: all(capability('turnDetection'), protocol('speech-events', 'request-correlation')),
    async run(stage) {
      const probe = await stage.agent();
      const { peer } = stage.server;
      stage.server.answersRequests('First.', 40);
      await probe.session.generateReply().waitForPlayout();
      const heard = Math.round(probe.output.receivedMs);
      stage.server.behaviour.onRequest = undefined;

      probe.session.generateReply();
      const request = await stage.until('the pending request', () => stage.server.requests()[1]);
      peer.userTurn();
      await stage.until('the end of speech', () => probe.plugin.of('input_speech_stopped').length > 0);
      await stage.pause(20);
      const spontaneous = peer.respond();
      spontaneous.speak('You spoke first.', 200);
      spontaneous.end();
      const late = peer.respond({ answering: request });
      const item = late.message();
      late.text(item, 'Late.').audio(item, 300);
      await stage.until('the answer in the history', () =>
        probe.said.includes('assistant: You spoke first.'),
      );
      if (!late.ended) late.cancelled();
      await stage.pause(100);
      stage
        .expect(Math.round(probe.output.receivedMs) - heard)
        .toBe(200, 'milliseconds heard of an answer of 200 and a late one');
      stage
        .expect(probe.said.filter((line) => line.includes('Late')))
        .toEqual([], 'late words in the history');
    },
  },
  {
    id: 'RPL-18',
    statement: 'Empty or missing instructions do not override the base instructions',
    severity: 'must',
    source: `${FRAMEWORK}: passes on the instructions it was given, usually none`,
    needs: capability('midSessionInstructionsUpdate'),
    async run(stage) {
      const { session } = await stage.session();
      await session.updateInstructions('Be a sailor.');
      stage.server.answersRequests();
      for (const [index, instructions] of [undefined, ''].entries()) {
        await stage.settles(session.generateReply(instructions), 1500);
        const request = await stage.until('the request', () => stage.server.requests()[index]);
        stage
          .expect(effectiveInstructions(stage, request))
          .toContain(
            'Be a sailor.',
            `instructions in force for generateReply(${JSON.stringify(instructions)})`,
          );
      }
    },
  },
];

/** The instructions the provider applies when it answers a request. */
function effectiveInstructions(stage: Stage, { instructions }: ClientRequest): string {
  const base = instructions?.replace ?? stage.server.config().instructions ?? '';
  return `${base}\n${instructions?.add ?? ''}`;
}
