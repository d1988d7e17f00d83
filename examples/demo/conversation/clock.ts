// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Length of one clock step in milliseconds; every step moves 10 ms of sound each way. */
export const STEP_MS = 10;

/** A stretch of sound that was moved at once, because the machine stalled. */
export interface Stall {
  /** Where it began on the demo's clock, and how much sound came late, in milliseconds. */
  startMs: number;
  lengthMs: number;
}

/**
 * The demo's only clock: caller, playout and recorder all advance in its steps, so their sound stays aligned to the
 * sample. After a late step it runs all the steps that are due, so the clock never drifts.
 */
export class Clock {
  #startedAt = 0;
  #steps = 0;
  readonly #stalls: Stall[] = [];
  #timer: NodeJS.Timeout | undefined;
  readonly #onStep: () => void;

  constructor(onStep: () => void) {
    this.#onStep = onStep;
  }

  start(): void {
    this.#startedAt = performance.now();
    this.#timer = setInterval(() => this.#catchUp(), STEP_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Position on the demo's clock in milliseconds: how much sound has been moved so far. During a step, its start. */
  get nowMs(): number {
    return this.#steps * STEP_MS;
  }

  /** The times at which the machine delayed the clock by more than one step. */
  get stalls(): readonly Stall[] {
    return this.#stalls;
  }

  #catchUp(): void {
    const due = Math.floor((performance.now() - this.#startedAt) / STEP_MS);
    const lengthMs = (due - this.#steps - 1) * STEP_MS;
    if (lengthMs > STEP_MS) this.#stalls.push({ startMs: this.nowMs, lengthMs });
    while (this.#timer && this.#steps < due) {
      this.#onStep();
      this.#steps++;
    }
  }
}
