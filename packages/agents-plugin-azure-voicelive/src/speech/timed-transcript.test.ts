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

test('words that are not in the text hold back nothing once a later pair is found, however long they are', () => {
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

test('text is let go when the times are those of other words', () => {
  const { transcript, pieces } = recording(true);
  transcript.append('Nothing of this is timed.');
  for (let i = 0; i < 100; i += 1) transcript.addWord({ text: `w${i}`, startMs: i * 50, endMs: i * 50 + 40 });
  expect(pieces).toEqual(['Nothing of this is timed.']);
  transcript.append(' Nor this.');
  expect(pieces.at(-1)).toBe(' Nor this.');
});

test('text is let go when times stop coming while audio goes on', () => {
  const { transcript, pieces } = recording(true);
  transcript.append('One two three.');
  transcript.addWord({ text: 'One', startMs: 0, endMs: 300 });
  transcript.audioReceived(2500);
  expect(pieces).toEqual([['One ', 0, 0.3]]);
  transcript.audioReceived(10_000);
  expect(pieces).toEqual([['One ', 0, 0.3], 'two three.']);
});

test('shuffled times are sorted and each word keeps its own', () => {
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

test('offsets that count from the response are brought to the message in captions too', () => {
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

test('a word is known in any case, dots and apostrophes', () => {
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

test('a word whose time comes before its sound waits for that', () => {
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

test('of words whose sound never comes nothing is released when the connection breaks', () => {
  const { transcript, pieces } = recording(true);
  transcript.append('It is warm today.');
  for (const [i, text] of ['It', 'is', 'warm', 'today'].entries())
    transcript.addWord({ text, startMs: i * 200, endMs: i * 200 + 150 });
  transcript.cut('It'.length);
  expect(pieces).toEqual([['It ', 0, 0.15]]);
});

test('words whose times come long before their sound are still timed', () => {
  const { transcript, pieces } = recording(true);
  const all = Array.from({ length: 100 }, (_, i) => `w${i}`);
  transcript.append(all.join(' '));
  for (const [i, text] of all.entries()) transcript.addWord({ text, startMs: i * 100, endMs: i * 100 + 80 });
  expect(pieces).toHaveLength(1);
  transcript.audioReceived(10_000);
  expect(pieces).toHaveLength(100);
  expect(pieces.every((piece) => Array.isArray(piece))).toBe(true);
});
