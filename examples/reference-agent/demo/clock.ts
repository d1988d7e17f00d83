// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Length of one step of the demo's clock in milliseconds; every step moves 10 ms of sound each way. */
export const STEP_MS = 10;

/**
 * The one clock of the demo: caller, playout and recorder all move by its steps, so their sound stays aligned
 * to the sample. A step that comes late is followed by as many as are due, so the clock never drifts.
 */
export class Clock {
  #startedAt = 0;
  #steps = 0;
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

  #catchUp(): void {
    const due = Math.floor((performance.now() - this.#startedAt) / STEP_MS);
    while (this.#timer && this.#steps < due) {
      this.#onStep();
      this.#steps++;
    }
  }
}
