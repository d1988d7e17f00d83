// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { capability, type Check } from '../check.ts';

export const interruption: Check[] = [
  {
    id: 'INT-02',
    statement: 'interrupt() ends the local streams without waiting for confirmation',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: streams that close later than 2 s after a barge-in lose the message',
    async run(stage) {
      const probe = await stage.session();
      stage.server.behaviour.confirmsCancel = false;
      const response = stage.server.peer.respond();
      const item = response.message();
      response.text(item, 'One two three.').audio(item, 500);
      const reader = await stage.generation(probe);
      await stage.until('audio', () => reader.samples().length > 0);
      const at = stage.timeline.now();
      await probe.session.interrupt();
      await stage.until(
        'all four streams to end after interrupt()',
        () => reader.ended,
        500,
        () => ({
          ended: reader.ended,
          text: reader.messages[0]?.textEnded,
          audio: reader.messages[0]?.audioEnded,
        }),
      );
      stage
        .expect((reader.endedAtMs ?? Infinity) - at)
        .toBeAtMost(100, 'milliseconds from interrupt() to the end of the streams');
    },
  },
  {
    id: 'INT-03',
    statement: 'A barge-in leads to one truncation, of the right item, at the position played',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: truncate() gets the playback position of the output',
    needs: capability('messageTruncation', 'turnDetection'),
    async run(stage) {
      const { output } = await stage.agent();
      const { peer } = stage.server;
      const response = peer.respond();
      const item = response.message();
      response.text(item, 'One two three four five.').audio(item, 3000);
      await stage.until('the agent to speak', () => output.playing);
      await stage.pause(400);
      peer.userTurn();
      const cut = await stage.until('the truncation', () => stage.server.truncations()[0]);
      await stage.pause(200);
      stage.expect(stage.server.truncations()).toHaveLength(1, 'truncations');
      stage.expect(cut.itemId).toBe(item, 'item truncated');
      const played = output.finished[0]?.positionMs ?? 0;
      stage
        .expect(cut.audioEndMs - played)
        .toBeWithin(-50, 50, 'truncation minus position played, in milliseconds');
    },
  },
];
