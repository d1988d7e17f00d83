// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '../../src/emulator/clock.ts';

/** A clock that advances only when a test says so; timers run in the order they are due. */
export class ManualClock implements Clock {
  #now = 0;
  readonly #timers = new Set<{ atMs: number; run: () => void }>();

  now(): number {
    return this.#now;
  }

  at(atMs: number, run: () => void): () => void {
    const timer = { atMs, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Pending timers; none once a call has ended. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Each timer runs at exactly its time. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(({ atMs }) => atMs <= end).sort((a, b) => a.atMs - b.atMs);
      if (next === undefined) break;
      this.#now = Math.max(this.#now, next.atMs);
      this.#timers.delete(next);
      next.run();
    }
    this.#now = end;
  }

  /** As after a blocked event loop: when timers run, all of the time has passed. */
  jump(ms: number): void {
    this.#now += ms;
    this.advance(0);
  }
}
