// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { llm } from '@livekit/agents';
import type { AudioFrame } from '@livekit/rtc-node';
import { ReadableStream } from 'node:stream/web';
import { all, capability, type Check } from '../check.ts';
import { constant } from '../stage/signals.ts';
import type { Stage } from '../stage/stage.ts';

/** Calls everything that may be called at any time; returns the result of each call that did not resolve. */
async function callAnytime(stage: Stage, session: llm.RealtimeSession): Promise<string[]> {
  const calls: [string, () => Promise<void>][] = [
    ['interrupt', () => session.interrupt()],
    ['truncate', () => session.truncate({ messageId: 'item_none', audioEndMs: 100, audioTranscript: 'One' })],
    ['clearAudio', () => session.clearAudio()],
    ['commitAudio', () => session.commitAudio()],
  ];
  const wrong: string[] = [];
  for (const frame of constant(150, 8000)) session.pushAudio(frame);
  for (const [name, call] of calls) {
    const { state } = await stage.settles(
      Promise.resolve().then(() => call()),
      1000,
    );
    if (state !== 'resolved') wrong.push(`${name} ${state}`);
  }
  return wrong;
}

/** Interruptions at awkward moments. */
export const interruptionEdges: Check[] = [
  {
    id: 'INT-10',
    statement: 'A reply interrupted before its response began is cancelled when it begins, and never played',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: aborts the signal of generateReply() and calls interrupt()',
    async run(stage) {
      const { session, output, plugin } = await stage.agent();
      const { peer } = stage.server;
      session.generateReply();
      const request = await stage.until('the request', () => stage.server.requests()[0]);
      session.interrupt();
      await stage.pause(50);
      const response = peer.respond({ answering: request });
      await stage.until('a cancel', () => stage.server.cancels()[0]);
      if (!response.ended) {
        // The cancel arrived before the response existed.
        const item = response.message();
        response.text(item, 'One two three.').audio(item, 300).endMessage(item).end();
      }
      await stage.pause(250);
      stage.expect(output.receivedMs).toBe(0, 'milliseconds heard of the interrupted reply');
      stage
        .expect(plugin.generations.filter(({ userInitiated }) => !userInitiated))
        .toHaveLength(0, 'generations that look unasked');
      const next = peer.respond();
      next.speak('Yes?', 100);
      next.end();
      await stage.until('the next response to be heard', () => output.receivedMs >= 100);
    },
  },
  {
    id: 'INT-11',
    statement: 'interrupt() may be called from inside a listener',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: calls interrupt() while input_speech_started is emitted',
    needs: capability('turnDetection'),
    async run(stage) {
      const probe = await stage.session();
      const { peer } = stage.server;
      const first = peer.respond();
      const item = first.message();
      first.text(item, 'One two three.').audio(item, 500);
      const reader = await stage.generation(probe);
      await stage.until('audio', () => reader.samples().length > 0);
      probe.session.on('input_speech_started', () => void probe.session.interrupt());
      probe.session.on('input_speech_started', () => void probe.session.interrupt());
      peer.userTurn();
      await stage.until('the streams to end', () => reader.ended);
      const second = peer.respond();
      second.speak('Yes?', 100);
      second.end();
      const next = await stage.generation(probe, 2);
      await stage.until('the streams of the next response to end', () => next.ended);
      stage.expect(next.text).toBe('Yes?', 'text of the next response');
      stage.expect(next.samples().length).toBe(2400, 'samples of the next response');
      stage
        .expect([probe.of('input_speech_started').length, probe.of('input_speech_stopped').length])
        .toEqual([1, 1], 'speech starts and stops');
    },
  },
  {
    id: 'INT-12',
    statement: 'interrupt, truncate, clearAudio and commitAudio resolve in every state',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: calls them without await; a rejection has no handler',
    async run(stage) {
      stage.server.stall();
      const { session } = stage.openSession({ overrides: { turnDetection: false } });
      stage
        .expect(await callAnytime(stage, session))
        .toEqual([], 'calls that did not resolve before the connection was open');
      await stage.server.accept();
      const peer = await stage.until('the connection', () => stage.server.connections()[0], 3000);
      await stage.until('its configuration', () => peer.of('config').length > 0);
      stage.server.stall();
      peer.drop('abrupt');
      await stage.until('another attempt', () => stage.server.attempts.length > 1, 3000);
      stage
        .expect(await callAnytime(stage, session))
        .toEqual([], 'calls that did not resolve during an outage');
      await stage.server.accept();
      await stage.until('the second connection', () => stage.server.connections()[1], 3000);
      await session.close();
      stage.expect(await callAnytime(stage, session)).toEqual([], 'calls that did not resolve after close()');
    },
  },
  {
    id: 'INT-13',
    statement: 'A response interrupted before it was ever played is removed from the provider',
    severity: 'should',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: never reads a generation that is interrupted in the queue',
    needs: capability('midSessionChatCtxUpdate', 'turnDetection'),
    async run(stage) {
      const { output } = await stage.agent();
      const { peer } = stage.server;
      const first = peer.respond();
      first.speak('One two three four five.', 2000);
      first.end();
      await stage.until('the agent to speak', () => output.playing);
      const second = peer.respond();
      const unheard = second.speak('Six seven eight.', 500);
      second.end();
      await stage.pause(100);
      peer.userTurn();
      await stage.until(
        'the message nobody heard to be deleted or truncated to nothing',
        () =>
          stage.server.received('delete').some(({ itemId }) => itemId === unheard) ||
          stage.server.truncations().some(({ itemId, audioEndMs }) => itemId === unheard && audioEndMs === 0),
      );
    },
  },
  {
    id: 'INT-14',
    statement: 'When the provider truncates by itself, no truncation of the plugin contradicts it',
    severity: 'should',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: calls truncate() whether or not the provider does it by itself',
    needs: all(capability('automaticTruncation', 'messageTruncation', 'turnDetection'), ({ driver }) =>
      driver.lacks?.includes('truncation') ? `${driver.name} has no truncation` : undefined,
    ),
    async run(stage) {
      const { output, plugin } = await stage.agent({ overrides: { truncatesByItself: true } });
      const { peer } = stage.server;
      stage
        .expect(stage.server.config().truncatesByItself)
        .toBe(true, 'automatic truncation at the provider');
      const response = peer.respond();
      const item = response.message();
      response.text(item, 'One two three four five six seven eight nine ten.').audio(item, 3000);
      await stage.until('the agent to speak', () => output.playing);
      await stage.pause(300);
      peer.userStart();
      peer.say({ say: 'truncated', itemId: item, audioEndMs: 300 });
      await stage.until('the agent to fall silent', () => output.cleared.length > 0);
      await stage.pause(200);
      stage.expect(stage.server.truncations()).toHaveLength(0, 'truncations sent');
      const message = plugin.session.chatCtx.getById(item);
      const text = message?.type === 'message' ? (message.textContent ?? '') : '';
      stage
        .expect(text.length)
        .toBeAtMost(25, `characters left of 49 in chatCtx, of which a tenth was heard (“${text}”)`);
    },
  },
  {
    id: 'INT-15',
    statement: 'Noise does not cut speech that may not be interrupted, and reaches the provider as silence',
    severity: 'should',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: discardAudioIfUninterruptible puts silence in place of the input',
    needs: capability('turnDetection'),
    async run(stage) {
      const { session, input, output } = await stage.agent();
      const audio = new ReadableStream<AudioFrame>({
        start(controller) {
          for (const frame of constant(500, 1000)) controller.enqueue(frame);
          controller.close();
        },
      });
      session.say('Please hold the line.', { audio, allowInterruptions: false });
      await stage.until('the agent to speak', () => output.playing);
      const at = stage.timeline.now();
      input.push(constant(300, 8000));
      await stage.until('audio at the provider', () => stage.server.audioMs(at) >= 200);
      stage
        .expect(stage.server.audio(at).filter((sample) => sample !== 0).length)
        .toBe(0, 'samples of the noise at the provider');
      const [segment] = await stage.until(
        'the speech to end',
        () => output.finished.length > 0 && output.finished,
      );
      stage
        .expect({ interrupted: segment?.interrupted, positionMs: Math.round(segment?.positionMs ?? 0) })
        .toEqual({ interrupted: false, positionMs: 500 }, 'how the speech of 500 ms ended');
    },
  },
  {
    id: 'INT-16',
    statement: 'A cancel names its response, so that it cannot hit a newer one',
    severity: 'should',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: the provider may answer the next turn at the moment of interrupt()',
    async run(stage) {
      const probe = await stage.session();
      const { peer } = stage.server;
      const first = peer.respond();
      const item = first.message();
      first.text(item, 'One two three.').audio(item, 500);
      const reader = await stage.generation(probe);
      await stage.until('audio', () => reader.samples().length > 0);
      await probe.session.interrupt();
      // The cancel is on its way; a cancel without an id would hit the newest response at the time it arrives.
      const second = peer.respond();
      const cancel = await stage.until('the cancel', () => stage.server.cancels()[0]);
      stage.expect(cancel.responseId).toBe(first.id, 'response the cancel names');
      stage.expect(second.ended).toBe(false, 'whether the newer response was cancelled');
      second.speak('Yes?', 100);
      second.end();
      const next = await stage.generation(probe, 2);
      await stage.until('the newer response to end', () => next.ended);
      stage.expect(next.text).toBe('Yes?', 'text of the newer response');
    },
  },
  {
    id: 'INT-17',
    statement: 'An interrupted message is in the history once, marked as interrupted, with text',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: commits the message when all its streams have ended',
    needs: capability('turnDetection'),
    async run(stage) {
      const probe = await stage.agent();
      const { peer } = stage.server;
      const response = peer.respond();
      const item = response.message();
      response.text(item, 'One two three four five.').audio(item, 3000);
      await stage.until('the agent to speak', () => probe.output.playing);
      await stage.pause(200);
      peer.userTurn();
      await stage.until('a message in the history', () => probe.messages.length > 0, 3000);
      await stage.pause(200);
      stage
        .expect(
          probe.messages.map(({ id, role, interrupted, textContent }) => ({
            id,
            role,
            interrupted,
            text: textContent?.startsWith('One') ?? false,
          })),
        )
        .toEqual([{ id: item, role: 'assistant', interrupted: true, text: true }], 'messages in the history');
    },
  },
];
