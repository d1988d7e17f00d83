// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

const EVERY_MS = 5;

/** Writes down how late the event loop was: on a busy machine both ends of a call are late, and neither is to blame. */
export class Stalls {
  readonly #late: { at: number; ms: number }[] = [];
  readonly #timer: NodeJS.Timeout;
  #due = performance.now() + EVERY_MS;

  constructor() {
    this.#timer = setInterval(() => this.#tick(), EVERY_MS);
  }

  /**
   * How late the loop made a judgement between two moments of `performance.now()`, milliseconds: sound on its way down, a mark
   * on its way back and the clear may each have met one of the worst stalls.
   */
  worst(from: number, to: number): number {
    const met = this.#late.flatMap(({ at, ms }) => (at >= from && at - ms <= to ? [ms] : []));
    const [first = 0, second = 0, third = 0] = met.toSorted((a, b) => b - a);
    return first + second + third;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    const now = performance.now();
    const ms = now - this.#due;
    if (ms >= 1) this.#late.push({ at: now, ms });
    this.#due = now + EVERY_MS;
  }
}
