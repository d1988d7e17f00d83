// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import type { WordTime } from '../history/speech.ts';

type TimedString = voice.TimedString;

/**
 * How much audio may pass without a single word time before the text is let go untimed. Word times come interleaved
 * with the audio they describe, so this much silence about words means the voice sends none.
 */
const PATIENCE_MS = 1500;

/** How many characters of the pending text may precede a word for it to be taken as that word. */
const SEARCH_WINDOW = 24;

const WHITESPACE = /\s/u;
const WORD_CHARACTER = /[\p{L}\p{N}]/u;
/** Scripts written without spaces between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/**
 * Joins a transcript that arrives ahead of its audio with word times that arrive beside it.
 *
 * Text waits for sound: what is cut off before any audio has come was never said, and must not be remembered. Where
 * word times are expected, text also waits for the time of its word and is then released as a `TimedString`. Nothing
 * is written twice, and a missing time degrades to plain text, never to missing text.
 */
export class TimedTranscript {
  readonly #release: (piece: string | TimedString) => void;
  readonly words: WordTime[] = [];
  /** Received and not released. */
  #pending = '';
  /** Words whose text has not come yet. */
  #early: WordTime[] = [];
  #text = '';
  /** What text waits for. */
  #waitsFor: 'sound' | 'times' | 'nothing' = 'sound';
  readonly #expectTimes: boolean;

  constructor(expectTimes: boolean, release: (piece: string | TimedString) => void) {
    this.#expectTimes = expectTimes;
    this.#release = release;
  }

  /** Everything received so far, released or not. */
  get text(): string {
    return this.#text;
  }

  append(delta: string): void {
    if (delta === '') return;
    this.#text += delta;
    this.#pending += delta;
    if (this.#waitsFor === 'nothing') this.#flush();
    else if (this.#waitsFor === 'times') this.#match();
  }

  /** The service's final text: adds what the deltas did not bring (some voices send no deltas at all). */
  complete(finalText: string): void {
    if (finalText.startsWith(this.#text)) this.append(finalText.slice(this.#text.length));
  }

  addWord(word: WordTime): void {
    this.words.push(word);
    if (this.#waitsFor === 'nothing') return;
    this.#early.push(word);
    if (this.#waitsFor === 'times') this.#match();
  }

  /** Tells how much audio of this message has arrived, in milliseconds. */
  audioReceived(totalMs: number): void {
    if (this.#waitsFor === 'sound' && this.#expectTimes) {
      this.#waitsFor = 'times';
      this.#match();
    }
    const noTimes = !this.#expectTimes || (this.words.length === 0 && totalMs > PATIENCE_MS);
    if (noTimes) this.waitNoLonger();
  }

  /** Releases what is still held; later text passes straight through. */
  waitNoLonger(): void {
    this.#waitsFor = 'nothing';
    this.#early = [];
    this.#flush();
  }

  /** The message was cut: what waits for sound in vain is forgotten, the rest is released. */
  cut(): void {
    if (this.#waitsFor === 'sound') this.#pending = '';
    this.waitNoLonger();
  }

  #flush(): void {
    const rest = this.#pending;
    this.#pending = '';
    if (rest !== '') this.#release(rest);
  }

  /** Releases text whose time is known; a word that is not in the text is given up when a later one is found. */
  #match(): void {
    for (let index = 0; index < this.#early.length; index += 1) {
      const word = this.#early[index];
      const piece = word ? this.#takeThrough(word.text) : '';
      if (!word || piece === '') continue;
      this.#early.splice(0, index + 1);
      index = -1;
      this.#release(
        voice.createTimedString({ text: piece, startTime: word.startMs / 1000, endTime: word.endMs / 1000 }),
      );
    }
  }

  /** Takes the pending text up to and including `word`, with the punctuation and space that follow it. */
  #takeThrough(word: string): string {
    const at = findWord(this.#pending, word);
    if (at < 0) return '';
    let end = at + word.length;
    while (end < this.#pending.length && isTrailing(this.#pending.charAt(end))) end += 1;
    const piece = this.#pending.slice(0, end);
    this.#pending = this.#pending.slice(end);
    return piece;
  }
}

function isTrailing(character: string): boolean {
  return WHITESPACE.test(character) || !WORD_CHARACTER.test(character);
}

/** Where `word` stands as a word near the start of `text`, ignoring case; -1 when it is not there. */
function findWord(text: string, word: string): number {
  if (word === '') return -1;
  const near = text.slice(0, SEARCH_WINDOW + word.length + 1).toLowerCase();
  const sought = word.toLowerCase();
  for (let at = near.indexOf(sought); at >= 0; at = near.indexOf(sought, at + 1)) {
    const inside =
      WORD_CHARACTER.test(near.charAt(at - 1)) || WORD_CHARACTER.test(near.charAt(at + sought.length));
    if (!inside || UNSPACED.test(sought)) return at;
  }
  return -1;
}
