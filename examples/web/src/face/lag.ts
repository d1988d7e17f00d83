// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** How long sound takes longer than what is told of it, before that has been measured, milliseconds. */
const USUAL_MS = 150;
/** Sound that comes so much sooner or later than expected is other sound, milliseconds; more while nothing has been measured. */
const SURPRISE_MS = 200;
const FIRST_SURPRISE_MS = 700;
/** Of so many measurements the middle one counts: one that is wrong does no harm. */
const KEPT = 5;
/** After so many segments that began at no expected moment in a row it is measured anew. */
const MOST_MISSED = 2;

/** How much later sound is heard here than it is played at the agent; one for all segments of a call. Pure. */
export class Lag {
  #measured: number[] = [];
  #missed = 0;

  /** Milliseconds. */
  get ms(): number {
    return this.#measured.toSorted((a, b) => a - b)[this.#measured.length >> 1] ?? USUAL_MS;
  }

  /** How much sooner or later than that a sound may come, milliseconds. */
  get surpriseMs(): number {
    return this.#measured.length === 0 ? FIRST_SURPRISE_MS : SURPRISE_MS;
  }

  measured(ms: number): void {
    this.#missed = 0;
    this.#measured = [...this.#measured, ms].slice(-KEPT);
  }

  /** A segment was heard of which the first sound was not. */
  missed(): void {
    this.#missed += 1;
    if (this.#missed < MOST_MISSED) return;
    this.#missed = 0;
    this.#measured = [];
  }
}
