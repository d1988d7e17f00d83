// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { assertBytes, assertSamples } from './check.ts';

/** `samples` itself when it fills its buffer from offset 0, otherwise a copy that does. */
export function ownedSamples(samples: Int16Array): Int16Array<ArrayBuffer> {
  assertSamples('samples', samples);
  const { buffer } = samples;
  const owned = buffer instanceof ArrayBuffer && buffer.byteLength === samples.byteLength;
  return owned ? (samples as Int16Array<ArrayBuffer>) : samples.slice();
}

/** The bytes of exactly these samples, as a view (no copy) in the machine's byte order. */
export function pcmBytes<B extends ArrayBufferLike>(samples: Int16Array<B>): Uint8Array<B> {
  assertSamples('samples', samples);
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}

/**
 * Copies whole little-endian samples out of `bytes`, at any byte offset, into an array of the caller's own.
 * Throws a RangeError for an odd number of bytes; {@link PcmDecoder} takes such chunks of a stream.
 */
export function bytesToSamples(bytes: Uint8Array): Int16Array<ArrayBuffer> {
  assertBytes('bytes', bytes);
  if (bytes.length % 2 !== 0) {
    throw new RangeError(
      `bytes must hold an even number of bytes (16-bit samples), got ${bytes.length}; use PcmDecoder for a stream whose chunks split samples`,
    );
  }
  const samples = new Int16Array(bytes.length / 2);
  new Uint8Array(samples.buffer).set(bytes);
  return samples;
}

/** Turns a stream of little-endian bytes into samples when its chunks may end in the middle of one. */
export class PcmDecoder {
  /** The first byte of a split sample. */
  #carry: number | undefined;

  /** Bytes of an incomplete sample: 0 or 1. */
  get pending(): number {
    return this.#carry === undefined ? 0 : 1;
  }

  /** Takes the next chunk and returns the samples it completes, in an array of the caller's own. */
  push(bytes: Uint8Array): Int16Array<ArrayBuffer> {
    assertBytes('bytes', bytes);
    const total = this.pending + bytes.length;
    const even = total - (total % 2);
    const samples = new Int16Array(even / 2);
    if (even > 0) {
      const target = new Uint8Array(samples.buffer);
      const at = this.pending;
      if (this.#carry !== undefined) target[0] = this.#carry;
      target.set(bytes.subarray(0, even - at), at);
      this.#carry = undefined;
    }
    if (total > even && bytes.length > 0) this.#carry = bytes[bytes.length - 1]!;
    return samples;
  }

  /** Discards a split sample, as at the end of a stream. */
  clear(): void {
    this.#carry = undefined;
  }
}
