// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { Aligner, type AlignedPiece } from './aligner.ts';
import { isUnspaced, isWordCharacter, slowMsOf } from './scripts.ts';
import type { WordTime } from './word-times.ts';

/** The audio of one assistant message. */
export interface Speech {
  /** Audio received, milliseconds. */
  readonly audioMs: number;
  readonly words: readonly WordTime[];
  /** All that the service said, even after truncation. */
  readonly text: string;
  /** All audio has arrived. Until then `text` runs ahead of `audioMs`, even when the response was interrupted. */
  readonly complete: boolean;
  /** What an earlier truncation left of the text: a later one never leaves more. */
  readonly heard?: string | undefined;
}

/** A transcript synchroniser with word times is at most this far ahead of the audio, milliseconds. */
const SYNCHRONISER_AHEAD_MS = 500;
/** Word times may be this far behind the audio; a longer gap means that no more will arrive. Milliseconds. */
const WORDS_BEHIND_MS = 1500;

/** An unfinished first word is omitted when less than this much of the text was heard. */
const CUT_IN_WORD_FROM_SHARE = 0.25;
/** Words longer than this may be cut, in characters. */
const LONG_WORD = 12;

const words = new Intl.Segmenter(undefined, { granularity: 'word' });
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const NOT_SPOKEN_AT_END = /[^\p{L}\p{N}\p{M}]+$/u;

/**
 * The part of a message that a listener heard when playback stopped at `heardMs`: a prefix of the trimmed text that
 * ends between graphemes.
 *
 * The framework's own value (`synchronized`) is trusted when it is shorter than the whole text, for then a transcript
 * synchroniser made it; without one the framework passes everything produced so far, which word times reveal. Otherwise
 * word times decide, or else the share of audio played. While the message is incomplete its text runs ahead of its
 * audio, so no share can be computed and a very slow pace is assumed. Text removed by an earlier truncation is not
 * restored.
 */
export function heardText(message: Speech, heardMs: number, synchronized?: string): string {
  return withinCut(heardNow(message, heardMs, synchronized), message.heard);
}

/** The shorter of a text and what an earlier truncation left of it. */
export function withinCut(text: string, cut: string | undefined): string {
  return cut !== undefined && cut.length < text.length ? cut : text;
}

function heardNow(message: Speech, heardMs: number, synchronized: string | undefined): string {
  const whole = message.text.trim();
  const told = synchronized?.trim();
  const playedMs = Number.isNaN(heardMs) ? 0 : heardMs;
  if (told !== undefined && told.length < whole.length && whole.startsWith(told)) {
    const most =
      message.words.length > 0 ? playedIndex(whole, message, playedMs + SYNCHRONISER_AHEAD_MS) : whole.length;
    if (told.replace(NOT_SPOKEN_AT_END, '').length <= most) return told;
  }
  return whole.slice(0, graphemeBoundary(whole, playedIndex(whole, message, playedMs))).trimEnd();
}

/** How far into `whole` the audio was at `heardMs`. */
function playedIndex(whole: string, message: Speech, heardMs: number): number {
  if (message.complete && heardMs >= message.audioMs) return whole.length;
  if (heardMs <= 0) return 0;
  const pieces = align(whole, message.words);
  const next = pieces.findIndex(({ word }) => word.startMs >= heardMs);
  const begun = next < 0 ? pieces : pieces.slice(0, next);
  const following = next < 0 ? undefined : pieces[next];
  const from = begun.at(-1)?.to ?? 0;
  const fromMs = begun.reduce((latest, { word }) => Math.max(latest, word.endMs), 0);
  if (following) {
    const share = (heardMs - fromMs) / (following.word.startMs - fromMs);
    return shareOf(whole, from, following.from, share);
  }
  const restMs = message.audioMs - fromMs;
  const share = restMs > 0 ? (heardMs - fromMs) / restMs : 0;
  if (message.complete) return shareOf(whole, from, whole.length, share);
  const paceMs = heardMs - (begun.length > 0 ? fromMs + WORDS_BEHIND_MS : 0);
  const mostMs = Math.max(0, share) * slowMs(whole.slice(from));
  return indexAfter(whole, from, whole.length, Math.min(paceMs, mostMs));
}

/** How far a stretch without word times was spoken. */
function shareOf(whole: string, from: number, to: number, share: number): number {
  const stretch = whole.slice(from, to);
  // Between two timed words there is usually only a space.
  if (!(share > 0) || (from > 0 && !isWordCharacter(stretch))) return from;
  return Math.min(to, indexAfter(whole, from, to, share * slowMs(stretch)));
}

function align(whole: string, words: readonly WordTime[]): AlignedPiece[] {
  const aligner = new Aligner();
  aligner.append(whole);
  for (const word of words) if (Number.isFinite(word.startMs)) aligner.add(word);
  const pieces: AlignedPiece[] = [];
  for (let piece = aligner.next(true); piece; piece = aligner.next(true)) pieces.push(piece);
  return pieces;
}

/** How long a very slow speaker takes for a text, milliseconds. */
function slowMs(text: string): number {
  let total = 0;
  for (const character of text) total += slowMsOf(character);
  return total;
}

/**
 * The position that a very slow speaker reaches after `ms` in the stretch `from` to `to` of a text.
 *
 * The position is between words if the script has such positions nearby, else between graphemes, so that a text without
 * spaces, or of one long word, is not lost completely.
 */
function indexAfter(text: string, from: number, to: number, ms: number): number {
  let index = from;
  let left = ms;
  for (const character of text.slice(from, to)) {
    left -= slowMsOf(character);
    // Sums of the same numbers in another order differ in their last digits.
    if (left < -1e-6) break;
    index += character.length;
  }
  return Math.max(from, placeToCut(text, index));
}

/** The last position at or before `index` where `text` may be cut. */
function placeToCut(text: string, index: number): number {
  if (index >= text.length) return text.length;
  const betweenWords = lastBoundary(words, text, index, (at) => isWordEnd(text, at));
  const unspaced = isUnspaced(String.fromCodePoint(text.codePointAt(betweenWords) ?? 0));
  const firstWord = Math.min(LONG_WORD, Math.ceil(text.length * CUT_IN_WORD_FROM_SHARE));
  const bearable =
    betweenWords > 0 ? Math.max(unspaced ? 0 : LONG_WORD, betweenWords) : unspaced ? 0 : firstWord - 1;
  return index - betweenWords > bearable ? lastBoundary(graphemes, text, index) : betweenWords;
}

/** The last grapheme boundary of `text` at or before `index`. */
function graphemeBoundary(text: string, index: number): number {
  return index >= text.length ? text.length : lastBoundary(graphemes, text, index);
}

function lastBoundary(
  segmenter: Intl.Segmenter,
  text: string,
  index: number,
  fits: (at: number) => boolean = () => true,
): number {
  let last = 0;
  for (const segment of segmenter.segment(text)) {
    if (segment.index > index) break;
    if (fits(segment.index)) last = segment.index;
  }
  return last;
}

/** Whether a word may end at a boundary: before a space, or next to a character of a script without spaces. */
function isWordEnd(text: string, at: number): boolean {
  const after = String.fromCodePoint(text.codePointAt(at) ?? 0);
  return /\s/u.test(after) || isUnspaced(after) || isUnspaced(characterBefore(text, at));
}

function characterBefore(text: string, at: number): string {
  const low = text.charCodeAt(at - 1);
  return low >= 0xdc00 && low <= 0xdfff ? text.slice(Math.max(0, at - 2), at) : text.charAt(at - 1);
}
