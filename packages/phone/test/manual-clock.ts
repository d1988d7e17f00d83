// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '../src/clock.ts';

/** A clock that stands still until it is told to go on. */
export class ManualClock implements Clock {
  #now = 1000;
  readonly #timers = new Set<{ at: number; callback: () => void }>();

  now(): number {
    return this.#now;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + ms, callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Timers that have yet to go off. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Lets time pass, timers in their order, and what follows from each before the next. */
  async pass(ms: number): Promise<void> {
    await settled();
    const until = this.#now + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
      await settled();
    }
    this.#now = until;
    await settled();
  }

  /** Time passes in which the process stands still: timers that were due go off late, at the end of it. */
  async standStill(ms: number): Promise<void> {
    this.#now += ms;
    await this.pass(0);
  }
}

/** Lets everything run that waits for no time. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
