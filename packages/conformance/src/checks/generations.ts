// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Check } from '../check.ts';

export const generations: Check[] = [
  {
    id: 'GEN-07',
    statement: 'No sample is lost, odd byte boundaries included',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/generation.ts: plays exactly the frames of the audio stream',
    async run(stage) {
      const probe = await stage.session();
      const response = stage.server.peer.respond();
      const item = response.message();
      const samples = Int16Array.from({ length: 4800 }, (_, i) => i);
      const bytes = new Uint8Array(samples.buffer);
      response.text(item, 'Odd.');
      for (const [from, to] of [
        [0, 1],
        [1, 1201],
        [1201, 1202],
        [1202, 5001],
        [5001, 9600],
      ] as const)
        response.audioBytes(item, bytes.slice(from, to));
      response.endMessage(item).end();
      const reader = await stage.generation(probe);
      await stage.until('the streams to end', () => reader.ended);
      stage.expect(reader.samples().length).toBe(4800, 'samples heard of 4800 sent');
      stage.expect([...reader.samples()]).toEqual([...samples], 'the samples heard');
    },
  },
  {
    id: 'GEN-16',
    statement: 'Overlapping responses keep separate state and both end',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: several generations may be outstanding, each with its streams',
    async run(stage) {
      const probe = await stage.session();
      const { peer } = stage.server;
      const first = peer.respond();
      const one = first.message();
      first.text(one, 'first ').audio(one, 100);
      const second = peer.respond();
      const two = second.message();
      second.text(two, 'second ').audio(two, 200);
      first.text(one, 'response').audio(one, 100).endMessage(one).end();
      second.text(two, 'response').audio(two, 100).endMessage(two).end();
      const readers = [await stage.generation(probe, 1), await stage.generation(probe, 2)];
      await stage.until(
        'the streams of both responses to end',
        () => readers.every((reader) => reader.ended),
        1500,
        () => readers.map((reader) => ({ ended: reader.ended, text: reader.text })),
      );
      stage
        .expect(readers.map((reader) => reader.text))
        .toEqual(['first response', 'second response'], 'text of the two responses');
      stage
        .expect(readers.map((reader) => reader.samples().length / 24))
        .toEqual([200, 300], 'milliseconds of audio of the two responses');
    },
  },
  {
    id: 'GEN-20',
    statement: 'Writing after the reader was cancelled is harmless',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: after a barge-in the readers are cancelled, late writes reject',
    async run(stage) {
      const { output } = await stage.agent();
      const { peer } = stage.server;
      stage.server.behaviour.confirmsCancel = false;
      const response = peer.respond();
      const item = response.message();
      response.text(item, 'One two three.').audio(item, 2000);
      await stage.until('the agent to speak', () => output.playing);
      await stage.pause(100);
      const user = peer.userStart();
      await stage.until('the agent to fall silent', () => output.cleared.length > 0);
      await stage.pause(50);
      for (let i = 0; i < 4; i += 1) response.text(item, ' late').audio(item, 20);
      await stage.pause(200);
      response.cancelled();
      peer.userStop(user);
      await stage.pause(100);
      stage.expect(peer.open).toBe(true, 'the connection is still open');
    },
  },
];
