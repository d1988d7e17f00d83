// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { AudioFormat } from '../audio-format.ts';

/** Scratch buffer for decoding base64; shared, because its content is not kept between calls. */
let scratch = Buffer.from(new ArrayBuffer(64 * 1024));

/** The samples of one message, from base64 deltas to pieces of any length; a sample may be split between deltas. */
export class SampleQueue {
  readonly #format: AudioFormat;
  #chunks: Int16Array[] = [];
  /** How much of the first chunk has been taken. */
  #taken = 0;
  #length = 0;
  /** The first byte of a split sample. */
  #carry: number | undefined;
  readonly #pushed: ((samples: Int16Array) => void) | undefined;

  /** @param pushed - gets the samples of each delta; it must not keep them. */
  constructor(format: AudioFormat, pushed?: (samples: Int16Array) => void) {
    this.#format = format;
    this.#pushed = pushed;
  }

  /** Samples in the queue. */
  get length(): number {
    return this.#length;
  }

  /** @returns the number of samples in a delta. */
  push(base64: string): number {
    const held = this.#carry === undefined ? 0 : 1;
    if (scratch.length < base64.length + held) scratch = Buffer.from(new ArrayBuffer(2 * base64.length + 2));
    if (this.#carry !== undefined) scratch[0] = this.#carry;
    const bytes = held + scratch.write(base64, held, 'base64');
    this.#carry = bytes % this.#format.bytesPerSample > 0 ? scratch[bytes - 1] : undefined;
    const chunk = this.#format.decode(scratch, bytes);
    if (chunk.length > 0) this.#chunks.push(chunk);
    this.#length += chunk.length;
    this.#pushed?.(chunk);
    return chunk.length;
  }

  /** The next samples, fewer than `count` at the end of the queue. The array owns its memory and fills it. */
  take(count: number): Int16Array {
    const piece = new Int16Array(Math.min(count, this.#length));
    for (let at = 0; at < piece.length;) {
      const [first] = this.#chunks;
      if (!first) break;
      const part = first.subarray(this.#taken, this.#taken + piece.length - at);
      piece.set(part, at);
      at += part.length;
      this.#taken += part.length;
      if (this.#taken < first.length) break;
      this.#chunks.shift();
      this.#taken = 0;
    }
    this.#length -= piece.length;
    return piece;
  }

  clear(): void {
    this.#chunks = [];
    this.#taken = 0;
    this.#length = 0;
  }
}
