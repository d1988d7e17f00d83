// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Writes bits, most significant first. */
export class BitWriter {
  readonly #bytes: number[] = [];
  #length = 0;

  /** Number of bits written. */
  get length(): number {
    return this.#length;
  }

  write(value: number, bits: number): this {
    for (let bit = bits - 1; bit >= 0; bit -= 1) {
      const at = this.#length >> 3;
      // A value has at most 32 bits; what is above them is zero.
      const set = bit < 32 ? (value >>> bit) & 1 : 0;
      this.#bytes[at] = (this.#bytes[at] ?? 0) | (set << (7 - (this.#length & 7)));
      this.#length += 1;
    }
    return this;
  }

  /** All bits, padded with zeros to a whole byte. */
  bytes(): Buffer {
    return Buffer.from(this.#bytes);
  }
}
