// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { assertSamples, assertWholeNumber } from './check.ts';

/** Divides a stream of samples into packets of one exact length and keeps the remainder. */
export class PacketFramer {
  /** Length of every packet, in samples. */
  readonly samplesPerPacket: number;
  readonly #remainder: Int16Array;
  #pending = 0;

  /** Throws a TypeError or RangeError unless `samplesPerPacket` is a whole number of at least 1. */
  constructor(samplesPerPacket: number) {
    assertWholeNumber('samplesPerPacket', samplesPerPacket, 1);
    this.samplesPerPacket = samplesPerPacket;
    this.#remainder = new Int16Array(samplesPerPacket);
  }

  /** Samples in the incomplete packet. */
  get pending(): number {
    return this.#pending;
  }

  /** Takes samples and returns the packets they complete, each an array of the caller's own. */
  push(samples: Int16Array): Int16Array<ArrayBuffer>[] {
    assertSamples('samples', samples);
    const size = this.samplesPerPacket;
    const packets: Int16Array<ArrayBuffer>[] = [];
    let at = 0;
    if (this.#pending > 0) {
      at = Math.min(size - this.#pending, samples.length);
      this.#remainder.set(samples.subarray(0, at), this.#pending);
      this.#pending += at;
      if (this.#pending < size) return packets;
      packets.push(this.#remainder.slice());
      this.#pending = 0;
    }
    for (; at + size <= samples.length; at += size) packets.push(samples.slice(at, at + size));
    this.#pending = samples.length - at;
    if (this.#pending > 0) this.#remainder.set(samples.subarray(at));
    return packets;
  }

  /** Returns the remainder (shorter than a packet) and clears it; undefined when there is none. */
  flush(): Int16Array<ArrayBuffer> | undefined {
    if (this.#pending === 0) return undefined;
    const rest = this.#remainder.slice(0, this.#pending);
    this.#pending = 0;
    return rest;
  }

  /** Discards the remainder. */
  clear(): void {
    this.#pending = 0;
  }
}
