// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/** Samples that are only appended, without a copy for each addition. */
export class Track {
  #samples = new Int16Array(1 << 16);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  append(samples: Int16Array): void {
    this.#reserve(samples.length);
    this.#samples.set(samples, this.#length);
    this.#length += samples.length;
  }

  /** Appends silence up to `length` samples in total. */
  padTo(length: number): void {
    if (length <= this.#length) return;
    this.#reserve(length - this.#length);
    this.#samples.fill(0, this.#length, length);
    this.#length = length;
  }

  /** A view that the next addition may invalidate. */
  view(from: number, to: number): Int16Array {
    return this.#samples.subarray(from, Math.min(to, this.#length));
  }

  toSamples(): Int16Array<ArrayBuffer> {
    return this.#samples.slice(0, this.#length);
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#samples.length) return;
    const grown = new Int16Array(Math.max(needed, 2 * this.#samples.length));
    grown.set(this.#samples.subarray(0, this.#length));
    this.#samples = grown;
  }
}
