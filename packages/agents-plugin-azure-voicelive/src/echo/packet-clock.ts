// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Packets come late now and then, but hardly all of them for so long; milliseconds. */
const WINDOW_MS = 500;
/** So late at once is a gap: a microphone that was muted. Milliseconds. */
const GAP_MS = 400;
/** Smaller errors stay: each correction is a jump in what is read by this clock. Milliseconds. */
const TOLERATED_MS = 8;

/**
 * When the samples of a stream of packets were recorded, as evenly as they were: packets come in bursts and late, samples
 * do not. The packets that came soonest tell. Positions are samples on the line of time; pure.
 */
export class PacketClock {
  readonly #window: number;
  readonly #gap: number;
  readonly #tolerated: number;
  /** Where the next packet begins. */
  #next: number | undefined;
  /** The least that packets were late by: of the last whole window, and of the present one. */
  #leastLate = Number.POSITIVE_INFINITY;
  #counted = 0;

  /** @param sampleRate - Hz. */
  constructor(sampleRate: number) {
    this.#window = (WINDOW_MS * sampleRate) / 1000;
    this.#gap = (GAP_MS * sampleRate) / 1000;
    this.#tolerated = (TOLERATED_MS * sampleRate) / 1000;
  }

  /**
   * A packet of `count` samples has come.
   * @param now - where the line of time is.
   * @returns where the packet begins.
   */
  packet(count: number, now: number): number {
    const start = this.#next ?? now - count;
    const late = now - (start + count);
    if (late < -this.#tolerated || late > this.#gap) {
      this.#begin(now);
      return now - count;
    }
    this.#next = start + count;
    this.#leastLate = Math.min(this.#leastLate, late);
    this.#counted += count;
    if (this.#counted >= this.#window) {
      if (this.#leastLate > this.#tolerated) this.#next += this.#leastLate;
      this.#startWindow();
    }
    return start;
  }

  #begin(now: number): void {
    this.#next = now;
    this.#startWindow();
  }

  #startWindow(): void {
    this.#leastLate = Number.POSITIVE_INFINITY;
    this.#counted = 0;
  }
}
