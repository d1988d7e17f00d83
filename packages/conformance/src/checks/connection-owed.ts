// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { capability, type Check } from '../check.ts';
import { ramp } from '../stage/signals.ts';
import type { Stage } from '../stage/stage.ts';
import { isUsable } from './usable.ts';
import type { Peer } from '../server/peer.ts';

const FRAMEWORK = '@livekit/agents 1.9.0 voice/agent_activity.ts';

/** What was still outstanding when the connection was lost. */
export const connectionOwed: Check[] = [
  {
    id: 'CON-27',
    statement: 'A turn that was transcribed but not answered before an outage is answered after it',
    severity: 'should',
    source: `${FRAMEWORK}: leaves it to the provider to answer the turns it detects`,
    needs: capability('turnDetection', 'userTranscription'),
    async run(stage) {
      const probe = await stage.agent();
      const { peer } = stage.server;
      const item = peer.userTurn();
      peer.transcriptFinal(item, 'Are you there?');
      await stage.until('the turn in the history', () => probe.said.includes('user: Are you there?'));
      stage.server.answersRequests('I am.', 100);
      const second = await reconnects(stage);
      await stage.until('a request on the new connection', () => second.of('request')[0], 3000);
      await stage.until(
        'the answer to be heard',
        () => probe.said.includes('assistant: I am.'),
        3000,
        () => probe.said,
      );
      await stage.pause(200);
      stage.expect(second.of('request')).toHaveLength(1, 'requests');
      stage.expect(Math.round(probe.output.receivedMs)).toBe(100, 'milliseconds heard of an answer of 100');
    },
  },
  {
    id: 'CON-28',
    statement: 'A manual turn interrupted by an outage is committed in full',
    severity: 'must',
    source: `${FRAMEWORK}: sends each frame of a turn once, and commits it at its end`,
    needs: capability('manualTurns'),
    async run(stage) {
      const probe = await stage.session({ overrides: { turnDetection: false } });
      for (const frame of ramp(500)) probe.session.pushAudio(frame);
      await stage.until('most of the sound', () => stage.server.audioMs() >= 400);
      const at = stage.timeline.now();
      const second = await reconnects(stage);
      await isUsable(stage, probe, second);
      for (const frame of ramp(100)) probe.session.pushAudio(frame);
      await probe.session.commitAudio();
      await stage.until('the commit on the new connection', () => second.of('commit')[0], 3000);
      stage
        .expect(Math.round(stage.server.audioMs(at)))
        .toBeWithin(600, 640, 'milliseconds committed of a turn of 600');
    },
  },
  {
    id: 'CON-29',
    statement: 'When an outage cuts off a message, only the words that were handed over are restored',
    severity: 'should',
    source: `${FRAMEWORK}: keeps of a message what its streams delivered`,
    needs: capability('midSessionChatCtxUpdate', 'midSessionInstructionsUpdate'),
    async run(stage) {
      const probe = await stage.session();
      const response = stage.server.peer.respond();
      const item = response.message();
      response.text(item, 'Not spoken yet');
      const reader = await stage.generation(probe);
      await stage.until('the message in chatCtx', () => probe.session.chatCtx.getById(item));
      await stage.pause(50);
      const second = await reconnects(stage);
      await stage.until('the streams to end', () => reader.ended);
      await isUsable(stage, probe, second);
      const restored = second.conversation.items().flatMap((one) => (one.kind === 'message' ? one.text : []));
      stage
        .expect(restored.filter((text) => !reader.text.startsWith(text)))
        .toEqual([], `words restored of a message of which “${reader.text}” was handed over`);
      const known = probe.session.chatCtx.getById(item);
      const text = known?.type === 'message' ? (known.textContent ?? '') : '';
      stage
        .expect(reader.text.startsWith(text))
        .toBe(true, `whether chatCtx holds no more either (“${text}”)`);
    },
  },
];

async function reconnects(stage: Stage): Promise<Peer> {
  stage.server.drop('abrupt');
  return stage.until('the second connection', () => stage.server.connections()[1], 3000);
}
