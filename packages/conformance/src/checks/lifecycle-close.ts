// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { capability, type Check } from '../check.ts';
import { ramp } from '../stage/signals.ts';
import { TimerWatch } from '../stage/timer-watch.ts';

/** The end of a session. */
export const lifecycleClose: Check[] = [
  {
    id: 'LIF-12',
    statement: 'close() resolves within 2 s even if the peer is silent',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: awaits session.close() without a timeout',
    async run(stage) {
      const { session } = await stage.session();
      stage.server.blackhole();
      const { state } = await stage.settles(session.close(), 2000);
      stage.expect(state).toBe('resolved', 'close() after 2 s');
    },
  },
  {
    id: 'LIF-13',
    statement: 'close() closes the transport',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: nothing but session.close() ends a connection',
    async run(stage) {
      const { session } = await stage.session();
      await session.close();
      await stage.until(
        'the connection to close after close()',
        () => !stage.server.peer.open,
        1000,
        () => 'the connection is still open',
      );
    },
  },
  {
    id: 'LIF-14',
    statement: 'close() may be called twice, also concurrently, and never rejects',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_session.ts: a close() that rejects leaves the rest of the clean-up undone',
    async run(stage) {
      const { session } = await stage.session();
      const closes = [session.close(), session.close()];
      const states = [];
      for (const close of closes) states.push((await stage.settles(close, 2000)).state);
      states.push((await stage.settles(session.close(), 2000)).state);
      stage.expect(states).toEqual(['resolved', 'resolved', 'resolved'], 'three calls of close()');
    },
  },
  {
    id: 'LIF-15',
    statement: 'close() ends open streams and rejects pending replies',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: reads streams and awaits replies without a timeout',
    async run(stage) {
      const probe = await stage.session();
      const response = stage.server.peer.respond();
      const item = response.message();
      response.text(item, 'One two three.').audio(item, 200);
      const reader = await stage.generation(probe);
      await stage.until('audio', () => reader.samples().length > 0);
      const pending = probe.session.generateReply();
      const settled = stage.settles(pending, 1500);
      await stage.pause(20);
      await probe.session.close();
      await stage.until(
        'the streams to end after close()',
        () => reader.ended,
        500,
        () => ({ messages: reader.messagesEnded, calls: reader.callsEnded }),
      );
      stage.expect((await settled).state).toBe('rejected', 'a pending reply after close()');
    },
  },
  {
    id: 'LIF-16',
    statement: 'After close() no event is emitted and nothing is sent',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: listeners are removed around session.close()',
    async run(stage) {
      const probe = await stage.session();
      const { peer } = stage.server;
      await probe.session.close();
      const events = probe.events.length;
      const received = peer.received.length;
      peer.userStart('item_late');
      peer.userStop('item_late');
      peer.respond();
      for (const frame of ramp(300)) probe.session.pushAudio(frame);
      await stage.pause(300);
      stage.expect(probe.events.slice(events).map(({ name }) => name)).toEqual([], 'events after close()');
      stage
        .expect(peer.received.slice(received).map(({ kind }) => kind))
        .toEqual([], 'messages sent after close()');
    },
  },
  {
    id: 'LIF-17',
    statement: 'close() while connecting ends the attempt silently',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_session.ts: a session may be closed before it is connected',
    async run(stage) {
      stage.server.stall();
      const probe = stage.openSession({
        overrides: { connOptions: { maxRetry: 3, retryIntervalMs: 100, timeoutMs: 1000 } },
      });
      await stage.until('a handshake', () => stage.server.waiting === 1);
      const at = stage.timeline.now();
      await probe.session.close();
      await stage.until(
        'the attempt to be given up',
        () => stage.server.waiting === 0,
        600,
        () => 'its socket is still open',
      );
      // The process watcher catches what a timer of the attempt would do.
      await stage.pause(1200 - (stage.timeline.now() - at));
      stage.expect(stage.server.attempts).toHaveLength(1, 'attempts');
      stage.expect(probe.errors.map(({ error }) => String(error))).toEqual([], 'errors');
    },
  },
  {
    id: 'LIF-18',
    statement: 'close() during the wait before a retry ends the wait',
    severity: 'should',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: only session.close() ends what a session has started',
    async run(stage) {
      const timers = new TimerWatch();
      stage.onClose(() => timers.stop());
      await stage.server.refuse(503);
      const probe = timers.run(() =>
        stage.openSession({
          overrides: { connOptions: { maxRetry: 5, retryIntervalMs: 1000, timeoutMs: 1000 } },
        }),
      );
      await stage.until('an attempt', () => stage.server.attempts.length > 0);
      await stage.pause(20);
      const { state } = await stage.settles(
        timers.run(() => probe.session.close()),
        900,
      );
      stage.expect(state).toBe('resolved', 'close() during the wait');
      await stage.until(
        'the timers of the session to end',
        () => timers.live === 0,
        200,
        () => `${timers.live} timers that keep the process alive`,
      );
      const before = stage.server.attempts.length;
      await stage.never('another attempt', () => stage.server.attempts[before], 1100);
    },
  },
  {
    id: 'LIF-19',
    statement: 'Closing the AgentSession while the agent speaks completes, with one close event',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_session.ts: emits close after session.close() has resolved',
    async run(stage) {
      const probe = await stage.agent();
      const response = stage.server.peer.respond();
      const item = response.message();
      response.text(item, 'One two three four five.').audio(item, 5000);
      await stage.until('the agent to speak', () => probe.output.playing);
      const { state } = await stage.settles(probe.session.close(), 3000);
      stage.expect(state).toBe('resolved', 'close() of the AgentSession after 3 s');
      stage.expect(probe.of('close')).toHaveLength(1, 'close events');
    },
  },
  {
    id: 'LIF-20',
    statement: 'Billed connection time is reported before close() resolves',
    severity: 'should',
    source: '@livekit/agents 1.9.0 metrics/model_usage.ts: adds up sessionDurationMs of metrics_collected',
    needs: capability('billedByTime'),
    async run(stage) {
      const probe = await stage.session();
      await stage.pause(50);
      await probe.session.close();
      const reported = probe.metrics.reduce((sum, { sessionDurationMs = 0 }) => sum + sessionDurationMs, 0);
      stage.expect(reported).toBeAtLeast(40, 'milliseconds of connection reported by the end of close()');
    },
  },
];
