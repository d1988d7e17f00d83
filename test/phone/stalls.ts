// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

const EVERY_MS = 5;
/** Less is the timer's own unrest, milliseconds. */
const STALL_MS = 10;

/** Writes down how late the event loop was: on a busy machine both ends of a call are late, and neither is to blame. */
export class Stalls {
  readonly #late: { at: number; ms: number }[] = [];
  readonly #timer: NodeJS.Timeout;
  #due = performance.now() + EVERY_MS;

  constructor() {
    this.#timer = setInterval(() => this.#tick(), EVERY_MS);
  }

  /**
   * How late the loop was in all between two moments of `performance.now()`, milliseconds: sound, marks and the clear each meet
   * stalls of their own. On a machine that has nothing else to do it is nothing.
   */
  between(from: number, to: number): number {
    return this.#late.reduce((sum, { at, ms }) => (at >= from && at - ms <= to ? sum + ms : sum), 0);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    const now = performance.now();
    const ms = now - this.#due;
    if (ms >= STALL_MS) this.#late.push({ at: now, ms });
    this.#due = now + EVERY_MS;
  }
}
