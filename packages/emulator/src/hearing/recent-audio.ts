// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

interface Chunk {
  bytes: Uint8Array;
  startMs: number;
  endMs: number;
  bytesPerSample: number;
}

/** The most recent audio of the caller as received, from which turns are cut. */
export class RecentAudio {
  readonly #capacityMs: number;
  #chunks: Chunk[] = [];
  #nowMs = 0;

  /** Audio beyond `capacityMs` is dropped, oldest first. */
  constructor(capacityMs: number) {
    this.#capacityMs = capacityMs;
  }

  /** Adds mono audio of some milliseconds; the bytes are kept, not copied. */
  add(bytes: Uint8Array, ms: number, bytesPerSample: number): void {
    if (ms <= 0) return;
    const startMs = this.#nowMs;
    this.#nowMs += ms;
    this.#chunks.push({ bytes, startMs, endMs: this.#nowMs, bytesPerSample });
    this.forgetBefore(this.#nowMs - this.#capacityMs);
  }

  /** Drops whole chunks before a time. */
  forgetBefore(ms: number): void {
    let gone = 0;
    while ((this.#chunks[gone]?.endMs ?? Number.POSITIVE_INFINITY) <= ms) gone += 1;
    if (gone > 0) this.#chunks.splice(0, gone);
  }

  /** The audio between two times, as far as it is kept. */
  cut(fromMs: number, toMs: number): Uint8Array {
    const pieces = this.#chunks.flatMap(({ bytes, startMs, endMs, bytesPerSample }) => {
      if (endMs <= fromMs || startMs >= toMs) return [];
      const bytesPerMs = bytes.length / (endMs - startMs);
      const at = (ms: number): number =>
        Math.round(((ms - startMs) * bytesPerMs) / bytesPerSample) * bytesPerSample;
      return [bytes.subarray(Math.max(0, at(fromMs)), Math.min(bytes.length, at(toMs)))];
    });
    return Buffer.concat(pieces);
  }
}
