// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { SpokenWord } from './speech.ts';

/** The words of a text as spoken, with their punctuation. */
export function splitWords(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== '');
}

/** A word without the punctuation around it, as in word times. */
export function bareWord(word: string): string {
  const bare = word.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}%°]+$/gu, '');
  return bare === '' ? word : bare;
}

/** Number of syllables of a word, counted by its groups of vowels; each digit counts as one; at least one. */
export function countSyllables(word: string): number {
  const groups = word.toLowerCase().match(/[aeiouyäöüåæøéèêáàâíìîóòôúùû]+|\d/gu);
  return Math.max(1, groups?.length ?? 0);
}

/** Spreads words over a duration by their number of syllables: the estimate for audio without known word times. */
export function spreadWords(text: string, totalMs: number): SpokenWord[] {
  const words = splitWords(text);
  const weights = words.map((word) => countSyllables(word) + (/[.,;:!?]$/u.test(word) ? 1 : 0.3));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  let atMs = 0;
  return words.map((word, index) => {
    const startMs = Math.round(atMs);
    atMs += ((weights[index] ?? 0) / sum) * totalMs;
    return { text: bareWord(word), startMs, endMs: Math.round(atMs) };
  });
}
