// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { Speaker } from './speaker.ts';
import type { Voice } from './speech.ts';

/** A voice that records what it spoke; its first attempt at `hoarse` fails. */
function listedVoice(constant = true): { voice: Voice; spoken: string[] } {
  const spoken: string[] = [];
  const voice: Voice = {
    name: 'listed',
    constant,
    speak(text) {
      spoken.push(text);
      const hoarse = text === 'hoarse' && spoken.length === 1;
      if (hoarse) return Promise.reject(new Error('no voice'));
      return Promise.resolve({ samples: new Int16Array(24), words: [], estimated: false });
    },
  };
  return { voice, spoken };
}

test('reuses the speech of a repeated text among the last thirty-two', async () => {
  const { voice, spoken } = listedVoice();
  const speaker = new Speaker(voice, '.');
  await Promise.all([speaker.speak({}, 'hello'), speaker.speak({}, 'hello')]);
  expect(spoken).toEqual(['hello']);
  for (let count = 0; count < 32; count += 1) await speaker.speak({}, `number ${count}`);
  await speaker.speak({}, 'hello');
  expect(spoken.filter((text) => text === 'hello')).toHaveLength(2);
});

test('retries a text that could not be spoken', async () => {
  const { voice } = listedVoice();
  const speaker = new Speaker(voice, '.');
  await expect(speaker.speak({}, 'hoarse')).rejects.toThrow('no voice');
  expect((await speaker.speak({}, 'hoarse')).samples).toHaveLength(24);
});

test('does not cache a voice that varies', async () => {
  const { voice, spoken } = listedVoice(false);
  const speaker = new Speaker(voice, '.');
  await Promise.all([speaker.speak({}, 'hello'), speaker.speak({}, 'hello')]);
  expect(spoken).toEqual(['hello', 'hello']);
});

test('speaks no more of a text of any length than text-to-speech would', async () => {
  const { voice, spoken } = listedVoice();
  await new Speaker(voice, '.').speak({}, 'Word '.repeat(200_000));
  expect(spoken).toEqual(['Word '.repeat(2000)]);
});
