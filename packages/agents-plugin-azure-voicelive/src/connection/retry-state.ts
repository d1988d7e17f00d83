// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Clock } from './clock.ts';

/** A connection that lasted this long after it was acknowledged is considered stable, and the failure count restarts. */
const PROVEN_MS = 60_000;
/**
 * A connection that lasted a shorter time counts as a failed attempt, so that a service that accepts and closes at once
 * does not cause a reconnect storm.
 */
const SHORT_LIVED_MS = 5_000;

/** Counts consecutive failures and tracks when an outage began. */
export class RetryState {
  /** Whether the present outage has been reported to the application. */
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

  /** Consecutive failures, including the loss of a live connection. */
  get attempt(): number {
    return this.#failures;
  }

  /** Milliseconds since the first of these failures. */
  get elapsedMs(): number {
    return this.#since === null ? 0 : this.#clock.now() - this.#since;
  }

  /** An attempt failed. */
  failed(): void {
    this.#failures += 1;
    this.#since ??= this.#clock.now();
  }

  /** A connection is established. */
  wentLive(): void {
    // The failures before the first connection are over; a later connection must prove stable first.
    if (!this.#everLive) this.#forget(0);
    this.#everLive = true;
    this.#liveAt = this.#clock.now();
  }

  /** A successor replaced the live connection and inherits its age. */
  replaced(): void {
    const now = this.#clock.now();
    if (now - this.#liveAt >= PROVEN_MS) this.#forget(0);
    this.#liveAt = now;
  }

  /** The live connection was lost. @returns whether it had lasted longer than a failed attempt. */
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
