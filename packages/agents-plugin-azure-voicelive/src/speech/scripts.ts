// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The characters that are spoken: letters, digits and the marks that belong to them. */
const WORD = /[\p{L}\p{N}\p{M}]/u;
const MARK = /\p{M}/u;
const DIGIT = /\p{N}/u;
/** Written without spaces between words; emoji stand alone as well. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{Extended_Pictographic}\p{Regional_Indicator}]/u;

/**
 * How long a very slow speaker takes for a character, milliseconds; the first entry that matches counts. About two
 * thirds of the usual pace in each script, so that an estimate stays below what was really said.
 */
const SLOW_PACE: readonly (readonly [RegExp, number])[] = [
  [/[ -~]/u, 100],
  [/\p{Script=Han}/u, 300],
  [/\p{Script=Hangul}/u, 250],
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 190],
  [/[\p{Script=Arabic}\p{Script=Hebrew}]/u, 130],
];
const SLOW_DIGIT_MS = 350;
const SLOW_OTHER_MS = 100;

/** Whether a character, or any character of a text, is part of a word. */
export function isWordCharacter(text: string): boolean {
  return WORD.test(text);
}

export function isMark(character: string): boolean {
  return MARK.test(character);
}

export function isUnspaced(character: string): boolean {
  return character > '\u007f' && UNSPACED.test(character);
}

/** How long a very slow speaker takes for one character (code point), milliseconds. */
export function slowMsOf(character: string): number {
  if (DIGIT.test(character)) return SLOW_DIGIT_MS;
  return SLOW_PACE.find(([script]) => script.test(character))?.[1] ?? SLOW_OTHER_MS;
}
