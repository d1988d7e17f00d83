// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** This many consecutive pieces are not late by chance. */
const COMPARED = 10;
/** How much of a recording may be missing where times in it are compared, in milliseconds. */
const MOST_MISSING_MS = 30;

/**
 * When each moment of a recording was heard. A browser that is starved records nothing meanwhile, so everything after
 * such a stall is later than its place in the recording says; pieces that only arrive late are not.
 */
export class RecordingClock {
  #startedAt = Number.NaN;
  #recordedMs = 0;
  readonly #pieces: { endMs: number; apart: number }[] = [];

  /** Begins anew; `at` is in milliseconds since 1970, as all times here. */
  start(at: number): void {
    this.#startedAt = at;
    this.#recordedMs = 0;
    this.#pieces.length = 0;
  }

  /** A piece of this length arrived. */
  add(lengthMs: number, at: number): void {
    this.#recordedMs += lengthMs;
    this.#pieces.push({ endMs: this.#recordedMs, apart: at - this.#recordedMs });
  }

  /** When the recording began. */
  get startedAt(): number {
    // The first piece may have arrived late, and none arrives early.
    return Math.min(this.#startedAt, ...this.#pieces.slice(0, 2 * COMPARED).map(({ apart }) => apart));
  }

  /**
   * When these moments of the recording were heard, as milliseconds since it began; nothing if the browser stalled
   * between them, because then it is unknown what was heard when.
   */
  heardAt(...recordedMs: number[]): number[] | undefined {
    const lags = recordedMs.map((ms) => this.#lagAt(ms));
    const between = this.#pieces.filter(
      ({ endMs }) => endMs >= Math.min(...recordedMs) && endMs <= Math.max(...recordedMs),
    );
    const all = [...lags, ...between.map(({ endMs }) => this.#lagAt(endMs))];
    // The last pieces of all cannot be compared with later ones.
    if (!(Math.max(...all) - Math.min(...all) <= MOST_MISSING_MS)) return undefined;
    return recordedMs.map((ms, i) => ms + (lags[i] ?? 0));
  }

  /** How much of the time up to this moment is missing from the recording, in milliseconds. */
  #lagAt(ms: number): number {
    const at = this.#pieces.findIndex(({ endMs }) => endMs >= ms);
    if (at < 0) return Number.NaN;
    // Permanent lateness is not made up by later pieces.
    return Math.min(...this.#pieces.slice(at, at + COMPARED).map(({ apart }) => apart)) - this.startedAt;
  }
}
