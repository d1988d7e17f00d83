// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Clock } from './clock.ts';

/** A connection that lived this long after it was acknowledged has proved itself: the count starts anew. */
const PROVEN_MS = 60_000;
/** A connection that lived shorter counts as a failed try, so that accept-then-close cannot storm. */
const SHORT_LIVED_MS = 5_000;

/** Counts failures in a row and knows when an outage began. */
export class OutageLedger {
  /** Whether the application has been told of the present outage. */
  reported = false;
  readonly #clock: Clock;
  #everLive = false;
  #failures = 0;
  #since: number | null = null;
  #liveAt = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get phase(): 'first' | 'live' {
    return this.#everLive ? 'live' : 'first';
  }

  /** Failures in a row, the loss of a live connection included. */
  get attempt(): number {
    return this.#failures;
  }

  /** Milliseconds since the first of these failures. */
  get elapsedMs(): number {
    return this.#since === null ? 0 : this.#clock.now() - this.#since;
  }

  /** A try failed. */
  failed(): void {
    this.#failures += 1;
    this.#since ??= this.#clock.now();
  }

  /** A connection is established. */
  wentLive(): void {
    // What it took to get the first one is over; a later one has yet to prove itself.
    if (!this.#everLive) this.#forget(0);
    this.#everLive = true;
    this.#liveAt = this.#clock.now();
  }

  /** A successor took the place of the live connection, and inherits what that has proved. */
  replaced(): void {
    const now = this.#clock.now();
    if (now - this.#liveAt >= PROVEN_MS) this.#forget(0);
    this.#liveAt = now;
  }

  /** The live connection was lost. @returns whether it had lived longer than a failed try does. */
  lost(): boolean {
    const lived = this.#clock.now() - this.#liveAt;
    const proven = lived >= SHORT_LIVED_MS;
    if (lived >= PROVEN_MS) this.#forget(1);
    else if (proven) this.#forget(Math.max(1, this.#failures));
    else this.#failures += 1;
    this.#since ??= this.#clock.now();
    return proven;
  }

  #forget(failures: number): void {
    this.#failures = failures;
    this.#since = null;
    this.reported = false;
  }
}
