// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { capability, type Check } from '../check.ts';

/** What an interruption sends, and the state it leaves. */
export const interruption: Check[] = [
  {
    id: 'INT-01',
    statement: 'Playback stops as soon as the provider reports speech',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: input_speech_started clears the output',
    needs: capability('turnDetection'),
    alone: true,
    async run(stage) {
      const { output } = await stage.agent();
      const { peer } = stage.server;
      const response = peer.respond();
      const item = response.message();
      response.text(item, 'One two three four five.').audio(item, 3000);
      await stage.until('the agent to speak', () => output.playing);
      await stage.pause(100);
      const at = stage.timeline.now();
      peer.userStart();
      const cleared = await stage.until('the agent to fall silent', () => output.cleared[0]);
      // 50 ms are required; the rest is slack for a busy machine.
      stage.expect(Math.round(cleared - at)).toBeAtMost(100, 'milliseconds until playback was cut');
    },
  },
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
    statement: 'A barge-in causes one truncation, of the right item, at the position played',
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
  {
    id: 'INT-04',
    statement: 'A truncation never goes beyond the audio received for the item',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: passes on the position an output reports, right or wrong',
    needs: capability('messageTruncation', 'turnDetection'),
    async run(stage) {
      const { output } = await stage.agent({ output: { positionErrorMs: 5000 } });
      const { peer } = stage.server;
      const response = peer.respond();
      const item = response.message();
      response.text(item, 'One two three four five.').audio(item, 1000);
      await stage.until('the agent to speak', () => output.playing);
      await stage.pause(200);
      peer.userTurn();
      await stage.until('the agent to fall silent', () => output.finished.length > 0);
      await stage.pause(300);
      stage
        .expect(stage.server.truncations().filter(({ audioEndMs }) => audioEndMs > 1000))
        .toEqual([], 'truncations beyond the 1000 ms of the item');
    },
  },
  {
    id: 'INT-05',
    statement: 'A message of which nothing was heard is deleted, or truncated in a form the provider accepts',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: calls truncate() with audioEndMs 0 too',
    needs: capability('messageTruncation'),
    async run(stage) {
      const probe = await stage.session();
      const response = stage.server.peer.respond();
      const item = response.message();
      response.text(item, 'One two three.').audio(item, 500);
      const reader = await stage.generation(probe);
      await stage.until('audio', () => reader.samples().length > 0);
      await probe.session.interrupt();
      await probe.session.truncate({
        messageId: item,
        audioEndMs: 0,
        modalities: ['text', 'audio'],
        audioTranscript: '',
      });
      const deleted = () => stage.server.received('delete').some(({ itemId }) => itemId === item);
      const cut = () => stage.server.truncations().find(({ itemId }) => itemId === item);
      await stage.until('the item to be deleted or truncated', () => deleted() || cut());
      await stage.pause(50);
      if (!deleted()) stage.expect(cut()?.audioEndMs).toBe(0, 'position of the truncation');
      stage.expect(probe.errors.map(({ error }) => String(error))).toEqual([], 'errors');
    },
  },
  {
    id: 'INT-06',
    statement: 'Positions on the wire are whole numbers from 0, whatever the framework passes',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: avatar outputs may report positions that are not numbers',
    needs: capability('messageTruncation'),
    async run(stage) {
      const probe = await stage.session();
      const items: string[] = [];
      for (const audioEndMs of [Number.NaN, -5, Infinity, 123.4]) {
        const response = stage.server.peer.respond();
        const item = response.speak('One two three.', 500);
        response.end();
        items.push(item);
        const reader = await stage.generation(probe, items.length);
        await stage.until('the message', () => reader.ended);
        await probe.session.truncate({
          messageId: item,
          audioEndMs,
          modalities: ['text', 'audio'],
          audioTranscript: 'One',
        });
      }
      await stage.until('the last truncation', () =>
        stage.server.truncations().some(({ itemId }) => itemId === items.at(-1)),
      );
      stage
        .expect(
          stage.server
            .truncations()
            .map(({ audioEndMs }) => audioEndMs)
            .filter((ms) => !Number.isInteger(ms) || ms < 0),
        )
        .toEqual([], 'positions that are not whole numbers from 0');
    },
  },
  {
    id: 'INT-07',
    statement: 'After a truncation chatCtx holds what was heard, whatever the provider reports later',
    severity: 'must',
    source: '@livekit/agents 1.9.0 llm/realtime.ts: chatCtx is what the next update is compared with',
    needs: capability('messageTruncation'),
    async run(stage) {
      const probe = await stage.session();
      stage.server.behaviour.confirmsCancel = false;
      const response = stage.server.peer.respond();
      const item = response.message();
      response.text(item, 'One two three four five six seven eight nine ten.').audio(item, 1000);
      const reader = await stage.generation(probe);
      await stage.until('audio', () => reader.samples().length > 0);
      await probe.session.interrupt();
      await probe.session.truncate({
        messageId: item,
        audioEndMs: 300,
        modalities: ['text', 'audio'],
        audioTranscript: 'One two three',
      });
      response.cancelled();
      await stage.pause(150);
      const message = probe.session.chatCtx.getById(item);
      const text = message?.type === 'message' ? message.textContent : undefined;
      stage.expect(text).toBe('One two three', 'text of the message in chatCtx');
    },
  },
  {
    id: 'INT-08',
    statement: 'interrupt() sends nothing when there is nothing to interrupt',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: calls interrupt() on every speech start and before tool replies',
    async run(stage) {
      const probe = await stage.session();
      for (let i = 0; i < 5; i += 1) await probe.session.interrupt();
      const response = stage.server.peer.respond();
      response.speak('Well.', 60);
      response.end();
      const reader = await stage.generation(probe);
      await stage.until('the streams to end', () => reader.ended);
      await stage.pause(20);
      for (let i = 0; i < 5; i += 1) await probe.session.interrupt();
      await stage.pause(100);
      stage.expect(stage.server.cancels()).toHaveLength(0, 'cancels');
    },
  },
  {
    id: 'INT-09',
    statement: 'A response is cancelled once, however often it is interrupted',
    severity: 'should',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: calls interrupt() again for each further speech start',
    async run(stage) {
      const probe = await stage.session();
      stage.server.behaviour.confirmsCancel = false;
      const response = stage.server.peer.respond();
      const item = response.message();
      response.text(item, 'One two three.').audio(item, 500);
      const reader = await stage.generation(probe);
      await stage.until('audio', () => reader.samples().length > 0);
      await probe.session.interrupt();
      await probe.session.interrupt();
      await stage.pause(50);
      await probe.session.interrupt();
      await stage.pause(100);
      stage.expect(stage.server.cancels()).toHaveLength(1, 'cancels of one response');
    },
  },
];
