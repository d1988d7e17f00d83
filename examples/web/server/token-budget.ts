// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Limits how many tokens may be made in any one minute, so that a loop in a page cannot open rooms without end. */
export class TokenBudget {
  readonly #perMinute: number;
  #spentAt: number[] = [];

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /**
   * Takes one token out of the budget at time `now` (milliseconds of any steady clock). Returns 0 if there was one,
   * otherwise the milliseconds until the next one is available.
   */
  spend(now: number): number {
    this.#spentAt = this.#spentAt.filter((at) => now - at < 60_000);
    const oldest = this.#spentAt[0];
    if (this.#spentAt.length >= this.#perMinute) return oldest === undefined ? 60_000 : oldest + 60_000 - now;
    this.#spentAt.push(now);
    return 0;
  }
}
