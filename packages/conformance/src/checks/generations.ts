// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { llm } from '@livekit/agents';
import { all, capability, protocol, type Check } from '../check.ts';
import { answersNewestFirst } from './answering.ts';

/** What a generation is and what its messages contain. */
export const generations: Check[] = [
  {
    id: 'GEN-01',
    statement: 'Each provider response causes one generation_created',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: each generation_created is a separate speech',
    async run(stage) {
      const probe = await stage.session();
      const ids: (string | undefined)[] = [];
      for (const text of ['One.', 'Two.']) {
        const response = stage.server.peer.respond();
        response.speak(text, 60);
        response.end();
        ids.push(response.id);
        const reader = await stage.generation(probe, ids.length);
        await stage.until('the streams to end', () => reader.ended);
      }
      await stage.pause(50);
      stage.expect(probe.generations).toHaveLength(2, 'generations of two responses');
    },
  },
  {
    id: 'GEN-02',
    statement: "responseId is the provider's response id",
    severity: 'should',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: joins metrics and spans by responseId',
    async run(stage) {
      const probe = await stage.session();
      const response = stage.server.peer.respond({ id: 'resp_of_the_provider' });
      response.speak('Hello.', 60);
      response.end();
      const { generation } = await stage.generation(probe);
      stage.expect(generation.responseId).toBe('resp_of_the_provider', 'responseId');
    },
  },
  {
    id: 'GEN-03',
    statement: 'userInitiated is true for requested responses only, in whatever order they start',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: ignores user-initiated generations, speaks all others by itself',
    needs: all(capability('turnDetection'), protocol('request-correlation')),
    async run(stage) {
      const probe = await stage.session();
      const { peer } = stage.server;
      const asked = ['one', 'two'].map((word) => probe.session.generateReply(`Say ${word}.`));
      for (const reply of asked) reply.catch(() => undefined);
      await stage.until('a request', () => stage.server.requests().length > 0);
      peer.userTurn();
      const spontaneous = peer.respond({ id: 'resp_spontaneous' });
      spontaneous.speak('By myself.', 60);
      spontaneous.end();
      await answersNewestFirst(stage, ['one', 'two']);
      for (const reply of asked) {
        const outcome = await stage.settles(reply, 1500);
        const event = outcome.state === 'resolved' ? outcome.value : outcome;
        stage
          .expect('userInitiated' in event ? event.userInitiated : event)
          .toBe(true, 'userInitiated of a requested reply');
      }
      const flags = probe.generations.map(({ responseId, userInitiated }) => ({ responseId, userInitiated }));
      stage
        .expect(flags.filter(({ responseId }) => responseId === spontaneous.id))
        .toEqual([{ responseId: spontaneous.id, userInitiated: false }], 'the unasked response');
      stage
        .expect(
          flags.filter(({ responseId, userInitiated }) => responseId !== spontaneous.id && !userInitiated),
        )
        .toEqual([], 'requested responses that count as unasked');

      const agent = await stage.agent();
      stage.server.answersRequests('Once.', 60);
      await stage.settles(agent.session.generateReply().waitForPlayout(), 2000);
      await stage.pause(50);
      stage.expect(agent.speeches).toBe(1, 'speeches of one reply');
      stage.expect(Math.round(agent.output.receivedMs)).toBe(60, 'milliseconds heard of a reply of 60');
    },
  },
  {
    id: 'GEN-04',
    statement: 'The streams of a generation exist and are unlocked when it is announced',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: takes readers of both streams',
    async run(stage) {
      const probe = await stage.session();
      const locked: unknown[] = [];
      probe.session.on('generation_created', (event: llm.GenerationCreatedEvent) => {
        const { messageStream, functionStream } = event;
        locked.push({ messageStream: messageStream.locked, functionStream: functionStream.locked });
      });
      stage.server.peer.respond().end();
      await stage.until('generation_created', () => locked.length > 0);
      stage
        .expect(locked[0])
        .toEqual({ messageStream: false, functionStream: false }, 'which streams are locked');
    },
  },
  {
    id: 'GEN-05',
    statement: "A message keeps the provider's item id in the history",
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: messageId becomes the id of the history item',
    async run(stage) {
      const probe = await stage.agent();
      const response = stage.server.peer.respond();
      const item = response.speak('Hello.', 60);
      response.end();
      await stage.until('the message in the history', () => probe.messages.length > 0);
      stage.expect(probe.messages.map(({ id }) => id)).toEqual([item], 'ids in the history');
      stage
        .expect(probe.plugin.session.chatCtx.items.map(({ id }) => id))
        .toContain(item, "ids in the plugin's own context");
    },
  },
  {
    id: 'GEN-06',
    statement: 'modalities exists and resolves with the first content, or at the end of an item without any',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: awaits modalities without a timeout, and ignores the audio without them',
    async run(stage) {
      const probe = await stage.session();
      const response = stage.server.peer.respond();
      const item = response.message();
      response.text(item, 'Hello.').audio(item, 100);
      const reader = await stage.generation(probe);
      const message = await stage.until('the first message', () => reader.messages[0]);
      await stage.until('its audio', () => message.frames.length > 0);
      await stage.pause(20);
      stage.expect(message.modalitiesMissing).toBe(false, 'whether modalities is missing');
      stage
        .expect(message.modalities?.includes('audio'))
        .toBe(true, 'whether modalities has resolved to audio when there is audio');
      response.endMessage(item);
      response.endMessage(response.message()).end();
      await stage.until('the streams to end', () => reader.ended);
      await stage.pause(20);
      stage.expect(reader.messages.map(({ modalities }) => modalities !== undefined)).toEqual(
        reader.messages.map(() => true),
        'which messages know their modalities after the response',
      );
    },
  },
  {
    id: 'GEN-07',
    statement: 'No sample is lost, even at odd byte boundaries',
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
    id: 'GEN-08',
    statement: 'Each frame owns its memory, which contains only its samples',
    severity: 'should',
    source: '@livekit/rtc-node 0.13 audio_frame: hands the memory of a frame to native code',
    async run(stage) {
      const probe = await stage.session();
      const response = stage.server.peer.respond();
      const item = response.message();
      response.text(item, 'Hello.').audio(item, 5).audio(item, 40).audio(item, 1000);
      response.endMessage(item).end();
      const reader = await stage.generation(probe);
      await stage.until('the streams to end', () => reader.ended);
      const frames = reader.messages.flatMap((message) => message.frames);
      const { output } = stage.adapter.driver.sampleRate;
      stage.expect(reader.samples().length).toBe((1045 * output) / 1000, 'samples heard of 1045 ms');
      stage
        .expect(
          frames
            .map(({ data }) => ({ offset: data.byteOffset, more: data.buffer.byteLength - data.byteLength }))
            .filter(({ offset, more }) => offset !== 0 || more !== 0)
            .slice(0, 3),
        )
        .toEqual([], 'frames that are views of larger memory, in bytes');
    },
  },
  {
    id: 'GEN-09',
    statement: 'Sample rate and channel count are constant within a message, and correct',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/generation.ts: makes one resampler, from the first frame',
    async run(stage) {
      const probe = await stage.session();
      const response = stage.server.peer.respond();
      const item = response.message();
      response.text(item, 'Hello.').audio(item, 10).audio(item, 33).audio(item, 400);
      response.endMessage(item).end();
      const reader = await stage.generation(probe);
      await stage.until('the streams to end', () => reader.ended);
      const frames = reader.messages.flatMap((message) => message.frames);
      const shapes = new Set(
        frames.map(({ sampleRate, channels }) => `${sampleRate} Hz, ${channels} channels`),
      );
      stage.expect([...shapes]).toHaveLength(1, 'kinds of frames in a message');
      const ms = frames.reduce((sum, frame) => sum + (frame.samplesPerChannel * 1000) / frame.sampleRate, 0);
      stage.expect(Math.round(ms)).toBeWithin(442, 444, 'milliseconds the frames claim to last, of 443');
      stage
        .expect(
          frames.filter(
            ({ data, samplesPerChannel, channels }) => data.length !== samplesPerChannel * channels,
          ),
        )
        .toHaveLength(0, 'frames whose sample count does not match their samples');
    },
  },
  {
    id: 'GEN-10',
    statement: "The text pieces add up to the provider's final transcript, without repetition",
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: commits the concatenated text as the message',
    async run(stage) {
      const probe = await stage.session();
      const pieces = ['Grüß', ' dich', ', ', 'Wörld', '! ', '👋', ' Alles', ' gut', '?'];
      const response = stage.server.peer.respond();
      const item = response.message();
      for (const piece of pieces) response.text(item, piece).audio(item, 20);
      response.endMessage(item).end();
      const reader = await stage.generation(probe);
      await stage.until('the streams to end', () => reader.ended);
      stage.expect(reader.text).toBe(pieces.join(''), 'text of the message');
    },
  },
  {
    id: 'GEN-11',
    statement: 'The text ends when the item ends, not when the response ends or its audio has been played',
    severity: 'should',
    source:
      '@livekit/agents 1.9.0 voice/transcription/synchronizer.ts: needs the end of the text to finish a segment',
    async run(stage) {
      const probe = await stage.session();
      const response = stage.server.peer.respond();
      const item = response.message();
      response.text(item, 'A long story.').audio(item, 5000).endMessage(item);
      const reader = await stage.generation(probe);
      await stage.until(
        'the text to end with its item, the response still running',
        () => reader.messages[0]?.textEnded,
        1000,
        () => ({ text: reader.text, ended: reader.messages[0]?.textEnded }),
      );
      stage.expect(reader.text).toBe('A long story.', 'text of the message');
      response.end();
    },
  },
];
