// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/** Keeps items in order, each delayed by its own time: a network with jitter over TCP. */
export class DelayLine<T> {
  readonly #waiting: { dueMs: number; item: T }[] = [];

  get nextDueMs(): number {
    return this.#waiting[0]?.dueMs ?? Infinity;
  }

  push(item: T, dueMs: number): void {
    this.#waiting.push({ dueMs, item });
  }

  /** Takes the items that are due; one that waits holds up everything behind it. */
  take(nowMs: number): T[] {
    const waits = this.#waiting.findIndex(({ dueMs }) => dueMs > nowMs);
    return this.#waiting.splice(0, waits === -1 ? this.#waiting.length : waits).map(({ item }) => item);
  }
}
