// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { AudioFrame } from '@livekit/rtc-node';
import { all, capability, protocol, type Check } from '../check.ts';
import { constant, ramp } from '../stage/signals.ts';

const FRAMEWORK = '@livekit/agents 1.9.0 voice/agent_activity.ts';

export const transcripts: Check[] = [
  {
    id: 'TRX-02',
    statement: 'There is one final transcript per item',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: every final inserts a user message, even a repeated one',
    needs: capability('userTranscription'),
    async run(stage) {
      const probe = await stage.session();
      const { peer } = stage.server;
      const item = peer.userTurn();
      peer.transcriptFinal(item, 'Hello.');
      peer.transcriptFinal(item, 'Hello.');
      await stage.until('the final transcript', () => probe.finals.length > 0);
      await stage.pause(100);
      stage
        .expect(probe.finals.map(({ itemId, transcript }) => ({ itemId, transcript })))
        .toEqual([{ itemId: item, transcript: 'Hello.' }], 'final transcripts');
    },
  },
  {
    id: 'TRX-03',
    statement: 'An empty final transcript is not passed on',
    severity: 'must',
    source: `${FRAMEWORK}: an empty final inserts an empty user message`,
    needs: capability('userTranscription'),
    async run(stage) {
      const probe = await stage.agent();
      const { peer } = stage.server;
      const silent = peer.userTurn();
      peer.transcriptFinal(silent, '');
      const spoken = peer.userTurn();
      peer.transcriptFinal(spoken, 'Hello.');
      await stage.until('the transcript with text', () =>
        probe.plugin.finals.some(({ itemId }) => itemId === spoken),
      );
      stage.expect(probe.plugin.finals.map(({ transcript }) => transcript)).toEqual(['Hello.'], 'finals');
      stage.expect(probe.said).toEqual(['user: Hello.'], 'the history');
    },
  },
  {
    id: 'TRX-04',
    statement: 'A failed transcription ends in a final with the text so far, or in nothing if there was none',
    severity: 'should',
    source: '@livekit/agents 1.9.0 voice/room_io/_output.ts: a segment of transcript ends with its final',
    needs: all(capability('userTranscription'), protocol('transcript-parts')),
    async run(stage) {
      const probe = await stage.session();
      const { peer } = stage.server;
      const begun = peer.userTurn();
      peer.transcriptPart(begun, 'Half a sen');
      peer.transcriptFails(begun);
      const mute = peer.userTurn();
      peer.transcriptFails(mute);
      const last = peer.userTurn();
      peer.transcriptFinal(last, 'Whole.');
      await stage.until('the last transcript', () => probe.finals.some(({ itemId }) => itemId === last));
      stage.expect(probe.finals.map(({ itemId, transcript }) => ({ itemId, transcript }))).toEqual(
        [
          { itemId: begun, transcript: 'Half a sen' },
          { itemId: last, transcript: 'Whole.' },
        ],
        'final transcripts',
      );
    },
  },
  {
    id: 'TRX-05',
    statement: 'A final transcript that arrives after the reply is placed before it',
    severity: 'should',
    source:
      '@livekit/agents 1.9.0 llm/realtime.ts: turnStartedAt puts the user message where the turn happened',
    needs: all(capability('userTranscription', 'turnDetection'), protocol('speech-events')),
    async run(stage) {
      const probe = await stage.agent();
      const { peer } = stage.server;
      const item = peer.userTurn();
      await stage.until('the end of speech', () => probe.plugin.of('input_speech_stopped').length > 0);
      // Times are compared in milliseconds.
      await stage.pause(20);
      const response = peer.respond();
      response.speak('Good morning.', 100);
      response.end();
      await stage.until('the reply in the history', () => probe.messages.length === 1);
      peer.transcriptFinal(item, 'Hello.');
      await stage.until('the user turn in the history', () => probe.messages.length === 2);
      stage.expect(probe.said).toEqual(['user: Hello.', 'assistant: Good morning.'], 'order of the history');
    },
  },
  {
    id: 'TRX-06',
    statement: "A transcript names the provider's item, and its text is added to the plugin's context",
    severity: 'must',
    source: `${FRAMEWORK}: compares its own context with the plugin's by item id`,
    needs: capability('userTranscription'),
    async run(stage) {
      const probe = await stage.session();
      const { peer } = stage.server;
      const item = peer.userTurn();
      peer.transcriptFinal(item, 'What time is it?');
      await stage.until('the transcript', () => probe.finals.length > 0);
      stage.expect(probe.finals[0]?.itemId).toBe(item, 'itemId of the transcript');
      const known = probe.session.chatCtx.getById(item);
      stage
        .expect(known?.type === 'message' ? (known.textContent ?? '') : `no message ${item}`)
        .toBe('What time is it?', "text of the item in the plugin's context");
    },
  },
  {
    id: 'TRX-07',
    statement: 'A final transcript of an unannounced item is passed on without an error',
    severity: 'should',
    source: `${FRAMEWORK}: learns of user turns only by their final transcripts`,
    needs: capability('userTranscription'),
    async run(stage) {
      const probe = await stage.session();
      const { peer } = stage.server;
      peer.transcriptFinal('item_never_announced', 'Who am I?');
      await stage.until('the transcript', () => probe.finals.length > 0);
      stage
        .expect(probe.finals.map(({ itemId, transcript }) => ({ itemId, transcript })))
        .toEqual([{ itemId: 'item_never_announced', transcript: 'Who am I?' }], 'final transcripts');
      const item = peer.userTurn();
      peer.transcriptFinal(item, 'And now?');
      await stage.until('the next transcript', () => probe.finals.length > 1);
      stage.expect(probe.errors).toHaveLength(0, 'error events');
    },
  },
  {
    id: 'TRX-08',
    statement: 'Confidence is passed on when the provider reports it',
    severity: 'may',
    source: `${FRAMEWORK}: stores confidence as transcriptConfidence, 1 when it is missing`,
    needs: all(capability('userTranscription'), protocol('confidence')),
    async run(stage) {
      const probe = await stage.agent();
      const { peer } = stage.server;
      const item = peer.userTurn();
      peer.transcriptFinal(item, 'Perhaps.', { confidence: 0.5 });
      const message = await stage.until('the user turn in the history', () => probe.messages[0]);
      stage
        .expect(Math.round((message.transcriptConfidence ?? 1) * 100) / 100)
        .toBe(0.5, 'transcriptConfidence');
    },
  },
  {
    id: 'TRX-09',
    statement: 'Several audio parts of one item produce one final with the text of all',
    severity: 'should',
    source: `${FRAMEWORK}: every final inserts a user message`,
    needs: capability('userTranscription'),
    async run(stage) {
      const probe = await stage.session();
      const { peer } = stage.server;
      const item = peer.userStart();
      peer.userStop(item);
      const part = { type: 'audio', transcript: null } as const;
      peer.announce({ kind: 'message', id: item, role: 'user', text: '', parts: [part, part] });
      peer.transcriptFinal(item, 'First half,', { part: 0 });
      peer.transcriptFinal(item, 'second half.', { part: 1 });
      await stage.until('the final transcript', () => probe.finals.length > 0);
      await stage.pause(100);
      stage
        .expect(probe.finals.map(({ transcript }) => transcript.replace(/\s+/g, ' ')))
        .toEqual(['First half, second half.'], 'final transcripts');
    },
  },
  {
    id: 'TRX-10',
    statement: 'Typed input produces no transcript event',
    severity: 'must',
    source: `${FRAMEWORK}: inserts the typed message itself; a transcript would add it again`,
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const probe = await stage.agent();
      stage.server.answersRequests('Hello to you.', 60);
      probe.session.generateReply({ userInput: 'Hello, in writing.' });
      await stage.until('the answer in the history', () => probe.said.includes('assistant: Hello to you.'));
      stage.expect(probe.plugin.transcripts).toHaveLength(0, 'transcript events');
      stage
        .expect(probe.said)
        .toEqual(['user: Hello, in writing.', 'assistant: Hello to you.'], 'the history');
    },
  },
  {
    id: 'TRX-11',
    statement:
      'With an open microphone, the turns of a manual conversation are in the order they were spoken',
    severity: 'should',
    source:
      '@livekit/agents 1.9.0 llm/realtime.ts: turnStartedAt puts the user message where the turn happened',
    needs: capability('manualTurns', 'userTranscription'),
    async run(stage) {
      const probe = await stage.agent({ overrides: { turnDetection: false }, turnDetection: 'manual' });
      const { peer } = stage.server;
      const { session } = probe.plugin;
      const hear = async (ms: number, frames: AudioFrame[]): Promise<void> => {
        for (const frame of frames) session.pushAudio(frame);
        await stage.pause(ms);
      };
      const items: string[] = [];
      const known = new Set<string>();
      const isNew = (id: string): boolean => !known.has(id) && !items.includes(id);
      for (const turn of [1, 2]) {
        // The microphone is always open, also while the agent speaks.
        await hear(300, ramp(300));
        await session.commitAudio();
        const item = await stage.until(`the item of turn ${turn}`, () =>
          peer.conversation.items().find(({ id, kind }) => kind === 'message' && isNew(id)),
        );
        items.push(item.id);
        const response = peer.respond();
        known.add(response.speak(`Answer ${turn}.`, 100));
        response.end();
        await hear(200, constant(200, 0));
        await stage.until(`answer ${turn}`, () => probe.said.includes(`assistant: Answer ${turn}.`));
      }
      for (const [index, item] of items.entries()) peer.transcriptFinal(item, `Question ${index + 1}.`);
      await stage.until('both questions in the history', () => probe.messages.length === 4);
      stage
        .expect(probe.said)
        .toEqual(
          ['user: Question 1.', 'assistant: Answer 1.', 'user: Question 2.', 'assistant: Answer 2.'],
          'order of the history',
        );
    },
  },
  {
    id: 'TRX-12',
    statement: 'A transcript that arrives before its item is emitted once, and becomes the text of the item',
    severity: 'must',
    source: `${FRAMEWORK}: compares its own context with the plugin's by item id`,
    needs: capability('userTranscription'),
    async run(stage) {
      const probe = await stage.session();
      const { peer } = stage.server;
      const item = peer.userStart();
      peer.userStop(item);
      peer.transcriptFinal(item, 'Hello.');
      await stage.until('the transcript', () => probe.finals.length > 0);
      peer.userItem(item);
      const textOf = (): string | undefined => {
        const known = probe.session.chatCtx.getById(item);
        return known?.type === 'message' ? (known.textContent ?? '') : undefined;
      };
      await stage.until('the item in chatCtx', () => textOf() !== undefined);
      await stage.pause(50);
      stage.expect(textOf()).toBe('Hello.', "text of the item in the plugin's context");
      stage
        .expect(probe.finals.map(({ itemId, transcript }) => ({ itemId, transcript })))
        .toEqual([{ itemId: item, transcript: 'Hello.' }], 'final transcripts');
    },
  },
];
