// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** How many connections may be opened. */
export interface ConnectionLimit {
  /** New connections in any stretch of `windowMs`. */
  limit: number;
  /** Milliseconds, default 60000: the service counts by the minute. */
  windowMs?: number;
}

/**
 * Counts new connections, as the service does for each resource (30 a minute: Microsoft Learn, "Speech service quotas and
 * limits"). Whether it counts by a sliding window is not told; this is the strictest reading of the page. What is refused
 * does not count.
 */
export class ConnectionQuota {
  readonly #limit: number;
  readonly #windowMs: number;
  readonly #now: () => number;
  #opened: number[] = [];

  /** Throws a RangeError that says what is accepted. */
  constructor({ limit, windowMs = 60_000 }: ConnectionLimit, now: () => number = () => performance.now()) {
    for (const [name, value] of Object.entries({ limit, windowMs })) {
      if (!Number.isInteger(value) || value < 1) {
        throw new RangeError(`connectionLimit: ${name} is ${value}; give a whole number from 1`);
      }
    }
    this.#limit = limit;
    this.#windowMs = windowMs;
    this.#now = now;
  }

  /** Counts a connection; false for one too many. */
  admits(): boolean {
    const now = this.#now();
    this.#opened = this.#opened.filter((at) => now - at < this.#windowMs);
    if (this.#opened.length >= this.#limit) return false;
    this.#opened.push(now);
    return true;
  }
}
