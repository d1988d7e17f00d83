// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../src/connection/clock.ts';

/** A clock that is advanced manually, so that deadlines of seconds take no time. */
export class ManualClock implements Clock {
  #now = 1000;
  readonly #due = new Map<number, { readonly at: number; readonly run: () => void }>();
  #timers = 0;

  /** Timers that are running. */
  get pending(): number {
    return this.#due.size;
  }

  now(): number {
    return this.#now;
  }

  wallNow(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const id = (this.#timers += 1);
    this.#due.set(id, { at: this.#now + ms, run });
    return () => this.#due.delete(id);
  }

  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      let next: [number, { at: number; run: () => void }] | undefined;
      for (const entry of this.#due)
        if (entry[1].at <= end && !(next && next[1].at <= entry[1].at)) next = entry;
      if (!next) break;
      this.#due.delete(next[0]);
      this.#now = Math.max(this.#now, next[1].at);
      next[1].run();
    }
    this.#now = end;
  }
}
