// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { bareWord, countSyllables, spreadWords } from './words.ts';

test('bareWord removes the punctuation around a word, and keeps what is inside it', () => {
  expect(['Hello,', '(well)', "don't", '4°', '—', 'e-mail.'].map(bareWord)).toEqual([
    'Hello',
    'well',
    "don't",
    '4°',
    '—',
    'e-mail',
  ]);
});

test('countSyllables counts groups of vowels and digits, at least one', () => {
  expect(['emulator', 'Oslo', '42', 'hm'].map(countSyllables)).toEqual([4, 2, 2, 1]);
});

test('spreadWords fills the whole time in order, and gives longer words more time', () => {
  const words = spreadWords('A conversation, please.', 1000);
  expect(words[0]?.startMs).toBe(0);
  expect(words.at(-1)?.endMs).toBe(1000);
  for (const [index, word] of words.entries())
    expect(word.startMs).toBe(index === 0 ? 0 : words[index - 1]?.endMs);
  const length = (index: number): number => (words[index]?.endMs ?? 0) - (words[index]?.startMs ?? 0);
  expect(length(1)).toBeGreaterThan(length(0));
});
