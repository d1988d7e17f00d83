// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { FoldedText, foldWord } from './folded-text.ts';
import type { WordTime } from './word-times.ts';

/** How far ahead in the text a word is searched for, in folded characters: a minute of speech. */
const SEARCH_WINDOW = 1000;
/** How many of the earliest words are considered at a time; a number read out in full has fewer. */
const CONSIDERED = 32;
/** How far ahead a word may be when no later word confirms it, in folded characters. */
const UNCONFIRMED_REACH = 60;
/** A word is settled when this many in a row arrived with later times: then no earlier one is expected. */
const SETTLED_AFTER = 4;
/** A longer silence before a word, without a reported word, may be that of words still to arrive, milliseconds. */
const PAUSE_MS = 400;

/** This many words that are not in the text show that words and text do not belong together. */
const STUCK_FROM = 64;

/** A stretch of text up to and including a word whose time is known, with the punctuation and space after it. */
export interface AlignedPiece {
  readonly text: string;
  readonly word: WordTime;
  /** Where the word itself begins and ends in the whole text. */
  readonly from: number;
  readonly to: number;
}

interface WaitingWord {
  readonly word: WordTime;
  readonly units: string;
  /** Its position in the text, if it was found. */
  at: number;
  /** The text before this unit contains no other position for it. */
  searchedTo: number;
}

/**
 * Finds the words of a voice in its text, while both arrive.
 *
 * Text and times often differ ("4°" is "four degrees"), times arrive out of order, and either may be ahead. A word at
 * the head of the text is matched immediately; one further on only when a second word after it confirms that the text
 * before has no time, and the time before no text. Once times have arrived out of order, only settled words are
 * matched. Every search is bounded and none is repeated over the same text, so the cost is linear in words and text.
 */
export class Aligner {
  readonly #folded = new FoldedText();
  /** Text not handed out yet; begins at {@link #base} of the whole text. */
  #pending = '';
  #base = 0;
  /** Folded units handed out. */
  #done = 0;
  /** In order of time. */
  readonly #waiting: WaitingWord[] = [];
  #latest = Number.NEGATIVE_INFINITY;
  /** Where the last matched word ended, milliseconds. */
  #takenMs = 0;
  #shuffled = false;
  /** Start times of the words that arrived last. */
  readonly #recent: number[] = [];

  /** Many words arrived in order and none of them is in the text: they do not belong to this text. */
  get stuck(): boolean {
    return !this.#shuffled && this.#done < this.#folded.length && this.#waiting.length > STUCK_FROM;
  }

  append(text: string): void {
    this.#pending += text;
    this.#folded.append(text);
  }

  add(word: WordTime): void {
    const units = foldWord(word.text);
    if (word.startMs < this.#latest) this.#shuffled = true;
    this.#latest = Math.max(this.#latest, word.startMs);
    this.#recent.push(word.startMs);
    if (this.#recent.length > SETTLED_AFTER) this.#recent.shift();
    if (units === '') return;
    let at = this.#waiting.length;
    while (at > 0 && (this.#waiting[at - 1]?.word.startMs ?? 0) > word.startMs) at -= 1;
    this.#waiting.splice(at, 0, { word, units, at: -1, searchedTo: 0 });
  }

  /** The next piece whose word's time is known. `last`: nothing more arrives, so whatever is found is matched. */
  next(last = false): AlignedPiece | undefined {
    if (this.#waiting.length === 0 || this.#done >= this.#folded.length) return undefined;
    const considered = this.#waiting.slice(0, CONSIDERED);
    const head = considered.findIndex((each) => this.#folded.stands(each.units, this.#done));
    const atHead = considered[head];
    if (atHead && (last || !this.#shuffled || this.#settled(atHead)))
      return this.#take(head, atHead, this.#done);
    if (this.#shuffled && !last) return undefined;
    return this.#skip(considered, last);
  }

  /** Takes all text that was not handed out; pending words are discarded. */
  rest(): string {
    const rest = this.#pending;
    this.#advance(this.#base + rest.length, this.#folded.length);
    this.#waiting.length = 0;
    return rest;
  }

  /** Matches a word that is further on, after text that has no times. */
  #skip(considered: readonly WaitingWord[], last: boolean): AlignedPiece | undefined {
    for (const each of considered) this.#seek(each);
    const found = considered.filter((each) => each.at >= 0);
    const near = last ? found.find((each) => each.at - this.#done <= UNCONFIRMED_REACH) : undefined;
    const chosen = firstOfLongestRun(found) ?? near;
    if (chosen && !last && !this.#explained(chosen) && !this.#settled(chosen)) return undefined;
    if (chosen) return this.#take(this.#waiting.indexOf(chosen), chosen, chosen.at);
    // A whole window of text without them: they are not in the text. Continue with the next ones.
    const whole = last || this.#folded.length - this.#done >= SEARCH_WINDOW;
    const missing = new Set(whole ? considered.filter((each) => last || each.at < 0) : []);
    if (missing.size === 0) return undefined;
    const kept = this.#waiting.filter((each) => !missing.has(each));
    this.#waiting.splice(0, this.#waiting.length, ...kept);
    return this.next(last);
  }

  #seek(each: WaitingWord): void {
    if (each.at >= this.#done) return;
    const from = Math.max(this.#done, each.searchedTo);
    const until = Math.min(this.#folded.length, this.#done + SEARCH_WINDOW);
    each.at = from < until ? this.#folded.find(each.units, from, until) : -1;
    // The last positions may contain the beginning of the word, the rest of which is still to arrive.
    if (each.at < 0) each.searchedTo = Math.max(from, until - each.units.length);
  }

  /** The time before a word is accounted for: by words that are not in the text, or because there is hardly any. */
  #explained(each: WaitingWord): boolean {
    return this.#waiting[0] !== each || each.word.startMs - this.#takenMs <= PAUSE_MS;
  }

  /** No earlier word arrived recently, so none is expected. */
  #settled({ word }: WaitingWord): boolean {
    return this.#recent.length === SETTLED_AFTER && this.#recent.every((startMs) => startMs > word.startMs);
  }

  /** Takes the text up to the end of a word; words with earlier times are not in the text. */
  #take(index: number, { word, units }: WaitingWord, at: number): AlignedPiece {
    this.#waiting.splice(0, index + 1);
    const after = at + units.length;
    const end = this.#folded.startOf(after);
    const text = this.#pending.slice(0, end - this.#base);
    const piece = { text, word, from: this.#folded.startOf(at), to: this.#folded.endOf(after - 1) };
    this.#advance(end, after);
    this.#takenMs = word.endMs;
    return piece;
  }

  #advance(base: number, units: number): void {
    this.#pending = this.#pending.slice(base - this.#base);
    this.#base = base;
    this.#folded.drop(units);
    this.#done = units;
  }
}

/**
 * The first of the longest run of words that appear in the text in the order of their times; undefined when no two do.
 * A word that happens to occur again further on is followed by fewer matches than the right one.
 */
function firstOfLongestRun(found: readonly WaitingWord[]): WaitingWord | undefined {
  const runs = new Map<WaitingWord, number>();
  let first: WaitingWord | undefined;
  for (const each of found.toReversed()) {
    const end = each.at + each.units.length;
    let run = 1;
    for (const [later, length] of runs) if (later.at >= end && length >= run) run = length + 1;
    runs.set(each, run);
    const longest = first ? (runs.get(first) ?? 0) : 1;
    if (run > longest || (first && run === longest && each.at < first.at)) first = each;
  }
  return first;
}
