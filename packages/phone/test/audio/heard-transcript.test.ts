// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import { describe, expect, test } from 'vitest';
import { HeardTranscript } from '../../src/audio/heard-transcript.ts';

async function transcript(pieces: (string | voice.TimedString)[]): Promise<HeardTranscript> {
  const words = new HeardTranscript();
  for (const piece of pieces) await words.captureText(piece);
  words.flush();
  return words;
}

const word = (text: string, startMs: number, endMs: number): voice.TimedString =>
  voice.createTimedString({ text, startTime: startMs / 1000, endTime: endMs / 1000 });

const TIMED = [word('One', 0, 300), word(' two', 400, 700), word(' three.', 800, 1200)];

describe('for words with times', () => {
  test.each([
    [0, ''],
    [1, 'One'],
    [399, 'One'],
    [401, 'One two'],
    [5000, 'One two three.'],
  ])('returns, after %i ms, %j', async (ms, expected) => {
    expect((await transcript(TIMED)).heard(ms, 1300)).toBe(expected);
  });

  test('counts words after the last time in proportion', async () => {
    const words = await transcript([...TIMED, ' Four five six seven.']);
    expect(words.heard(1200, 3200)).toBe('One two three.');
    expect(words.heard(2200, 3200)).toBe('One two three. Four five');
    expect(words.heard(3200, 3200)).toBe('One two three. Four five six seven.');
  });
});

describe('for words without times', () => {
  test('uses the share of the audio as the share of the words, when all audio has arrived', async () => {
    const words = await transcript(['One two ', 'three four']);
    expect(words.heard(500, 1000)).toBe('One two');
    expect(words.heard(1000, 1000)).toBe('One two three four');
  });

  test.each(['今天的天气非常好，我们一起去公园散步吧。', 'วันนี้อากาศดีมากเราไปเดินเล่นที่สวนสาธารณะกันเถอะ'])(
    'returns half of %s, although it has no spaces',
    async (text) => {
      const heard = (await transcript([text])).heard(500, 1000) ?? '';
      expect(text.startsWith(heard)).toBe(true);
      expect(Math.abs(heard.length - text.length / 2)).toBeLessThan(8);
    },
  );

  test('assumes a usual pace while audio is still to arrive', async () => {
    const words = await transcript(['One two three four']);
    expect(words.heard(65 * 9, undefined)).toBe('One two');
  });
});

test('returns undefined when there were no words, and forgets those of the previous segment', async () => {
  const words = new HeardTranscript();
  expect(words.heard(1000, 1000)).toBeUndefined();
  await words.captureText('Old.');
  words.flush();
  await words.captureText('New.');
  expect(words.heard(1000, 1000)).toBe('New.');
  words.clear();
  expect(words.heard(1000, 1000)).toBeUndefined();
});
