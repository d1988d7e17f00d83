// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Default lag of the audio behind the messages about it, before it has been measured, in milliseconds. */
const USUAL_MS = 150;
/**
 * Audio that is this much earlier or later than expected is other audio, in milliseconds; more while nothing has been
 * measured.
 */
const SURPRISE_MS = 200;
const FIRST_SURPRISE_MS = 700;
/** The median of this many measurements is used, so that a single wrong one does no harm. */
const KEPT = 5;
/** After this many segments in a row that began at an unexpected time, it is measured anew. */
const MOST_MISSED = 2;

/** How much later audio is heard here than it is played at the agent; one value for all segments of a call. Pure. */
export class Lag {
  #measured: number[] = [];
  #missed = 0;

  /** Milliseconds. */
  get ms(): number {
    return this.#measured.toSorted((a, b) => a - b)[this.#measured.length >> 1] ?? USUAL_MS;
  }

  /** How much earlier or later than that audio may arrive, in milliseconds. */
  get surpriseMs(): number {
    return this.#measured.length === 0 ? FIRST_SURPRISE_MS : SURPRISE_MS;
  }

  measured(ms: number): void {
    this.#missed = 0;
    this.#measured = [...this.#measured, ms].slice(-KEPT);
  }

  /** A segment was heard, but not its first sound. */
  missed(): void {
    this.#missed += 1;
    if (this.#missed < MOST_MISSED) return;
    this.#missed = 0;
    this.#measured = [];
  }
}
