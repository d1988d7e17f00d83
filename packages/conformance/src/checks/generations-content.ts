// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import { all, capability, protocol, type Check } from '../check.ts';

/** Streams nobody reads, word times, long pauses, and text instead of speech. */
export const generationsContent: Check[] = [
  {
    id: 'GEN-19',
    statement: 'Streams that nobody reads do not block the plugin',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: generations it skips, or interrupts in the queue, are never read',
    async run(stage) {
      const probe = await stage.session();
      const { peer } = stage.server;
      for (let i = 0; i < 4; i += 1) {
        const response = peer.respond();
        for (let piece = 0; piece < 5; piece += 1) response.speak(`Piece ${piece}.`, 1000);
        response.end();
      }
      await stage.until(
        'all four generations',
        () => probe.generations.length === 4,
        2000,
        () => probe.generations.map(({ responseId }) => responseId),
      );
      const pending = probe.session.generateReply();
      pending.catch(() => undefined);
      const request = await stage.until('a request', () => stage.server.requests()[0]);
      peer.respond({ answering: request }).end();
      stage.expect((await stage.settles(pending, 1500)).state).toBe('resolved', 'a reply after unread ones');
    },
  },
  {
    id: 'GEN-20',
    statement: 'Writing after the reader was cancelled does no harm',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: after a barge-in the readers are cancelled, late writes reject',
    needs: all(capability('turnDetection'), protocol('speech-events')),
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
  {
    id: 'GEN-21',
    statement:
      'Word times count from the start of their message, whatever the provider counts from; without word times the text is complete',
    severity: 'should',
    source:
      '@livekit/agents 1.9.0 voice/transcription/synchronizer.ts: reveals words by startTime, in seconds',
    needs: all(capability('wordTimings'), protocol('word-timings')),
    async run(stage) {
      const probe = await stage.session();
      const messages = [
        ['One ', 'two '],
        ['Three ', 'four.'],
      ];
      for (const [index, counts] of (['response', 'message'] as const).entries()) {
        const response = stage.server.peer.respond();
        for (const words of messages) {
          const item = response.message();
          for (const [place, word] of words.entries())
            response.audio(item, 200).word(item, word, place * 200 + 10, place * 200 + 190, counts);
          response.endMessage(item);
        }
        response.end();
        const reader = await stage.generation(probe, index + 1);
        await stage.until('the streams to end', () => reader.ended);
        const timed = reader.messages.map(({ pieces }) =>
          pieces.flatMap((piece) =>
            voice.isTimedString(piece) && piece.text.trim() !== '' ? [timeOf(piece)] : [],
          ),
        );
        const expected = ['One at 0.01', 'two at 0.21', 'Three at 0.01', 'four. at 0.21'];
        stage.expect(reader.text).toBe('One two Three four.', 'text of the timed messages');
        stage
          .expect(timed)
          .toEqual(
            [expected.slice(0, 2), expected.slice(2)],
            `timed words, seconds from the start of their message, of a provider that counts from the ${counts}`,
          );
      }

      const plain = stage.server.peer.respond();
      const item = plain.message();
      plain.text(item, 'No times ').audio(item, 300).text(item, 'at all.').audio(item, 2000);
      plain.endMessage(item).end();
      const second = await stage.generation(probe, 3);
      await stage.until('the streams without times to end', () => second.ended);
      stage.expect(second.text).toBe('No times at all.', 'text of the message without times');
    },
  },
  {
    id: 'GEN-22',
    statement: 'A long pause between the announcement of an item and its first audio loses no audio',
    severity: 'should',
    source:
      '@livekit/agents 1.9.0 voice/generation.ts: gives up an audio stream that is silent for forwardAudioIdleTimeout, 10 s',
    async run(stage) {
      // Shortens the framework's timeout instead of waiting for eleven seconds.
      const { output } = await stage.agent({ session: { forwardAudioIdleTimeout: 400 } });
      const response = stage.server.peer.respond();
      const item = response.message();
      await stage.pause(800);
      response.text(item, 'At last.').audio(item, 200).endMessage(item).end();
      await stage.until(
        'the audio to be heard',
        () => Math.round(output.receivedMs) >= 200,
        2000,
        () => `${Math.round(output.receivedMs)} ms of 200`,
      );
    },
  },
  {
    id: 'GEN-23',
    statement: 'A text-only item in a session with audio is recovered or reported, and its text is kept',
    severity: 'should',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: text without audio is committed but not heard',
    async run(stage) {
      const probe = await stage.agent();
      const before = stage.logs.from(40).length;
      const response = stage.server.peer.respond();
      const item = response.message(undefined, 'text');
      response.text(item, 'In writing only.').endMessage(item).end();
      await stage.until('the text in the history', () => probe.said.includes('assistant: In writing only.'));
      await stage.until(
        'a warning, an error event, a new request or sound',
        () =>
          stage.logs.from(40).length > before ||
          probe.plugin.errors.length > 0 ||
          stage.server.requests().length > 0 ||
          probe.output.receivedMs > 0,
      );
    },
  },
  {
    id: 'GEN-24',
    statement: 'In a text-only configuration the audio stream ends at once and the text is committed',
    severity: 'should',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: commits a message when all of its streams have ended',
    needs: capability('textOnly'),
    async run(stage) {
      const overrides = { modalities: ['text' as const] };
      const direct = await stage.session({ overrides });
      const response = stage.server.peer.respond();
      const item = response.message(undefined, 'text');
      response.text(item, 'Still ');
      const reader = await stage.generation(direct);
      await stage.until('the text', () => reader.text !== '');
      await stage.until(
        'the audio stream to end before the text does',
        () => reader.messages[0]?.audioEnded,
        500,
      );
      response.text(item, 'writing.').endMessage(item).end();
      await stage.until('the streams to end', () => reader.ended);
      stage.expect(reader.text).toBe('Still writing.', 'text of the message');

      const probe = await stage.agent({ overrides });
      const second = stage.server.peer.respond();
      const written = second.message(undefined, 'text');
      second.text(written, 'Written.').endMessage(written).end();
      await stage.until('the text in the history', () => probe.messages.length > 0);
      stage.expect(probe.said).toEqual(['assistant: Written.'], 'the history');
    },
  },
  {
    id: 'GEN-25',
    statement: "A generation that the framework rejects leaves no phantom words in the provider's context",
    severity: 'should',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: skips generations while a handoff is in progress',
    needs: capability('midSessionChatCtxUpdate', 'midSessionInstructionsUpdate', 'midSessionToolsUpdate'),
    async run(stage) {
      let leave: (() => void) | undefined;
      class Slow extends voice.Agent {
        override onExit(): Promise<void> {
          return new Promise((resolve) => (leave = resolve));
        }
      }
      const probe = await stage.agent({ agent: new Slow({ instructions: 'Be slow.' }) });
      probe.session.updateAgent(new voice.Agent({ instructions: 'Be quick.' }));
      await stage.until('the handoff to begin', () => leave);
      const { peer } = stage.server;
      const response = peer.respond();
      const item = response.speak('Unheard words.', 100);
      response.end();
      await stage.until('the generation', () => probe.plugin.generations[0]);
      leave?.();
      await stage.until(
        'the new agent',
        () => stage.server.config().instructions?.includes('Be quick.'),
        3000,
      );
      stage
        .expect(Math.round(probe.output.receivedMs))
        .toBe(0, 'milliseconds heard of the rejected response');
      await stage.until(
        'the rejected message to leave the context of the provider',
        () =>
          stage.server.cancels().some(({ responseId }) => responseId === response.id) ||
          !stage.server.items().some(({ id }) => id === item) ||
          stage.server.truncations().some(({ itemId }) => itemId === item),
        2000,
        () => stage.server.items(),
      );
    },
  },
  {
    id: 'GEN-32',
    statement: 'A text message has modalities of text only',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: a TTS speaks every message without audio among its modalities',
    needs: capability('textOnly'),
    async run(stage) {
      const probe = await stage.session({ overrides: { modalities: ['text'] } });
      const response = stage.server.peer.respond();
      const item = response.message(undefined, 'text');
      response.text(item, 'So be it.').endMessage(item).end();
      const reader = await stage.generation(probe);
      await stage.until('the streams to end', () => reader.ended);
      const modalities = await stage.until('modalities', () => reader.messages[0]?.modalities, 1000);
      stage.expect(modalities).toEqual(['text'], 'modalities of the message');
    },
  },
];

function timeOf({ text, startTime }: voice.TimedString): string {
  return `${text.trim()} at ${typeof startTime === 'number' ? Math.round(startTime * 100) / 100 : startTime}`;
}
