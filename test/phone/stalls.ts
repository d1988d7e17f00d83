// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

const EVERY_MS = 5;
/** Anything below this is the timer's own jitter, in milliseconds. */
const STALL_MS = 3;

/** Records how late the event loop was: on a busy machine both ends of a call are late, and neither is at fault. */
export class Stalls {
  readonly #late: { at: number; ms: number }[] = [];
  readonly #timer: NodeJS.Timeout;
  #due = performance.now() + EVERY_MS;

  constructor() {
    this.#timer = setInterval(() => this.#tick(), EVERY_MS);
  }

  /**
   * The total lateness of the loop between two times of `performance.now()`, in milliseconds: audio, marks and the
   * clear are delayed by different stalls. Zero on an idle machine.
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
