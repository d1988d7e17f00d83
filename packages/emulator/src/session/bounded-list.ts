// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** A list that drops its oldest entries beyond a count or a total size. */
export class BoundedList<T> {
  readonly #mostEntries: number;
  readonly #mostSize: number;
  #entries: { value: T; size: number }[] = [];
  #size = 0;

  constructor(mostEntries: number, mostSize: number) {
    this.#mostEntries = mostEntries;
    this.#mostSize = mostSize;
  }

  push(value: T, size: number): void {
    this.#entries.push({ value, size });
    this.#size += size;
    let gone = 0;
    while (this.#entries.length - gone > this.#mostEntries || this.#size > this.#mostSize) {
      this.#size -= this.#entries[gone]?.size ?? this.#size;
      gone += 1;
    }
    if (gone > 0) this.#entries.splice(0, gone);
  }

  get values(): T[] {
    return this.#entries.map(({ value }) => value);
  }

  find(matches: (value: T) => boolean): T | undefined {
    return this.#entries.find(({ value }) => matches(value))?.value;
  }
}
