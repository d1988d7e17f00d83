// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** One word's position in its message's audio, milliseconds from the message's first sample. */
export interface WordTime {
  text: string;
  startMs: number;
  endMs: number;
}

/** How far before its message a word may seem to begin because a service rounds, milliseconds. */
const ROUNDING_MS = 50;
/** No offset is further than this beyond the audio and the words known so far, milliseconds; larger ones are invalid. */
const HORIZON_MS = 60_000;
/** No word is longer, milliseconds. */
const LONGEST_WORD_MS = 10_000;

/** The origin of a service's offsets, once a message has shown it; the same for all its messages. */
export interface OffsetHabit {
  countsFrom: 'message' | 'response' | undefined;
}

/**
 * The word times of one message, in order of time, whatever their order and frame of reference on arrival.
 *
 * Services differ in the origin of offsets: the audio of the message or that of the whole response. It is the same for
 * all words of a message. A word cannot begin before its message, so a single offset from before the message's position
 * in the response shows that all of them are relative to the message; nor can it end after it, so an offset from beyond
 * the message's length shows that they are relative to the response. A message that shows neither is treated like those
 * before it.
 */
export class WordTimes {
  readonly #startsAtMs: () => number;
  readonly #habit: OffsetHabit;
  /** As received, in order of time. */
  readonly #received: WordTime[] = [];
  #words: WordTime[] = [];
  /** The shift and number of words that {@link #words} was computed with. */
  #madeWith = { shift: 0, count: 0 };

  /**
   * @param startsAtMs - where the message's audio begins in that of the response, as far as is known now.
   * @param habit - shared by the messages of a service.
   */
  constructor(startsAtMs: () => number = () => 0, habit: OffsetHabit = { countsFrom: undefined }) {
    this.#startsAtMs = startsAtMs;
    this.#habit = habit;
  }

  /** How many words have a plausible time. */
  get count(): number {
    return this.#received.length;
  }

  /** The words by time, relative to the message's first sample. */
  get words(): readonly WordTime[] {
    const shift = this.#shift();
    const { length: count } = this.#received;
    if (this.#madeWith.shift !== shift || this.#madeWith.count !== count) {
      this.#words = this.#received.map((word) => this.inMessage(word));
      this.#madeWith = { shift, count };
    }
    return this.#words;
  }

  /**
   * Adds a word as the service sent it, `startMs` relative to the message or the response.
   *
   * @param audioMs - how much of the message's audio has arrived.
   * @returns the word to keep; undefined for a repetition and for an invalid time.
   */
  add(word: WordTime, audioMs = 0): WordTime | undefined {
    const { text, startMs } = word;
    const known = Math.max(this.#received.at(-1)?.endMs ?? 0, this.#startsAtMs() + audioMs);
    if (!(startMs >= -ROUNDING_MS && startMs <= known + HORIZON_MS)) return undefined;
    const durationMs = word.endMs - startMs;
    const endMs = startMs + (durationMs > 0 ? Math.min(durationMs, LONGEST_WORD_MS) : 0);
    let at = this.#received.length;
    for (; at > 0; at -= 1) {
      const before = this.#received[at - 1];
      if (!before || before.startMs < startMs) break;
      if (before.startMs === startMs && before.text === text) return undefined;
    }
    // After others that begin at the same time.
    while (this.#received[at]?.startMs === startMs) at += 1;
    const kept = { text, startMs, endMs };
    this.#received.splice(at, 0, kept);
    return kept;
  }

  /** A received word with its time relative to the message's first sample, by what is known now. */
  inMessage({ text, startMs, endMs }: WordTime): WordTime {
    const shift = this.#shift();
    return { text, startMs: Math.max(0, startMs - shift), endMs: Math.max(0, endMs - shift) };
  }

  /** The message has no more audio than this. */
  complete(audioMs: number): void {
    const startsAt = this.#startsAtMs();
    const last = this.#received.at(-1);
    if (!last || audioMs <= 0 || startsAt <= ROUNDING_MS) return;
    if (this.#beginsBefore(startsAt)) this.#habit.countsFrom = 'message';
    else if (last.endMs > audioMs + ROUNDING_MS) this.#habit.countsFrom = 'response';
  }

  #shift(): number {
    const startsAt = Math.max(0, this.#startsAtMs());
    if (this.#beginsBefore(startsAt)) return 0;
    return this.#habit.countsFrom === 'message' ? 0 : startsAt;
  }

  /** Whether a word begins before its message does, if offsets are relative to the response. */
  #beginsBefore(startsAt: number): boolean {
    const first = this.#received[0];
    return first === undefined || first.startMs < startsAt - ROUNDING_MS;
  }
}
