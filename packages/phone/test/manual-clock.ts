// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '../src/clock.ts';

/** A clock that advances only when told to. */
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

  /** Timers that have not fired yet. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Advances time, running timers in order, and the effects of each before the next. */
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

  /** Advances time while the process is suspended: due timers fire late, at the end of it. */
  async standStill(ms: number): Promise<void> {
    this.#now += ms;
    await this.pass(0);
  }
}

/** Runs everything that does not wait for time. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
