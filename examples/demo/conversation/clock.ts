// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Length of one step of the demo's clock in milliseconds; every step moves 10 ms of sound each way. */
export const STEP_MS = 10;

/** Sound that was moved at once, because the machine had let the clock wait. */
export interface Stall {
  /** Where on the demo's clock it began, and how much sound came late, in milliseconds. */
  startMs: number;
  lengthMs: number;
}

/**
 * The one clock of the demo: caller, playout and recorder all move by its steps, so their sound stays aligned
 * to the sample. A step that comes late is followed by as many as are due, so the clock never drifts.
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

  /** Position on the demo's clock in milliseconds: how much sound has been moved, and within a step where it begins. */
  get nowMs(): number {
    return this.#steps * STEP_MS;
  }

  /** When the machine let the clock wait for more than a step. */
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
