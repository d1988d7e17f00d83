// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { heardText } from './heard-text.ts';

const spoken = {
  text: 'One two three four.',
  audioMs: 2000,
  words: [
    { text: 'One', startMs: 0, endMs: 400 },
    { text: 'two', startMs: 500, endMs: 900 },
    { text: 'three', startMs: 1000, endMs: 1400 },
    { text: 'four', startMs: 1500, endMs: 1900 },
  ],
};

test('word times decide what was heard', () => {
  expect(heardText(spoken, 950)).toBe('One two');
});

test('a synchroniser that heard less than everything is believed', () => {
  expect(heardText(spoken, 950, 'One two three')).toBe('One two three');
});

test('the whole text handed over without a synchroniser is not taken for what was heard', () => {
  expect(heardText(spoken, 950, spoken.text)).toBe('One two');
});

test('without word times the share of audio decides, in whole words', () => {
  expect(heardText({ ...spoken, words: [] }, 1000)).toBe('One two');
});

test('nothing was heard at position 0, everything at the end', () => {
  expect(heardText(spoken, 0)).toBe('');
  expect(heardText(spoken, 2000)).toBe(spoken.text);
});
