// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Check } from '../check.ts';
import type { ClientRequest } from '../server/neutral.ts';
import type { Peer } from '../server/peer.ts';
import { failsForGood } from './connection.ts';
import { isUsable } from './usable.ts';

export const errors: Check[] = [
  {
    id: 'ERR-01',
    statement: 'An error event is complete: type, time, label, an Error, and whether the session can go on',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 llm/realtime.ts: RealtimeModelError; voice/agent_session.ts tells errors apart by type',
    async run(stage) {
      const probe = await stage.session();
      stage.server.peer.error('minor');
      const event = await stage.until('an error event', () => probe.errors[0]);
      stage.expect(event.type).toBe('realtime_model_error', 'type');
      stage
        .expect(event.timestamp)
        .toBeWithin(Date.now() - 10_000, Date.now() + 1000, 'timestamp, milliseconds since the epoch');
      stage.expect(typeof event.label).toBe('string', 'type of label');
      stage.expect(event.label.length).toBeAtLeast(1, 'characters of label');
      stage.expect(event.error).toBeInstanceOf(Error, 'error');
      stage.expect(event.recoverable).toBe(true, 'recoverable, of an error the session survives');
    },
  },
  {
    id: 'ERR-02',
    statement: 'The conversation continues after an unimportant provider error',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_session.ts: closes at the first error with recoverable: false',
    async run(stage) {
      const probe = await stage.agent();
      stage.server.peer.error('minor');
      await stage.until('the error event', () => probe.plugin.errors[0]);
      stage.expect(probe.plugin.errors.map(({ recoverable }) => recoverable)).toEqual([true], 'recoverable');
      const response = stage.server.peer.respond();
      response.speak('Fine.', 60);
      response.end();
      await stage.until(
        'the next reply in the history',
        () => probe.said.includes('assistant: Fine.'),
        2000,
        () => probe.said,
      );
      stage.expect(probe.of('close')).toHaveLength(0, 'close events');
    },
  },
  {
    id: 'ERR-03',
    statement: 'A fatal error of the provider closes the AgentSession with reason error, once',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_session.ts: closes at the first error with recoverable: false',
    async run(stage) {
      const probe = await stage.agent();
      stage.server.peer.error('fatal');
      await stage.until(
        'the session to close',
        () => probe.of('close').length > 0,
        3000,
        () => probe.plugin.errors.map(({ recoverable, error }) => ({ recoverable, error: String(error) })),
      );
      await stage.pause(50);
      stage
        .expect(probe.of('close').map(({ reason }) => reason))
        .toEqual(['error'], 'reasons of close events');
      stage
        .expect(probe.plugin.errors.filter(({ recoverable }) => !recoverable))
        .toHaveLength(1, 'unrecoverable errors');
    },
  },
  {
    id: 'ERR-04',
    statement:
      'One outage causes at most one recoverable error, and one more if the connection cannot be restored',
    severity: 'should',
    source: '@livekit/agents 1.9.0 voice/agent_session.ts: hands every error event to the application',
    async run(stage) {
      const probe = await stage.session();
      const before = stage.server.attempts.length;
      await stage.server.refuse(503);
      stage.server.drop('abrupt');
      await failsForGood(stage, probe, 5000);
      stage
        .expect(stage.server.attempts.length - before)
        .toBeAtLeast(2, 'attempts to reconnect, all of them refused');
      stage
        .expect(probe.errors.filter(({ recoverable }) => recoverable).map(({ error }) => String(error)))
        .toSatisfy((seen) => (seen as string[]).length <= 1, 'at most one', 'recoverable errors');
    },
  },
  {
    id: 'ERR-05',
    statement: 'An application listener that throws does not stop the session',
    severity: 'must',
    source: '@livekit/agents 1.9.0 llm/realtime.ts: listeners run inside the emit() of the session',
    async run(stage) {
      const probe = await stage.session();
      const talk = (name: string): void => {
        const { peer } = stage.server;
        const item = peer.userTurn();
        peer.transcriptFinal(item, 'Hello.');
        peer.error('minor');
        const response = peer.respond({ id: `resp_${name}` });
        response.speak('Well.', 60);
        response.end();
      };
      // Discovers which events exist, including the plugin's own.
      talk('first');
      await stage.until('the first metrics', () => probe.metrics[0]);
      const names = new Set([
        ...probe.events.map(({ name }) => name),
        ...(stage.adapter.events ?? []),
        'error',
        'input_audio_transcription_completed',
      ]);
      for (const name of names)
        probe.session.on(name, () => {
          throw new Error(`the application's listener for ${name} fails`);
        });
      talk('second');
      const metrics = () => probe.metrics.map(({ requestId }) => requestId);
      await stage.until('the second response to end', () => probe.metrics[1], 2000, metrics);
      talk('third');
      await stage.until('the third response to end', () => probe.metrics[2], 2000, metrics);
      stage
        .expect(probe.generations.map(({ responseId }) => responseId))
        .toEqual(['resp_first', 'resp_second', 'resp_third'], 'generations');
      stage.expect(stage.server.connections()).toHaveLength(1, 'connections');
    },
  },
  {
    id: 'ERR-06',
    statement: 'Closing a session causes no error event',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: listens for errors until session.close() has resolved',
    async run(stage) {
      const probe = await stage.session();
      const { peer } = stage.server;
      const response = peer.respond();
      const item = response.message();
      response.text(item, 'One two three.').audio(item, 200);
      const reader = await stage.generation(probe);
      await stage.until('audio', () => reader.samples().length > 0);
      const pending = probe.session.generateReply();
      pending.catch(() => undefined);
      await probe.session.close();
      await stage.pause(150);
      stage
        .expect(probe.errors.map(({ error }) => String(error)))
        .toEqual([], 'errors during an orderly close');
    },
  },
  {
    id: 'ERR-07',
    statement: 'A cancel that arrives too late causes no error event',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: calls interrupt() without knowing whether a response is active',
    async run(stage) {
      const probe = await stage.session();
      const response = stage.server.peer.respond();
      const item = response.message();
      response.text(item, 'One two three.').audio(item, 200);
      const reader = await stage.generation(probe);
      await stage.until('audio', () => reader.samples().length > 0);
      // The end of the response and the cancel cross on the wire.
      response.endMessage(item).end();
      await probe.session.interrupt();
      await stage.until('the generation to end', () => reader.ended);
      // After one more round trip everything has arrived.
      await stage.pause(100);
      await probe.session.interrupt();
      await stage.pause(50);
      stage.expect(probe.errors.map(({ error }) => String(error))).toEqual([], 'errors');
    },
  },
  {
    id: 'ERR-08',
    statement: 'A failed response ends its streams with a recoverable error, and the session stays open',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_session.ts: closes at the first error with recoverable: false',
    async run(stage) {
      const probe = await stage.agent();
      const { peer } = stage.server;
      const failing = peer.respond();
      const item = failing.message();
      failing.text(item, 'One two').audio(item, 100);
      await stage.until('the agent to speak', () => probe.output.playing);
      failing.end('failed');
      await stage.until('the error event', () => probe.plugin.errors[0]);
      stage.expect(probe.plugin.errors.map(({ recoverable }) => recoverable)).toEqual([true], 'recoverable');
      // It plays only when the previous speech has ended.
      const next = peer.respond();
      next.speak('Fine.', 60);
      next.end();
      await stage.until(
        'the next reply in the history',
        () => probe.said.includes('assistant: Fine.'),
        2500,
        () => probe.said,
      );
      stage.expect(probe.of('close')).toHaveLength(0, 'close events');
    },
  },
  {
    id: 'ERR-09',
    statement:
      'A conversation with barge-in, late audio, an unanswered reply and a drop leaves no unhandled rejection',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/generation.ts: cancels its readers at a barge-in; calls many methods without catch',
    async run(stage) {
      const probe = await stage.agent();
      const { server } = stage;
      server.behaviour.confirmsCancel = false;
      const { peer } = server;
      const response = peer.respond();
      const item = response.message();
      response.text(item, 'One two three four five.').audio(item, 3000);
      await stage.until('the agent to speak', () => probe.output.playing);
      peer.userTurn();
      await stage.until('the agent to fall silent', () => !probe.output.playing);
      response.text(item, ' Six.').audio(item, 200).endMessage(item, false).end('cancelled');
      probe.session.generateReply();
      await stage.until('the request', () => server.requests()[0]);
      server.drop('abrupt');
      const second = await stage.until('the second connection', () => server.connections()[1], 3000);
      await isUsable(stage, probe.plugin, second);
      second.respond().message();
      await stage.until('a generation on the new connection', () => probe.plugin.generations[1]);
      await stage.settles(probe.session.close(), 3000);
      // Unhandled rejections and exceptions in the process fail the check by themselves.
      await stage.pause(50);
    },
  },
  {
    id: 'ERR-10',
    statement: 'An exhausted quota ends the call once, wherever the provider reports it',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_session.ts: continues in silence after a recoverable error',
    async run(stage) {
      const ways: [string, (peer: Peer, request: ClientRequest) => void][] = [
        ['as refusal of a request', (peer, { ref }) => peer.error('exhausted', 'no quota left', ref)],
        [
          'at the end of a response',
          (peer, request) => peer.respond({ answering: request }).end('exhausted'),
        ],
      ];
      for (const [how, says] of ways) {
        const probe = await stage.agent();
        stage.server.behaviour.onRequest = (request, peer) => says(peer, request);
        probe.session.generateReply();
        await stage.until(
          `the session to close when told ${how}`,
          () => probe.of('close').length > 0,
          3000,
          () => probe.plugin.errors.map(({ recoverable, error }) => ({ recoverable, error: String(error) })),
        );
        stage
          .expect(probe.of('close').map(({ reason }) => reason))
          .toEqual(['error'], `reasons, told ${how}`);
        stage
          .expect(probe.plugin.errors.filter(({ recoverable }) => !recoverable))
          .toHaveLength(1, `unrecoverable errors, told ${how}`);
      }
    },
  },
  {
    id: 'ERR-11',
    statement: 'Floods of errors reach the application as a few',
    severity: 'should',
    source: '@livekit/agents 1.9.0 voice/agent_session.ts: hands every error event to the application',
    unfit: { 'odd-values': 'each message that cannot be read may be a line of the log' },
    async run(stage) {
      const probe = await stage.session();
      const logged = stage.logs.from(40).length;
      for (let count = 0; count < 200; count += 1) stage.server.peer.error('minor');
      await stage.until('an error event', () => probe.errors[0]);
      stage.server.answersRequests('Still here.', 60);
      const outcome = await stage.settles(probe.session.generateReply(), 3000);
      stage.expect(outcome.state).toBe('resolved', 'a reply after 200 errors');
      await stage.pause(100);
      stage.expect(probe.errors.length).toBeAtMost(10, 'error events for 200 errors within a moment');
      stage.expect(stage.logs.from(40).length - logged).toBeAtMost(30, 'lines in the log');
    },
  },
];
