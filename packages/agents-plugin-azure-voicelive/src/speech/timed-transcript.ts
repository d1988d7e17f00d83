// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import { Aligner, type AlignedPiece } from './aligner.ts';
import { type OffsetHabit, type WordTime, WordTimes } from './word-times.ts';

type TimedString = voice.TimedString;

/**
 * How much audio may pass without a single word time before the text is released untimed. Word times arrive interleaved
 * with the audio they describe, so this long without one means that the voice sends none.
 */
const PATIENCE_MS = 1500;
/** The same once word times have arrived: pauses and numbers read out cause longer gaps. */
const PATIENCE_BETWEEN_MS = 6000;

/**
 * Joins a transcript that arrives ahead of its audio with word times that arrive alongside it.
 *
 * Text waits for its audio: text whose audio never arrived was never said, and must not be remembered. If word times
 * are expected, text also waits for the time of its word and is then released as a `TimedString`. Nothing is written
 * twice, times never go backwards, and a missing time results in plain text, never in missing text.
 */
export class TimedTranscript {
  readonly #release: (piece: string | TimedString) => void;
  readonly #times: WordTimes;
  /** Text that was received and not released, and the words that wait for their text. */
  readonly #aligner = new Aligner();
  /** The next piece, when its time is known and its audio has not arrived. */
  #early: AlignedPiece | undefined;
  #text = '';
  /** How much of the text was released, and how much may be released at most, in characters. */
  #released = 0;
  #most = Infinity;
  /** What text waits for. */
  #waitsFor: 'sound' | 'times' | 'nothing' = 'sound';
  readonly #expectTimes: boolean;
  #audioMs = 0;
  /** Times of the last timed piece, milliseconds. */
  #startMs = 0;
  #endMs = 0;

  /**
   * @param startsAtMs - where the message's audio begins in that of the response, as far as is known now.
   * @param habit - the origin of the service's offsets, as far as is known.
   */
  constructor(
    expectTimes: boolean,
    release: (piece: string | TimedString) => void,
    startsAtMs?: () => number,
    habit?: OffsetHabit,
  ) {
    this.#expectTimes = expectTimes;
    this.#release = release;
    this.#times = new WordTimes(startsAtMs, habit);
  }

  /** Everything received so far, released or not. */
  get text(): string {
    return this.#text;
  }

  /** The part of it that was released or will be. */
  get kept(): string {
    return this.#text.slice(0, Math.max(this.#released, this.#most));
  }

  /** Every word time received, in order of time, relative to the message's first sample. */
  get words(): readonly WordTime[] {
    return this.#times.words;
  }

  append(delta: string): void {
    if (delta === '') return;
    this.#text += delta;
    if (this.#waitsFor === 'nothing') {
      this.#let(delta);
      return;
    }
    this.#aligner.append(delta);
    if (this.#waitsFor === 'times') this.#match();
  }

  /** The service's final text: adds what the deltas did not contain (some voices send no deltas at all). */
  complete(finalText: string): void {
    if (finalText.startsWith(this.#text)) this.append(finalText.slice(this.#text.length));
  }

  /** Adds a word as the service timed it, `startMs` relative to the message or the response. */
  addWord(word: WordTime): void {
    const kept = this.#times.add(word, this.#audioMs);
    if (!kept || this.#waitsFor === 'nothing') return;
    this.#aligner.add(kept);
    if (this.#waitsFor !== 'times') return;
    this.#match();
    if (!this.#early && this.#aligner.stuck) this.waitNoLonger();
  }

  /** Reports how much audio of this message has arrived, in milliseconds. */
  audioReceived(totalMs: number): void {
    this.#audioMs = totalMs;
    if (this.#waitsFor === 'nothing') return;
    if (this.#waitsFor === 'sound' && this.#expectTimes) {
      this.#waitsFor = 'times';
    }
    if (this.#waitsFor === 'times') this.#match();
    const patienceMs = this.#times.count === 0 ? PATIENCE_MS : this.#endMs + PATIENCE_BETWEEN_MS;
    if (!this.#expectTimes || totalMs > patienceMs) this.waitNoLonger();
  }

  /** The message is complete, with this much audio. */
  audioComplete(audioMs: number): void {
    this.#times.complete(audioMs);
  }

  /** Releases everything still held; later text passes straight through. */
  waitNoLonger(): void {
    this.#waitsFor = 'nothing';
    this.#match(true);
    this.#let(this.#aligner.rest());
  }

  /**
   * The message was interrupted: text whose audio will not arrive is discarded, the rest is released.
   * @param most - of the whole text, released or not, in characters; all of it by default.
   */
  cut(most = Infinity): void {
    this.#most = Math.min(this.#most, most);
    if (this.#waitsFor === 'sound') this.#aligner.rest();
    this.waitNoLonger();
  }

  /** Releases text whose time is known and whose audio has arrived. */
  #match(last = false): void {
    for (let piece = this.#next(last); piece; piece = this.#next(last)) this.#releaseTimed(piece);
  }

  #next(last: boolean): AlignedPiece | undefined {
    const piece = this.#early ?? this.#aligner.next(last);
    const isEarly = piece && !last && this.#times.inMessage(piece.word).startMs >= this.#audioMs;
    this.#early = isEarly ? piece : undefined;
    return isEarly ? undefined : piece;
  }

  #releaseTimed({ text, word }: AlignedPiece): void {
    const { startMs, endMs } = this.#times.inMessage(word);
    this.#startMs = Math.max(this.#startMs, startMs);
    this.#endMs = Math.max(this.#startMs, endMs);
    this.#let(text, { startTime: this.#startMs / 1000, endTime: this.#endMs / 1000 });
  }

  #let(text: string, times?: { startTime: number; endTime: number }): void {
    const given = text.slice(0, Math.max(0, this.#most - this.#released));
    if (given === '') return;
    this.#released += given.length;
    this.#release(times ? voice.createTimedString({ text: given, ...times }) : given);
  }
}
