// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Defect } from './defects.ts';
import type { Generation } from './generation.ts';

const BYTES_PER_MS = 48;

interface Spoken {
  text: string;
  bytes: number;
  /** What was heard of it, once it was cut. */
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

  /** The message was cut; a transcript that is not shorter than the message says nothing about what was heard. */
  cut(itemId: string, audioEndMs: number, transcript?: string): void {
    if (this.#has('forgets-what-was-heard')) return;
    const message = this.#of(itemId);
    const share = Math.min(1, audioEndMs / Math.max(1, message.bytes / BYTES_PER_MS));
    const byTime = message.text.slice(0, Math.floor(message.text.length * share));
    message.heard = transcript !== undefined && transcript.length < message.text.length ? transcript : byTime;
  }

  heard(itemId: string): string | undefined {
    return this.#messages.get(itemId)?.heard;
  }

  /** Items of responses that nobody has begun to read, now that all of them are interrupted. */
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
