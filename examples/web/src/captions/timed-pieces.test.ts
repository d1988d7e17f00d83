// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { type TimedPiece, timedPieces } from './timed-pieces.ts';

async function piecesOf(...chunks: string[]): Promise<TimedPiece[]> {
  async function* stream(): AsyncGenerator<string> {
    yield* chunks;
  }
  return Array.fromAsync(timedPieces(stream()));
}

test('plain text is passed on unchanged, piece by piece', async () => {
  expect(await piecesOf('It is', ' four degrees.')).toEqual([{ text: 'It is' }, { text: ' four degrees.' }]);
});

test('lines of JSON become their text, with the time at which it is spoken', async () => {
  const lines = [
    { text: 'It', start_time: 0.05, end_time: 0.2 },
    { text: ' is', end_time: 0.4 },
    { text: ' four' },
  ].map((line) => `${JSON.stringify(line)}\n`);
  expect(await piecesOf(...lines)).toEqual([
    { text: 'It', atMs: 50 },
    { text: ' is', atMs: 400 },
    { text: ' four' },
  ]);
});

test('lines are joined however the network has split them', async () => {
  const text = '{"text":"One","end_time":0.1}\n{"text":" two"}\n';
  expect(await piecesOf(...Array.from(text))).toEqual([{ text: 'One', atMs: 100 }, { text: ' two' }]);
});

test('an incomplete line at the end of the stream is not lost', async () => {
  expect(await piecesOf('{"text":"One"}\n', '{"text":" two"}')).toEqual([{ text: 'One' }, { text: ' two' }]);
});

test('plain text with a brace is not taken for JSON', async () => {
  expect(await piecesOf('{"', 'a": 1}\n', ' is an object.')).toEqual([
    { text: '{"a": 1}\n' },
    { text: ' is an object.' },
  ]);
  expect(await piecesOf('{ opens a block.')).toEqual([{ text: '{ opens a block.' }]);
});
