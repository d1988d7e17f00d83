// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Defect } from './defects.ts';
import type { Generation } from './generation.ts';

const BYTES_PER_MS = 48;
/** Minimum duration of a letter in milliseconds. */
const FASTEST_MS = 40;

interface Spoken {
  text: string;
  bytes: number;
  /** What was heard of it, once it was truncated. */
  heard: string | undefined;
}

/** What the provider has said, and what of it was heard. */
export class SpokenMessages {
  readonly #has: (defect: Defect) => boolean;
  readonly #messages = new Map<string, Spoken>();
  #generations: Generation[] = [];

  constructor(has: (defect: Defect) => boolean) {
    this.#has = has;
  }

  text(itemId: string, delta: string): void {
    this.#of(itemId).text += delta;
  }

  audio(itemId: string, bytes: number): void {
    this.#of(itemId).bytes += bytes;
  }

  generated(generation: Generation): void {
    this.#generations = [...this.#generations.slice(-9), generation];
  }

  /** Position for the provider: a whole number of milliseconds, no more than there is. */
  position(itemId: string, audioEndMs: number): number {
    if (this.#has('truncates-at-zero')) return 0;
    if (this.#has('truncates-at-anything')) return audioEndMs;
    const ms = Number.isFinite(audioEndMs) ? Math.max(0, Math.round(audioEndMs)) : 0;
    const limit = Math.floor(this.#of(itemId).bytes / BYTES_PER_MS);
    return this.#has('truncates-beyond-the-end') ? ms : Math.min(ms, limit);
  }

  /** The message was truncated; a transcript that is not shorter than the message does not show what was heard. */
  cut(itemId: string, audioEndMs: number, transcript?: string): void {
    if (this.#has('forgets-what-was-heard')) return;
    const message = this.#of(itemId);
    // Some of the audio may not have arrived yet: nobody speaks faster than this.
    const fastest = this.#has('takes-what-came-for-all') ? 0 : letters(message.text).length * FASTEST_MS;
    const lengthMs = Math.max(message.bytes / BYTES_PER_MS, fastest, 1);
    const share = Math.min(1, audioEndMs / lengthMs);
    const byTime = this.#beginning(message.text, share);
    const says = transcript !== undefined && (message.text === '' || transcript.length < message.text.length);
    message.heard = says ? transcript : byTime;
  }

  #beginning(text: string, share: number): string {
    if (this.#has('cuts-between-spaces')) {
      const words = text.split(' ');
      return words.slice(0, Math.floor(words.length * share)).join(' ');
    }
    const all = letters(text);
    return all.slice(0, Math.floor(all.length * share)).join('');
  }

  said(itemId: string): string {
    return this.#messages.get(itemId)?.text ?? '';
  }

  heard(itemId: string): string | undefined {
    return this.#messages.get(itemId)?.heard;
  }

  /** Items of responses that nobody has started to read, now that all of them are interrupted. */
  unheard(): string[] {
    const unread = this.#generations.filter(({ event }) => !event.messageStream.locked);
    this.#generations = [];
    if (this.#has('keeps-what-nobody-heard')) return [];
    return unread.flatMap(({ messageIds }) => messageIds);
  }

  #of(itemId: string): Spoken {
    const message = this.#messages.get(itemId) ?? { text: '', bytes: 0, heard: undefined };
    this.#messages.set(itemId, message);
    return message;
  }
}

/** Splits a text into the characters that people perceive. */
function letters(text: string): string[] {
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
}
