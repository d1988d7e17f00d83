// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { all, capability, type Check } from '../check.ts';
import { ramp } from '../stage/signals.ts';
import { everythingIn } from '../stage/secrets.ts';
import { failsForGood } from './connection.ts';
import { mutations } from './mutations.ts';

/** Unexpected input on a connection, and state that must survive its end. */
export const connectionImpolite: Check[] = [
  {
    id: 'CON-21',
    statement: 'Whatever the fields of a message hold, the process survives and the conversation continues',
    severity: 'must',
    source: '@livekit/agents 1.9.0 llm/realtime.ts: nothing catches what a session throws while it reads',
    needs: ({ driver }) =>
      mutations(driver).length > 0 ? undefined : `${driver.name} does not write its messages as JSON`,
    fresh: true,
    timeoutMs: 30_000,
    async run(stage) {
      const probe = await stage.session();
      const { peer } = stage.server;
      for (const [index, message] of mutations(stage.adapter.driver).entries()) {
        peer.sendRaw(message);
        if (index % 20 === 0) await stage.pause(2);
      }
      await stage.pause(100);
      const response = peer.respond({ id: 'resp_after' });
      response.speak('After all.', 60);
      response.end();
      const generation = await stage.until(
        'the generation after the malformed messages',
        () => probe.generations.find(({ responseId }) => responseId === 'resp_after'),
        5000,
        () => `${stage.server.connections().length} connections, the first ${peer.open ? 'open' : 'closed'}`,
      );
      const reader = probe.read(generation);
      await stage.until('it to end', () => reader.ended);
      stage.expect(reader.text).toBe('After all.', 'its text');
      stage.expect(stage.server.connections()).toHaveLength(1, 'connections');
    },
  },
  {
    id: 'CON-23',
    statement: 'A planned change of connection happens even if a turn was never answered and a call is open',
    severity: 'should',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: not every turn is answered, nor every call',
    needs: capability('plannedRotation', 'turnDetection'),
    timeoutMs: 25_000,
    async run(stage) {
      const probe = await stage.session({ overrides: { maxSessionDuration: 1000 } });
      const { peer } = stage.server;
      const response = peer.respond();
      response.call('look', '{}');
      response.end();
      const reader = await stage.generation(probe);
      await stage.until('the call', () => reader.ended);
      peer.userTurn();
      await stage.until(
        'the next connection, within 10 s of silence',
        () => stage.server.connections()[1],
        13_000,
        () => 'the old connection is still in use',
      );
      stage.expect(probe.errors.map(({ error }) => String(error))).toEqual([], 'errors');
    },
  },
  {
    id: 'CON-24',
    statement: 'A committed turn is kept until it is transcribed or answered, and sent again after a drop',
    severity: 'should',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: commits a turn once',
    needs: all(capability('manualTurns', 'userTranscription')),
    async run(stage) {
      const probe = await stage.session({ overrides: { turnDetection: false } });
      const { peer } = stage.server;
      for (const frame of ramp(600)) probe.session.pushAudio(frame);
      await probe.session.commitAudio();
      await stage.until('the item of the turn', () => peer.conversation.items()[0]);
      await stage.pause(100);
      const at = stage.timeline.now();
      stage.server.drop('abrupt');
      const second = await stage.until('the second connection', () => stage.server.connections()[1], 3000);
      await stage.until(
        'the commit on the second connection',
        () => second.of('commit')[0],
        3000,
        () => second.received.map(({ kind }) => kind),
      );
      stage.expect(stage.server.audioMs(at)).toBeAtLeast(600, 'milliseconds of the turn sent again, of 600');
      const item = await stage.until('its item', () => second.conversation.items()[0]);
      // The plugin has to learn of it as well.
      await stage.pause(120);
      second.transcriptFinal(item.id, 'Press and speak.');
      await stage.until('the transcript', () => probe.finals[0]);
      stage.server.drop('abrupt');
      const third = await stage.until('the third connection', () => stage.server.connections()[2], 3000);
      await stage.never('another commit of what was understood', () => third.of('commit')[0], 400);
    },
  },
  {
    id: 'CON-25',
    statement: 'An error that ends a connection during setup reaches the application with its reason',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_session.ts: this is how an application learns of a failed start',
    async run(stage) {
      stage.server.onConnection((peer) => {
        peer.error('fatal', 'the deployment fell asleep');
        peer.drop('clean', 1000);
      });
      const probe = stage.openSession();
      const error = await failsForGood(stage, probe, 4000);
      stage
        .expect(everythingIn(error).includes('the deployment fell asleep'))
        .toBe(true, 'whether the unrecoverable error says what the provider said');
      stage.expect(stage.server.attempts.length).toBeAtMost(1, 'attempts, as a retry cannot help');
    },
  },
  {
    id: 'CON-26',
    statement:
      'A provider that accepts connections and never sends anything exhausts the retries: one unrecoverable error',
    severity: 'must',
    source: '@livekit/agents 1.9.0 types.ts: timeoutMs; an open connection alone is no proof that it works',
    async run(stage) {
      stage.server.greet(false);
      stage.server.behaviour.react = () => 'ignore';
      const connOptions = { maxRetry: 1, retryIntervalMs: 100, timeoutMs: 700 };
      const probe = stage.openSession({ overrides: { connOptions } });
      await failsForGood(stage, probe, 6000);
      stage.expect(stage.server.attempts.length).toBeWithin(2, 3, 'attempts with maxRetry 1');
      stage.expect(stage.server.openPeers()).toHaveLength(0, 'connections left open');
    },
  },
];
