// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { SpokenWord } from './speech.ts';

/** A position of the mouth and when it is reached. */
export interface Viseme {
  /** 0 to 21, the set of Azure Speech; 0 is silence. */
  id: number;
  /** Milliseconds from the start of the audio. */
  atMs: number;
}

/** Latest time of the closed mouth before the first word, in milliseconds. */
const FIRST_MS = 50;
/** A pause longer than this closes the mouth, in milliseconds. */
const PAUSE_MS = 100;
/** A vowel lasts as long as this many consonants. */
const VOWEL_WEIGHT = 2;

/**
 * Visemes by spelling, longest first: Azure Speech's table of phonemes to visemes, with the sound each group of letters
 * usually has in English. Diphthongs have their own visemes there.
 */
const BY_LETTERS: readonly (readonly [RegExp, number])[] = [
  [/^(?:tch|sch|sh|ch|ge(?=\b)|j|[cst]i(?=o))/u, 16],
  [/^(?:igh|ie(?=\b)|y(?=\b))/u, 11],
  [/^(?:ng|ck|[kgqcx])/u, 20],
  [/^(?:ph|[fv])/u, 18],
  [/^wh/u, 7],
  [/^th/u, 17],
  [/^(?:ou|ow)/u, 9],
  [/^(?:oi|oy)/u, 10],
  [/^(?:[eiu]r|ear)/u, 5],
  [/^(?:ar|ah)/u, 2],
  [/^(?:au|aw|or|al(?=[lk]))/u, 3],
  [/^(?:oo|[uwü])/u, 7],
  [/^(?:ee|ea|[iy])/u, 6],
  [/^(?:ai|ay|ey|ei|[eäæ])/u, 4],
  [/^[oöø]/u, 8],
  [/^[aå]/u, 1],
  [/^h/u, 12],
  [/^r/u, 13],
  [/^l/u, 14],
  [/^[sz]/u, 15],
  [/^[dtn]/u, 19],
  [/^[pbm]/u, 21],
];
const DIGITS = ['zero', 'wun', 'too', 'three', 'for', 'five', 'six', 'seven', 'eit', 'nine'] as const;
const VOWELS = new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);

/** The positions of the mouth while it says a word, in order. */
export function visemesOfWord(word: string): number[] {
  let rest = word
    .toLowerCase()
    .normalize('NFC')
    .replaceAll(/\d/gu, (digit) => DIGITS[Number(digit)] ?? '')
    // Letters that are written but not spoken.
    .replace(/(?<=[^aeiouy]{1,3}|[aeiouy][^aeiouy]+)e$/u, '');
  const ids: number[] = [];
  while (rest !== '') {
    const found = BY_LETTERS.find(([letters]) => letters.test(rest));
    const length = found?.[0].exec(rest)?.[0].length ?? 1;
    if (found !== undefined && found[1] !== ids.at(-1)) ids.push(found[1]);
    rest = rest.slice(Math.max(1, length));
  }
  return ids;
}

/**
 * The movement of the mouth through spoken words: closed before, in longer pauses and at the end. No two share a time
 * and none is at 0: a live test of Microsoft's asserts that (azure-sdk-for-net, sdk/voicelive, `AnimationOutputs`).
 */
export function visemesOf(words: readonly SpokenWord[], totalMs: number): Viseme[] {
  const visemes: Viseme[] = [];
  let silentFromMs = 0;
  for (const word of words) {
    if (word.startMs - silentFromMs > PAUSE_MS || visemes.length === 0) {
      const first = visemes.length === 0;
      visemes.push({ id: 0, atMs: Math.round(first ? Math.min(FIRST_MS, word.startMs / 2) : silentFromMs) });
    }
    const ids = visemesOfWord(word.text);
    const weights = ids.map((id) => (VOWELS.has(id) ? VOWEL_WEIGHT : 1));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    let atMs = word.startMs;
    for (const [index, id] of ids.entries()) {
      visemes.push({ id, atMs: Math.round(atMs) });
      atMs += ((weights[index] ?? 1) / sum) * (word.endMs - word.startMs);
    }
    silentFromMs = word.endMs;
  }
  if (totalMs > 0) visemes.push({ id: 0, atMs: Math.round(Math.min(silentFromMs, totalMs)) });
  let beforeMs = 0;
  return visemes.map(({ id, atMs }) => {
    beforeMs = Math.max(beforeMs + 1, atMs);
    return { id, atMs: beforeMs };
  });
}
