// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Packets arrive late now and then, but hardly ever all of them for this long, in milliseconds. */
const WINDOW_MS = 500;
/** A packet that is suddenly this late follows a gap, such as a muted microphone, in milliseconds. */
const GAP_MS = 400;
/** Smaller errors are not corrected, since each correction is a jump in what is read by this clock, in milliseconds. */
const TOLERATED_MS = 8;

/**
 * Estimates when the samples of a packet stream were recorded. Packets arrive late and in bursts, but are recorded at
 * a steady rate, so the packets that arrive soonest set the clock. Positions are in samples. Pure.
 */
export class PacketClock {
  readonly #window: number;
  readonly #gap: number;
  readonly #tolerated: number;
  /** Where the next packet starts. */
  #next: number | undefined;
  /** The smallest lateness in the current window. */
  #leastLate = Number.POSITIVE_INFINITY;
  #counted = 0;

  /** @param sampleRate - in Hz. */
  constructor(sampleRate: number) {
    this.#window = (WINDOW_MS * sampleRate) / 1000;
    this.#gap = (GAP_MS * sampleRate) / 1000;
    this.#tolerated = (TOLERATED_MS * sampleRate) / 1000;
  }

  /**
   * Adds a packet of `count` samples.
   * @param now - the current position, in samples.
   * @returns the position at which the packet starts.
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
