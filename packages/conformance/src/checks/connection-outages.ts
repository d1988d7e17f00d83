// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { capability, type Check } from '../check.ts';
import { isUsable } from './usable.ts';

/**
 * How long a plugin may take to open another connection after it noticed the outage, in milliseconds; includes slack
 * for a busy machine.
 */
const REPLACING_MS = 10_000;

/** How outages are detected, what they interrupt, and frames that are no outage. */
export const connectionOutages: Check[] = [
  {
    id: 'CON-13',
    statement: 'A planned change of connection cuts off no speech, emits no error and leaves one connection',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_session.ts: reports every error event to the application',
    needs: capability('plannedRotation'),
    async run(stage) {
      const probe = await stage.session({ overrides: { maxSessionDuration: 500 } });
      const { peer } = stage.server;
      const response = peer.respond();
      const item = response.message();
      response.text(item, 'One two three.');
      // The reply outlasts the connection's maximum duration.
      for (let piece = 0; piece < 12; piece += 1) {
        response.audio(item, 50);
        await stage.pause(75);
      }
      response.endMessage(item).end();
      const reader = await stage.generation(probe);
      await stage.until('the end of the reply', () => reader.ended);
      stage.expect(reader.samples().length / 24).toBe(600, 'milliseconds of the reply that arrived');
      const second = await stage.until('the next connection', () => stage.server.connections()[1], 3000);
      await stage.until(
        'the old connection to close',
        () => !peer.open,
        2000,
        () => `${stage.server.openPeers().length} connections open`,
      );
      await stage.until('the configuration on the next connection', () => second.of('config').length > 0);
      stage.expect(probe.errors.map(({ error }) => String(error))).toEqual([], 'errors');
    },
  },
  {
    id: 'CON-14',
    statement: 'A session reconnects even if nobody listens for errors',
    severity: 'must',
    source: "@livekit/agents 1.9.0 voice/agent_session.ts: emit('error') throws when nobody listens",
    async run(stage) {
      const probe = await stage.agent({ listensForErrors: false });
      // WebSocket clients report this as an error, other losses only as a close.
      stage.server.drop('broken');
      const second = await stage.until('the second connection', () => stage.server.connections()[1], 3000);
      await isUsable(stage, probe.plugin, second);
      probe.session.generateReply();
      const request = await stage.until('the request on the new connection', () => second.of('request')[0]);
      second.respond({ answering: request }).end();
      await stage.until('the generation', () => probe.plugin.generations[0]);
    },
  },
  {
    id: 'CON-15',
    statement: 'A connection whose peer disappeared silently is detected and replaced',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: waits for events of the session without a time limit',
    timeoutMs: 40_000,
    async run(stage) {
      const probe = await stage.session();
      stage.server.blackhole();
      const { deadAfterMs = 20_000 } = stage.adapter;
      const second = await stage.until(
        'a new connection in place of the silent one',
        () => stage.server.connections()[1],
        deadAfterMs + REPLACING_MS,
        () => 'the silent connection is still in use',
      );
      await isUsable(stage, probe, second);
      const pending = probe.session.generateReply();
      pending.catch(() => undefined);
      const request = await stage.until('the request on the new connection', () => second.of('request')[0]);
      second.respond({ answering: request }).end();
      stage.expect((await stage.settles(pending, 2000)).state).toBe('resolved', 'state of the reply');
    },
  },
  {
    id: 'CON-16',
    statement:
      'The streams of a generation end at the drop, not at the reconnect, with the content that had arrived',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/generation.ts: reads streams to their end, with 10 s for each piece of audio',
    async run(stage) {
      const probe = await stage.session({
        overrides: { connOptions: { maxRetry: 5, retryIntervalMs: 100, timeoutMs: 4000 } },
      });
      const response = stage.server.peer.respond();
      const item = response.message();
      response.text(item, 'One two').audio(item, 1000);
      const reader = await stage.generation(probe);
      const ms = (): number => (reader.samples().length * 1000) / stage.server.peer.outputRate;
      await stage.until('the audio', () => ms() === 1000);
      // Text may arrive slightly later than audio.
      await stage.pause(50);
      stage.server.stall();
      stage.server.drop('abrupt');
      await stage.until(
        'the streams to end at the drop',
        () => reader.ended,
        1000,
        () => ({ messagesEnded: reader.messagesEnded, callsEnded: reader.callsEnded }),
      );
      stage.expect(stage.server.connections()).toHaveLength(1, 'connections by then');
      stage.expect([reader.text, ms()]).toEqual(['One two', 1000], 'text, and milliseconds of audio');
    },
  },
  {
    id: 'CON-17',
    statement: 'A frame that cannot be parsed is logged and skipped',
    severity: 'must',
    source: '@livekit/agents 1.9.0 llm/realtime.ts: nothing catches what a session throws while it reads',
    async run(stage) {
      const probe = await stage.session();
      const { peer } = stage.server;
      const logged = stage.logs.from(40).length;
      peer.say({ say: 'garbage' });
      const response = peer.respond({ id: 'resp_next' });
      response.speak('Well.', 60);
      response.end();
      const reader = await stage.generation(probe);
      await stage.until('the generation after the frame to end', () => reader.ended);
      stage.expect(reader.text).toBe('Well.', 'text of the generation after the frame');
      stage.expect(probe.errors.map(({ error }) => String(error))).toEqual([], 'errors');
      stage.expect(stage.logs.from(40).length - logged).toBeAtLeast(1, 'warnings in the log');
      stage.expect(stage.server.connections()).toHaveLength(1, 'connections');
    },
  },
  {
    id: 'CON-18',
    statement: 'Events of an unknown type are ignored',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_session.ts: reports every error event to the application',
    async run(stage) {
      const probe = await stage.session();
      const { peer } = stage.server;
      peer.say({ say: 'unknown' });
      const response = peer.respond({ id: 'resp_next' });
      response.speak('Well.', 60);
      response.end();
      const reader = await stage.generation(probe);
      await stage.until('the generation after the event to end', () => reader.ended);
      stage.expect(reader.text).toBe('Well.', 'text of the generation after the event');
      stage.expect(probe.errors.map(({ error }) => String(error))).toEqual([], 'errors');
      stage.expect(stage.server.connections()).toHaveLength(1, 'connections');
    },
  },
];
