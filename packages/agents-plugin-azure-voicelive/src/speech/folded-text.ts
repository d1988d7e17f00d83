// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { isMark, isUnspaced, isWordCharacter } from './scripts.ts';

/**
 * Text reduced to what a voice speaks: letters, digits and their marks, in lower case and compatibility form. Words are
 * compared in this form, so that case, apostrophes, hyphens and encodings do not matter. Each unit knows the position
 * of its character in the original, because folding changes lengths ("İ" becomes two units).
 */
export class FoldedText {
  /** All units from {@link from} on. */
  #units = '';
  /** Units before this one were dropped. */
  #from = 0;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #unspaced: boolean[] = [];
  /** Length of the original. */
  #length = 0;
  #afterWord = false;

  /** Number of units so far, including dropped ones. */
  get length(): number {
    return this.#starts.length;
  }

  append(text: string): void {
    for (const character of text) {
      const start = this.#length;
      this.#length += character.length;
      this.#afterWord = isInWord(character, this.#afterWord);
      if (!this.#afterWord) continue;
      const folded = fold(character);
      this.#units += folded;
      const unspaced = isUnspaced(character);
      for (let i = 0; i < folded.length; i += 1) {
        this.#starts.push(start);
        this.#ends.push(this.#length);
        this.#unspaced.push(unspaced);
      }
    }
  }

  /** Drops the units before `unit`: they are no longer searched. */
  drop(unit: number): void {
    this.#units = this.#units.slice(unit - this.#from);
    this.#from = unit;
  }

  /** Whether `word` appears at `unit` as whole words. */
  stands(word: string, unit: number): boolean {
    return (
      this.#units.startsWith(word, unit - this.#from) &&
      !this.#inWord(unit) &&
      !this.#inWord(unit + word.length)
    );
  }

  /** The first unit at or after `from` at which `word` appears and which begins before `until`; -1 when there is none. */
  find(word: string, from: number, until: number): number {
    const near = this.#units.slice(from - this.#from, until - this.#from + word.length - 1);
    for (let at = near.indexOf(word); at >= 0; at = near.indexOf(word, at + 1))
      if (this.stands(word, from + at)) return from + at;
    return -1;
  }

  /** Where the character of a unit begins in the original; the original's length for the unit after the last. */
  startOf(unit: number): number {
    return this.#starts[unit] ?? this.#length;
  }

  /** Where the character of a unit ends in the original. */
  endOf(unit: number): number {
    return this.#ends[unit] ?? this.#length;
  }

  /** Whether a cut before `unit` is inside a word. */
  #inWord(unit: number): boolean {
    const start = this.#starts[unit];
    if (unit === 0 || start === undefined) return false;
    const end = this.#ends[unit - 1] ?? 0;
    if (end > start) return true;
    return end === start && !this.#unspaced[unit - 1] && !this.#unspaced[unit];
  }
}

/** The units of one word, as in {@link FoldedText}. */
export function foldWord(word: string): string {
  let units = '';
  let afterWord = false;
  for (const character of word) {
    afterWord = isInWord(character, afterWord);
    if (afterWord) units += fold(character);
  }
  return units;
}

/** A mark belongs to the word before it; one after an emoji or a space is ignored. */
function isInWord(character: string, afterWord: boolean): boolean {
  if (character <= '\u007f') return ASCII.test(character);
  return isWordCharacter(character) && (afterWord || !isMark(character));
}

const ASCII = /^[a-z0-9]$/iu;
const DOT_ABOVE = /\u0307/gu;

/** One character's units. The dots of "İ" and "ı" and the final "ς" do not make words different. */
function fold(character: string): string {
  if (ASCII.test(character)) return character.toLowerCase();
  const folded = character.normalize('NFKD').toLowerCase().replace(DOT_ABOVE, '');
  if (folded === 'ı') return 'i';
  return folded === 'ς' ? 'σ' : folded;
}
