// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Timeline } from './timeline.ts';

/** At most so many in any stretch of so many seconds. */
export interface Rate {
  readonly limit: number;
  readonly windowS: number;
}

/** A resource of the service, which counts the connections that reach it. */
export class Resource {
  readonly #timeline: Timeline;
  readonly #quota: Rate;
  #opened: number[] = [];
  /** Connections that were opened. */
  opened = 0;
  /** Handshakes that were answered with 429. */
  refused = 0;
  /** The most connections that were opened in any window. */
  most = 0;

  constructor(timeline: Timeline, quota: Rate) {
    this.#timeline = timeline;
    this.#quota = quota;
  }

  /** A handshake arrives. @returns whether it is let in. */
  arrive(): boolean {
    const { now } = this.#timeline;
    this.#opened = this.#opened.filter((at) => at + this.#quota.windowS > now);
    if (this.#opened.length >= this.#quota.limit) {
      this.refused += 1;
      return false;
    }
    this.#opened.push(now);
    this.opened += 1;
    this.most = Math.max(this.most, this.#opened.length);
    return true;
  }
}

/** Who may start a handshake, and when. */
export interface Budget {
  /** Calls back when a handshake may start; the function it gives ends the wait. */
  ask(urgent: boolean, go: () => void): () => void;
}

/**
 * Each process by itself: one call makes a handshake or two in a minute, so the budget of a process admits all of them at once.
 */
export const aloneBudget: Budget = {
  ask(_urgent, go) {
    go();
    return () => undefined;
  },
};

/** One for all processes, by the rules of the budget in Redis: a sliding window, in order, reconnects first. */
export class SharedBudget implements Budget {
  readonly #timeline: Timeline;
  readonly #rate: Rate;
  #admitted: number[] = [];
  #waiting: { readonly urgent: boolean; readonly go: () => void }[] = [];
  #planned = false;

  constructor(timeline: Timeline, rate: Rate) {
    this.#timeline = timeline;
    this.#rate = rate;
  }

  ask(urgent: boolean, go: () => void): () => void {
    const place = { urgent, go };
    this.#waiting.push(place);
    this.#serve();
    return () => {
      this.#waiting = this.#waiting.filter((one) => one !== place);
    };
  }

  #serve(): void {
    const { limit, windowS } = this.#rate;
    while (this.#waiting.length > 0) {
      const { now } = this.#timeline;
      // The same sum as below, or rounding would have it wait for no time at all, for ever.
      this.#admitted = this.#admitted.filter((at) => at + windowS > now);
      const oldest = this.#admitted[0];
      if (this.#admitted.length >= limit && oldest !== undefined) return this.#serveAt(oldest + windowS);
      const urgent = this.#waiting.findIndex((one) => one.urgent);
      const [next] = this.#waiting.splice(Math.max(urgent, 0), 1);
      this.#admitted.push(now);
      next?.go();
    }
    return undefined;
  }

  #serveAt(time: number): void {
    if (this.#planned) return;
    this.#planned = true;
    this.#timeline.at(time, () => {
      this.#planned = false;
      this.#serve();
    });
  }
}
