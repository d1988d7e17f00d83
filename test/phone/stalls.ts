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

  /** How late the loop was at worst between two moments of `performance.now()`, milliseconds. */
  worst(from: number, to: number): number {
    return Math.max(0, ...this.#late.flatMap(({ at, ms }) => (at >= from && at - ms <= to ? [ms] : [])));
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
