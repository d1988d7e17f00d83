// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { llm } from '@livekit/agents';
import { expect, test } from 'vitest';
import type { UserTranscriptEvent } from '../events/session-events.ts';
import { UserTranscripts } from './user-transcripts.ts';

type Final = Partial<llm.InputTranscriptionCompleted>;

/** Transcripts of a caller, and everything reported about them. */
function transcripts() {
  const told: Final[] = [];
  const detailed: UserTranscriptEvent[] = [];
  const settled: [itemId: string, saysSomething: boolean][] = [];
  const timers = new Set<() => void>();
  const user = new UserTranscripts({
    clock: {
      now: () => 0,
      wallNow: () => 0,
      after: (_, ring) => {
        timers.add(ring);
        return () => void timers.delete(ring);
      },
    },
    configuration: { transcribes: true },
    sync: { transcribed: () => undefined },
    emitter: {
      emit: (name, event) =>
        void (name === 'user_transcript'
          ? detailed.push(event as UserTranscriptEvent)
          : told.push(event as Final)),
    },
    log: { debug: () => undefined, warn: () => undefined, error: () => undefined },
    settled: (...how) => void settled.push(how),
  });
  return {
    user,
    told,
    detailed,
    settled,
    timers,
    item: (id: string, parts = 1) =>
      user.itemCreated({
        type: 'conversation.item.created',
        item: {
          type: 'message',
          id,
          role: 'user',
          content: Array.from({ length: parts }, () => ({ type: 'input_audio' as const })),
        },
      }),
    delta: (item_id: string, delta: string) =>
      user.delta({ type: 'conversation.item.input_audio_transcription.delta', item_id, delta }),
    completed: (item_id: string, transcript: string, content_index = 0, confidence?: number) =>
      user.completed({
        type: 'conversation.item.input_audio_transcription.completed',
        item_id,
        transcript,
        content_index,
        ...(confidence === undefined
          ? {}
          : {
              phrases: [{ text: transcript, offset_milliseconds: 0, duration_milliseconds: 0, confidence }],
            }),
      }),
    failed: (item_id: string) =>
      user.failed({
        type: 'conversation.item.input_audio_transcription.failed',
        item_id,
        content_index: 0,
        error: {},
      }),
  };
}

test('accumulates partial transcripts', () => {
  const { delta, told } = transcripts();
  delta('u', 'What ');
  delta('u', 'now?');
  expect(told.map(({ transcript, isFinal }) => [transcript, isFinal])).toEqual([
    ['What ', false],
    ['What now?', false],
  ]);
});

test('emits one final transcript per item, with the start of speech and the confidence', () => {
  const { user, completed, told, settled } = transcripts();
  user.started('u', 1234);
  completed('u', 'Hello', 0, 0.9);
  completed('u', 'Hello');
  expect(told).toEqual([
    { itemId: 'u', transcript: 'Hello', isFinal: true, confidence: 0.9, turnStartedAt: 1234 },
  ]);
  expect(settled).toEqual([['u', true]]);
});

test('does not emit an empty final transcript', () => {
  const { completed, told, settled } = transcripts();
  completed('u', '  ');
  expect(told).toEqual([]);
  expect(settled).toEqual([['u', false]]);
});

test('emits the partial transcript as final after a failure, and nothing without one', () => {
  const { delta, failed, told, settled } = transcripts();
  delta('u', 'Hel');
  failed('u');
  failed('other');
  expect(told.filter(({ isFinal }) => isFinal)).toMatchObject([{ transcript: 'Hel' }]);
  expect(settled).toEqual([
    ['u', true],
    ['other', false],
  ]);
});

test('joins several parts of one item into one final transcript', () => {
  const { item, completed, told } = transcripts();
  item('u', 2);
  completed('u', 'world', 1);
  expect(told).toEqual([]);
  completed('u', 'Hello', 0);
  expect(told).toMatchObject([{ transcript: 'Hello world' }]);
});

test.each([
  ['今天天气', '很好。', '今天天气很好。'],
  ['สวัสดี', 'ครับ', 'สวัสดีครับ'],
  ['안녕하세요.', '반가워요.', '안녕하세요. 반가워요.'],
  ['', 'Hello', 'Hello'],
])('joins parts according to their script: %s, %s', (first, second, whole) => {
  const { item, completed, told } = transcripts();
  item('u', 2);
  completed('u', first, 0);
  completed('u', second, 1);
  expect(told).toMatchObject([{ transcript: whole }]);
});

test('emits another final transcript for an item that was forgotten with its connection', () => {
  const { user, completed, told } = transcripts();
  completed('u', 'one');
  user.disconnected();
  completed('u', 'two');
  expect(told.map(({ transcript }) => transcript)).toEqual(['one', 'two']);
});

test('gives up on a transcript that does not arrive', () => {
  const { item, delta, told, timers } = transcripts();
  item('u');
  delta('u', 'Hel');
  for (const ring of timers) ring();
  expect(told.at(-1)).toMatchObject({ transcript: 'Hel', isFinal: true });
  expect(timers.size).toBe(0);
});

test('closes every open partial transcript when the connection is lost', () => {
  const { user, item, delta, completed, told, timers } = transcripts();
  for (const id of ['a', 'b', 'c']) item(id);
  delta('a', 'one');
  delta('b', 'two');
  completed('b', 'two');
  user.disconnected();
  expect(told.filter(({ isFinal }) => isFinal).map(({ itemId }) => itemId)).toEqual(['b', 'a']);
  expect(timers.size).toBe(0);
});

test('eventually forgets turns that never get a transcript', () => {
  const { user, completed, told } = transcripts();
  for (let i = 0; i < 1000; i += 1) user.started(`u${i}`, i);
  completed('u0', 'late');
  completed('u999', 'late');
  expect(told.map(({ turnStartedAt }) => turnStartedAt)).toEqual([undefined, 999]);
});

test('reports each transcript with all details in an event of the plugin', () => {
  const { user, item, delta, detailed } = transcripts();
  item('u', 2);
  delta('u', 'What ');
  const completed = (content_index: number, transcript: string, confidence: number): void =>
    user.completed({
      type: 'conversation.item.input_audio_transcription.completed',
      item_id: 'u',
      content_index,
      transcript,
      language: 'en-GB',
      phrases: [
        {
          text: transcript,
          offset_milliseconds: 120,
          duration_milliseconds: 500,
          words: [{ text: transcript, offset_milliseconds: 120, duration_milliseconds: 180 }],
          locale: 'en-GB',
          confidence,
        },
      ],
    });
  completed(1, 'now?', 0.5);
  completed(0, 'What', 1);
  const phrase = (text: string, confidence: number): object => ({
    text,
    startMs: 120,
    endMs: 620,
    words: [{ text, startMs: 120, endMs: 300 }],
    language: 'en-GB',
    confidence,
  });
  expect(detailed).toEqual([
    { itemId: 'u', transcript: 'What ', isFinal: false, phrases: [] },
    {
      itemId: 'u',
      transcript: 'What now?',
      isFinal: true,
      confidence: 0.75,
      language: 'en-GB',
      phrases: [phrase('What', 1), phrase('now?', 0.5)],
    },
  ]);
});

test('computes confidence as the mean token probability when there are no phrases', () => {
  const { user, told } = transcripts();
  user.completed({
    type: 'conversation.item.input_audio_transcription.completed',
    item_id: 'u',
    transcript: 'Yes.',
    logprobs: [{ token: 'Yes', logprob: 0 }, { token: '.', logprob: Math.log(0.5) }, {}],
  });
  expect(told).toMatchObject([{ confidence: 0.75, isFinal: true }]);
});
