// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { all, capability, protocol, type Check } from '../check.ts';

const serverTurns = all(capability('turnDetection'), protocol('speech-events'));

/** Turns detected by the provider. */
export const turns: Check[] = [
  {
    id: 'TRN-01',
    statement: 'Speech start and stop come in pairs, even if the provider repeats them',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: every input_speech_started interrupts; a repeated one hits the reply that has just begun',
    needs: serverTurns,
    async run(stage) {
      const probe = await stage.session();
      const { peer } = stage.server;
      const one = peer.userStart();
      peer.userStart(one);
      peer.userStop(one);
      peer.say({ say: 'user-stop', itemId: one, atMs: 1000 });
      const two = peer.userStart();
      peer.userStop(two);
      const speech = (): string[] =>
        probe.events.flatMap(({ name }) => /^input_speech_(\w+)$/.exec(name)?.[1] ?? []);
      await stage.until('the end of the second turn', () => speech().length >= 4, 2000, speech);
      await stage.pause(50);
      stage.expect(speech()).toEqual(['started', 'stopped', 'started', 'stopped'], 'speech events');
    },
  },
  {
    id: 'TRN-02',
    statement: 'A connection lost while the user speaks ends the speech',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: the user state depends on the speech events alone',
    needs: serverTurns,
    async run(stage) {
      const probe = await stage.agent();
      stage.server.peer.userStart();
      await stage.until('the user state speaking', () => probe.session.userState === 'speaking');
      stage.server.drop('abrupt');
      await stage.until(
        'the user state to leave speaking',
        () => probe.session.userState !== 'speaking',
        2000,
        () => probe.session.userState,
      );
      stage.expect(probe.plugin.of('input_speech_stopped')).toHaveLength(1, 'input_speech_stopped events');
    },
  },
  {
    id: 'TRN-03',
    statement: 'There are no speech events when server turn detection is off',
    severity: 'should',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: interrupts on input_speech_started whatever the flag says',
    needs: all(serverTurns, capability('manualTurns')),
    async run(stage) {
      const probe = await stage.session({ overrides: { turnDetection: false } });
      const { peer } = stage.server;
      peer.userStop(peer.userStart());
      peer.respond().end();
      await stage.until('events after the speech', () => probe.generations.length > 0);
      stage
        .expect(probe.events.map(({ name }) => name).filter((name) => name.startsWith('input_speech')))
        .toEqual([], 'speech events');
    },
  },
  {
    id: 'TRN-04',
    statement: 'userTranscriptionEnabled is true only if a transcript will follow',
    severity: 'should',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: announces a transcript to the application when it is true',
    needs: serverTurns,
    async run(stage) {
      const { capabilities } = stage.adapter;
      for (const transcription of capabilities.userTranscription ? [true, false] : [false]) {
        const probe = await stage.session({ overrides: { transcription } });
        stage.server.peer.userTurn();
        const event = await stage.until('input_speech_stopped', () => probe.of('input_speech_stopped')[0]);
        stage
          .expect(event.userTranscriptionEnabled)
          .toBe(transcription, `userTranscriptionEnabled with transcription ${transcription ? 'on' : 'off'}`);
      }
    },
  },
  {
    id: 'TRN-12',
    statement: 'With interruption by the provider switched off, user speech does not cut off the agent',
    severity: 'should',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: supportsOverlappingSpeech keeps speech events from interrupting',
    needs: all(serverTurns, capability('interruptionSwitch')),
    async run(stage) {
      const probe = await stage.agent({ overrides: { interruptsResponse: false } });
      const { peer } = stage.server;
      const response = peer.respond();
      response.speak('Let me finish.', 500);
      response.end();
      await stage.until('the agent to speak', () => probe.output.playing);
      peer.userTurn();
      await stage.until('the end of what the agent says', () => probe.output.finished[0], 3000);
      stage
        .expect(
          probe.output.finished.map(({ positionMs, interrupted }) => ({
            positionMs: Math.round(positionMs),
            interrupted,
          })),
        )
        .toEqual([{ positionMs: 500, interrupted: false }], 'what was played, in milliseconds');
      await stage.until('the message in the history', () => probe.said.includes('assistant: Let me finish.'));
      stage.expect(stage.server.cancels()).toHaveLength(0, 'cancels');
    },
  },
  {
    id: 'TRN-13',
    statement: 'A commit ends the speech even if its end was never reported',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: the user state depends on the speech events alone',
    needs: serverTurns,
    async run(stage) {
      const probe = await stage.agent();
      const { peer } = stage.server;
      const item = peer.userStart();
      await stage.until('the user state speaking', () => probe.session.userState === 'speaking');
      peer.userCommitted(item);
      peer.userItem(item);
      await stage.until(
        'the user state to leave speaking',
        () => probe.session.userState !== 'speaking',
        2000,
        () => probe.session.userState,
      );
      peer.userTurn();
      await stage.until('the next turn', () => probe.plugin.of('input_speech_started').length === 2);
      await stage.pause(50);
      stage.expect(probe.plugin.of('input_speech_stopped')).toHaveLength(2, 'input_speech_stopped events');
    },
  },
  {
    id: 'TRN-14',
    statement:
      'When the provider does not answer a turn, the plugin requests a reply once and then reports it',
    severity: 'should',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: leaves it to the provider to answer the turns it detects',
    needs: capability('turnDetection', 'userTranscription'),
    timeoutMs: 25_000,
    async run(stage) {
      const probe = await stage.session({ overrides: { replyTimeoutMs: 500 } });
      const before = stage.logs.from(40).length;
      const item = stage.server.peer.userTurn();
      stage.server.peer.transcriptFinal(item, 'Is anybody there?');
      const told = (): boolean => probe.errors.length > 0 || stage.logs.from(40).length > before;
      await stage.until(
        'a request, an error event or a warning',
        () => stage.server.requests()[0] || told(),
        9000,
      );
      await stage.until('a report that no answer came', told, 5000);
      await stage.pause(300);
      stage.expect(stage.server.requests().length).toBeAtMost(1, 'requests');
      const final = probe.errors.filter(({ recoverable }) => !recoverable);
      stage.expect(final.map(({ error }) => String(error))).toEqual([], 'unrecoverable errors');
    },
  },
];
