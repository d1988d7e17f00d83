// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import { expect, test } from 'vitest';
import { TimedTranscript } from './timed-transcript.ts';

function recording(
  expectTimes: boolean,
  sounding = true,
): { transcript: TimedTranscript; pieces: unknown[] } {
  const pieces: unknown[] = [];
  const transcript = new TimedTranscript(expectTimes, (piece) => {
    pieces.push(voice.isTimedString(piece) ? [piece.text, piece.startTime, piece.endTime] : piece);
  });
  // Sound has begun, so that text has nothing but its times to wait for.
  if (sounding) transcript.audioReceived(10);
  return { transcript, pieces };
}

test('without word times text passes straight through', () => {
  const { transcript, pieces } = recording(false);
  transcript.append('Hello');
  transcript.append(' there');
  expect(pieces).toEqual(['Hello', ' there']);
});

test('each word is released with its time and the punctuation behind it, nothing twice', () => {
  const { transcript, pieces } = recording(true);
  transcript.append('Hello, nice to');
  expect(pieces).toEqual([]);
  transcript.addWord({ text: 'Hello', startMs: 50, endMs: 360 });
  transcript.append(' meet you.');
  transcript.addWord({ text: 'nice', startMs: 400, endMs: 600 });
  transcript.addWord({ text: 'to', startMs: 600, endMs: 700 });
  transcript.waitNoLonger();
  expect(pieces).toEqual([['Hello, ', 0.05, 0.36], ['nice ', 0.4, 0.6], ['to ', 0.6, 0.7], 'meet you.']);
});

test('a word that is not in the text is skipped without losing text', () => {
  const { transcript, pieces } = recording(true);
  transcript.append('It is 4°.');
  transcript.addWord({ text: 'four', startMs: 0, endMs: 100 });
  transcript.waitNoLonger();
  expect(pieces).toEqual(['It is 4°.']);
});

test('text is let go untimed when audio flows and no time has come', () => {
  const { transcript, pieces } = recording(true);
  transcript.append('No times here.');
  transcript.audioReceived(400);
  expect(pieces).toEqual([]);
  transcript.audioReceived(2000);
  transcript.append(' None.');
  expect(pieces).toEqual(['No times here.', ' None.']);
});

test('the final text adds only what the deltas did not bring', () => {
  const { transcript, pieces } = recording(false);
  transcript.append('Four');
  transcript.complete('Four degrees.');
  transcript.complete('Four degrees.');
  expect(pieces.join('')).toBe('Four degrees.');
});

test('a time that comes before its text waits for it', () => {
  const { transcript, pieces } = recording(true);
  transcript.append('How are');
  transcript.addWord({ text: 'How', startMs: 0, endMs: 100 });
  transcript.addWord({ text: 'are', startMs: 100, endMs: 200 });
  transcript.addWord({ text: 'you', startMs: 200, endMs: 300 });
  transcript.append(' you today?');
  transcript.addWord({ text: 'today', startMs: 300, endMs: 400 });
  transcript.waitNoLonger();
  expect(pieces).toEqual([
    ['How ', 0, 0.1],
    ['are', 0.1, 0.2],
    [' you ', 0.2, 0.3],
    ['today?', 0.3, 0.4],
  ]);
});

test('a word is not found inside another', () => {
  const { transcript, pieces } = recording(true);
  transcript.append('Cars can be a joy.');
  transcript.addWord({ text: 'a', startMs: 0, endMs: 100 });
  transcript.waitNoLonger();
  expect(pieces).toEqual([['Cars can be a ', 0, 0.1], 'joy.']);
});

test('text waits for sound, and what is cut before any came is forgotten', () => {
  for (const expectTimes of [true, false]) {
    const { transcript, pieces } = recording(expectTimes, false);
    transcript.append('Never said.');
    expect(pieces).toEqual([]);
    transcript.cut();
    expect(pieces).toEqual([]);
  }
});

test('what is cut after sound has begun is released', () => {
  const { transcript, pieces } = recording(true);
  transcript.append('Half a word');
  transcript.cut();
  expect(pieces).toEqual(['Half a word']);
});

test('a message that ends without sound keeps its text', () => {
  const { transcript, pieces } = recording(true, false);
  transcript.append('Written only.');
  transcript.waitNoLonger();
  expect(pieces).toEqual(['Written only.']);
});
