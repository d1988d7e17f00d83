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
  // Audio has begun, so text waits only for its times.
  if (sounding) transcript.audioReceived(10);
  return { transcript, pieces };
}

test('passes text straight through without word times', () => {
  const { transcript, pieces } = recording(false);
  transcript.append('Hello');
  transcript.append(' there');
  expect(pieces).toEqual(['Hello', ' there']);
});

test('releases each word with its time and the following punctuation, nothing twice', () => {
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

test('skips a word that is not in the text without losing text', () => {
  const { transcript, pieces } = recording(true);
  transcript.append('It is 4°.');
  transcript.addWord({ text: 'four', startMs: 0, endMs: 100 });
  transcript.waitNoLonger();
  expect(pieces).toEqual(['It is 4°.']);
});

test('releases text untimed when audio arrives without any word time', () => {
  const { transcript, pieces } = recording(true);
  transcript.append('No times here.');
  transcript.audioReceived(400);
  expect(pieces).toEqual([]);
  transcript.audioReceived(2000);
  transcript.append(' None.');
  expect(pieces).toEqual(['No times here.', ' None.']);
});

test('adds only what the deltas did not contain when the final text arrives', () => {
  const { transcript, pieces } = recording(false);
  transcript.append('Four');
  transcript.complete('Four degrees.');
  transcript.complete('Four degrees.');
  expect(pieces.join('')).toBe('Four degrees.');
});

test('keeps a time that arrives before its text', () => {
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

test('does not find a word inside another', () => {
  const { transcript, pieces } = recording(true);
  transcript.append('Cars can be a joy.');
  transcript.addWord({ text: 'a', startMs: 0, endMs: 100 });
  transcript.waitNoLonger();
  expect(pieces).toEqual([['Cars can be a ', 0, 0.1], 'joy.']);
});

test('holds text until its audio arrives, and discards it when the message is interrupted before', () => {
  for (const expectTimes of [true, false]) {
    const { transcript, pieces } = recording(expectTimes, false);
    transcript.append('Never said.');
    expect(pieces).toEqual([]);
    transcript.cut();
    expect(pieces).toEqual([]);
  }
});

test('releases text when the message is interrupted after its audio has begun', () => {
  const { transcript, pieces } = recording(true);
  transcript.append('Half a word');
  transcript.cut();
  expect(pieces).toEqual(['Half a word']);
});

test('keeps the text of a message that ends without audio', () => {
  const { transcript, pieces } = recording(true, false);
  transcript.append('Written only.');
  transcript.waitNoLonger();
  expect(pieces).toEqual(['Written only.']);
});

test('holds back nothing because of words that are not in the text once a later pair is found, however long they are', () => {
  for (const unmatched of ['4°', 'x'.repeat(30), 'x'.repeat(400), '漢字'.repeat(50)]) {
    const { transcript, pieces } = recording(true);
    transcript.append(`It is ${unmatched} outside right now.`);
    for (const [i, text] of ['It', 'is', 'four', 'degrees', 'outside', 'right'].entries())
      transcript.addWord({ text, startMs: i * 300, endMs: i * 300 + 200 });
    transcript.audioReceived(1700);
    expect(pieces).toEqual([
      ['It ', 0, 0.2],
      ['is ', 0.3, 0.5],
      [`${unmatched} outside `, 1.2, 1.4],
      ['right ', 1.5, 1.7],
    ]);
    transcript.waitNoLonger();
    expect(pieces.at(-1)).toBe('now.');
  }
});

test('releases text when the times are those of other words', () => {
  const { transcript, pieces } = recording(true);
  transcript.append('Nothing of this is timed.');
  for (let i = 0; i < 100; i += 1) transcript.addWord({ text: `w${i}`, startMs: i * 50, endMs: i * 50 + 40 });
  expect(pieces).toEqual(['Nothing of this is timed.']);
  transcript.append(' Nor this.');
  expect(pieces.at(-1)).toBe(' Nor this.');
});

test('releases text when times stop arriving while audio continues', () => {
  const { transcript, pieces } = recording(true);
  transcript.append('One two three.');
  transcript.addWord({ text: 'One', startMs: 0, endMs: 300 });
  transcript.audioReceived(2500);
  expect(pieces).toEqual([['One ', 0, 0.3]]);
  transcript.audioReceived(10_000);
  expect(pieces).toEqual([['One ', 0, 0.3], 'two three.']);
});

test('sorts times that arrive out of order, and gives each word its own', () => {
  for (const order of [
    [4, 3, 2, 1, 0],
    [2, 4, 0, 3, 1],
    [0, 2, 1, 4, 3],
  ]) {
    const { transcript, pieces } = recording(true);
    transcript.append('It is warm, and dry.');
    const all = ['It', 'is', 'warm', 'and', 'dry'];
    for (const i of order) transcript.addWord({ text: all[i]!, startMs: i * 300, endMs: i * 300 + 200 });
    transcript.waitNoLonger();
    expect(pieces).toEqual([
      ['It ', 0, 0.2],
      ['is ', 0.3, 0.5],
      ['warm, ', 0.6, 0.8],
      ['and ', 0.9, 1.1],
      ['dry.', 1.2, 1.4],
    ]);
    expect(transcript.words.map((word) => word.text)).toEqual(all);
  }
});

test('converts offsets relative to the response to the message in captions too', () => {
  const pieces: unknown[] = [];
  const transcript = new TimedTranscript(
    true,
    (piece) => pieces.push(voice.isTimedString(piece) ? [piece.text, piece.startTime] : piece),
    () => 2000,
  );
  transcript.audioReceived(10);
  transcript.append('Clear sky.');
  transcript.addWord({ text: 'Clear', startMs: 2100, endMs: 2400 });
  transcript.addWord({ text: 'sky', startMs: 2500, endMs: 2800 });
  transcript.audioReceived(800);
  expect(pieces).toEqual([
    ['Clear ', 0.1],
    ['sky.', 0.5],
  ]);
});

test('recognises words regardless of case, dots and apostrophes', () => {
  const { transcript, pieces } = recording(true);
  transcript.append('İSTANBUL’DA ılık, şimdi.');
  for (const [i, text] of ["İstanbul'da", 'ılık', 'Şimdi'].entries())
    transcript.addWord({ text, startMs: i * 300, endMs: i * 300 + 200 });
  transcript.audioReceived(800);
  expect(pieces).toEqual([
    ['İSTANBUL’DA ', 0, 0.2],
    ['ılık, ', 0.3, 0.5],
    ['şimdi.', 0.6, 0.8],
  ]);
});

test('holds a word whose time arrives before its audio', () => {
  const { transcript, pieces } = recording(true);
  transcript.append('It is warm today.');
  for (const [i, text] of ['It', 'is', 'warm', 'today'].entries())
    transcript.addWord({ text, startMs: i * 200, endMs: i * 200 + 150 });
  expect(pieces).toEqual([['It ', 0, 0.15]]);
  transcript.audioReceived(300);
  expect(pieces.slice(1)).toEqual([['is ', 0.2, 0.35]]);
  transcript.waitNoLonger();
  expect(pieces.slice(2)).toEqual([
    ['warm ', 0.4, 0.55],
    ['today.', 0.6, 0.75],
  ]);
});

test('releases no words whose audio has not arrived when the connection breaks', () => {
  const { transcript, pieces } = recording(true);
  transcript.append('It is warm today.');
  for (const [i, text] of ['It', 'is', 'warm', 'today'].entries())
    transcript.addWord({ text, startMs: i * 200, endMs: i * 200 + 150 });
  transcript.cut('It'.length);
  expect(pieces).toEqual([['It ', 0, 0.15]]);
});

test('times words whose times arrive long before their audio', () => {
  const { transcript, pieces } = recording(true);
  const all = Array.from({ length: 100 }, (_, i) => `w${i}`);
  transcript.append(all.join(' '));
  for (const [i, text] of all.entries()) transcript.addWord({ text, startMs: i * 100, endMs: i * 100 + 80 });
  expect(pieces).toHaveLength(1);
  transcript.audioReceived(10_000);
  expect(pieces).toHaveLength(100);
  expect(pieces.every((piece) => Array.isArray(piece))).toBe(true);
});
