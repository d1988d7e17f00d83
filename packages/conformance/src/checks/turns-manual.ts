// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { capability, type Check } from '../check.ts';
import type { ClientAction } from '../server/neutral.ts';
import type { Peer } from '../server/peer.ts';
import { FakeVad } from '../stage/fake-vad.ts';
import { constant, ramp } from '../stage/signals.ts';
import type { Stage } from '../stage/stage.ts';

const MANUAL = { turnDetection: false };
const FRAMEWORK = '@livekit/agents 1.9.0 voice/agent_activity.ts';

/** Turns that the framework ends: push-to-talk and local voice activity detection. */
export const turnsManual: Check[] = [
  {
    id: 'TRN-05',
    statement: 'A manual turn is one commit of all its audio, then one request',
    severity: 'must',
    source: `${FRAMEWORK}: calls commitAudio() and, without waiting for it, generateReply()`,
    needs: capability('manualTurns'),
    async run(stage) {
      const probe = await stage.agent({
        overrides: MANUAL,
        session: { turnHandling: { turnDetection: 'manual', endpointing: { minDelay: 0 } } },
      });
      stage.server.answersRequests();
      const { peer } = stage.server;
      probe.input.push(ramp(500));
      await stage.until('the audio', () => stage.server.audioMs() >= 400);
      probe.session.commitUserTurn();
      await stage.until('the request', () => stage.server.requests().length > 0, 4000);
      await stage.until('the reply', () => probe.output.receivedMs > 0);
      stage.expect(order(peer, 'commit', 'request')).toEqual(['commit', 'request'], 'commits and requests');
      const { committedMs } = upToCommit(stage, peer);
      stage.expect(committedMs).toBeAtLeast(500, 'milliseconds of audio committed');
    },
  },
  {
    id: 'TRN-06',
    statement: 'A short press is committed, padded if the provider requires more audio',
    severity: 'must',
    source: `${FRAMEWORK}: sends no more audio for a turn after commitAudio()`,
    needs: capability('manualTurns'),
    async run(stage) {
      for (const ms of [180, 60]) {
        const probe = await stage.session({ overrides: MANUAL });
        const { peer } = stage.server;
        for (const frame of ramp(ms)) probe.session.pushAudio(frame);
        await probe.session.commitAudio();
        await stage.until(
          `a commit of a press of ${ms} ms`,
          () => peer.of('commit').length > 0,
          1500,
          () => order(peer, 'commit', 'clear', 'request'),
        );
        const { committedMs } = upToCommit(stage, peer);
        stage.expect(committedMs).toBeAtLeast(ms, `milliseconds committed of ${ms}`);
        await stage.until(
          `the provider to accept the commit of ${ms} ms`,
          () => peer.conversation.items().length > 0,
          1000,
          () => `rejected: ${committedMs} ms of audio`,
        );
      }
    },
  },
  {
    id: 'TRN-07',
    statement: 'An empty commit does nothing',
    severity: 'must',
    source: `${FRAMEWORK}: calls commitAudio() at the end of every turn, with or without audio`,
    needs: capability('manualTurns'),
    async run(stage) {
      const probe = await stage.session({ overrides: MANUAL });
      const { peer } = stage.server;
      await probe.session.commitAudio();
      for (const frame of ramp(300)) probe.session.pushAudio(frame);
      await probe.session.commitAudio();
      await stage.until('the item of the turn', () => peer.conversation.items().length > 0);
      await probe.session.commitAudio();
      await stage.pause(100);
      stage.expect(peer.conversation.items()).toHaveLength(1, 'user items');
      stage.expect(probe.errors.map(({ error }) => String(error))).toEqual([], 'error events');
    },
  },
  {
    id: 'TRN-08',
    statement: 'After a clear, a commit holds none of the cleared audio',
    severity: 'must',
    source: `${FRAMEWORK}: clearUserTurn() calls clearAudio() before the next press`,
    needs: capability('manualTurns'),
    async run(stage) {
      const probe = await stage.session({ overrides: MANUAL });
      const { peer } = stage.server;
      for (const frame of constant(335, 8000)) probe.session.pushAudio(frame);
      await probe.session.clearAudio();
      for (const frame of constant(300, -8000)) probe.session.pushAudio(frame);
      await probe.session.commitAudio();
      await stage.until('the commit', () => peer.of('commit')[0]);
      const { samples } = upToCommit(stage, peer);
      stage.expect(samples.filter((sample) => sample > 4000).length).toBe(0, 'cleared samples committed');
      const after = samples.filter((sample) => sample < -4000).length;
      stage
        .expect((after * 1000) / stage.adapter.driver.sampleRate.input)
        .toBeWithin(290, 310, 'milliseconds committed of the 300 after the clear');
    },
  },
  {
    id: 'TRN-09',
    statement: "The transcript of a manual turn carries the committed item's id",
    severity: 'must',
    source: `${FRAMEWORK}: itemId becomes the id of the user message in the history`,
    needs: capability('manualTurns', 'userTranscription'),
    async run(stage) {
      const probe = await stage.agent({ overrides: MANUAL, turnDetection: 'manual' });
      const { peer } = stage.server;
      const session = probe.plugin.session;
      for (const frame of ramp(300)) session.pushAudio(frame);
      await session.commitAudio();
      const item = await stage.until('the item of the turn', () => peer.conversation.items()[0]);
      peer.transcriptFinal(item.id, 'Press and speak.');
      await stage.until('the transcript', () => probe.plugin.finals[0]);
      stage
        .expect(probe.plugin.finals.map(({ itemId }) => itemId))
        .toEqual([item.id], 'item ids of the transcripts');
      await stage.until('the user turn in the history', () => probe.messages.length > 0);
      stage.expect(probe.messages.map(({ id }) => id)).toEqual([item.id], 'ids in the history');
    },
  },
  {
    id: 'TRN-10',
    statement:
      'A locally detected turn while the agent speaks is committed, cancels the response and is answered',
    severity: 'must',
    source: `${FRAMEWORK}: at the end of a turn calls commitAudio(), then interrupt(), then generateReply()`,
    needs: capability('manualTurns'),
    async run(stage) {
      const vad = new FakeVad();
      const probe = await stage.agent({
        overrides: MANUAL,
        output: { canPause: true },
        session: { vad, turnHandling: { turnDetection: 'vad', endpointing: { minDelay: 0 } } },
      });
      const { peer } = stage.server;
      const response = peer.respond();
      const item = response.message();
      response.text(item, 'A long story.').audio(item, 5000);
      await stage.until('the agent to speak', () => probe.output.playing);
      stage.server.answersRequests('At your service.', 60);
      vad.start();
      probe.input.push(ramp(600));
      await stage.until('the audio of the turn', () => stage.server.audioMs() >= 500);
      vad.speaking(600);
      await stage.pause(50);
      vad.stop(600);
      await stage.until(
        'the request',
        () => peer.of('request')[0],
        3000,
        () => order(peer, 'commit', 'cancel', 'clear', 'request'),
      );
      const seen = order(peer, 'commit', 'clear', 'cancel', 'request');
      stage.expect(seen.filter((kind) => kind === 'commit')).toHaveLength(1, 'commits');
      stage
        .expect(seen.slice(seen.indexOf('commit')).includes('clear'))
        .toBe(false, 'whether a clear follows');
      stage.expect(seen.indexOf('commit')).toBeAtMost(seen.indexOf('request') - 1, 'position of the commit');
      stage.expect(seen.slice(0, seen.indexOf('request'))).toContain('cancel', 'before the request');
      stage
        .expect(upToCommit(stage, peer).committedMs)
        .toBeAtLeast(600, 'milliseconds of the turn committed');
      await stage.until('the answer in the history', () =>
        probe.said.includes('assistant: At your service.'),
      );
    },
  },
  {
    id: 'TRN-11',
    statement: 'User activity hints at the rate of a voice activity detector cause no traffic',
    severity: 'should',
    source: `${FRAMEWORK}: calls startUserActivity() on each inference while the user speaks`,
    async run(stage) {
      const probe = await stage.session({
        overrides: stage.adapter.capabilities.manualTurns ? MANUAL : {},
      });
      const before = stage.server.peer.received.length;
      for (let i = 0; i < 50; i += 1) {
        probe.session.startUserActivity();
        if (i % 10 === 0) await stage.pause(5);
      }
      await stage.pause(50);
      const sent = stage.server.peer.received.slice(before).map(({ kind }) => kind);
      stage.expect(sent.length).toBeAtMost(1, 'messages after 50 hints');
    },
  },
];

/** The given kinds of actions that a connection received, in order. */
function order(peer: Peer, ...kinds: ClientAction['kind'][]): string[] {
  return peer.received.flatMap(({ kind }) => (kinds.includes(kind) ? kind : []));
}

/** The audio covered by the first commit: everything after the last clear before it. */
function upToCommit(stage: Stage, peer: Peer): { samples: number[]; committedMs: number } {
  const end = peer.received.findIndex(({ kind }) => kind === 'commit');
  const before = peer.received.slice(0, end < 0 ? 0 : end);
  const start = before.findLastIndex(({ kind }) => kind === 'clear') + 1;
  const samples = before
    .slice(start)
    .flatMap((action) => (action.kind === 'audio' ? Array.from(action.samples) : []));
  return { samples, committedMs: (samples.length * 1000) / stage.adapter.driver.sampleRate.input };
}
