// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Samples of one segment in order: those waiting to be sent, and those that were sent and may have to be sent again. */
export class SoundQueue {
  #pieces: Int16Array[] = [];
  /** Position of the first sample that is kept, and of the next one to be sent; in samples of the segment. */
  #from = 0;
  #next = 0;
  #end = 0;

  /** Samples added so far. */
  get length(): number {
    return this.#end;
  }

  /** Samples waiting to be sent. */
  get waiting(): number {
    return this.#end - this.#next;
  }

  push(samples: Int16Array): void {
    if (samples.length === 0) return;
    this.#pieces.push(samples);
    this.#end += samples.length;
  }

  /** The next `count` samples to send, padded with silence. */
  take(count: number): Int16Array {
    const size = Math.min(count, this.waiting);
    const taken = new Int16Array(count);
    let filled = 0;
    let at = this.#from;
    for (const piece of this.#pieces) {
      // A whole answer may be queued after it.
      if (filled === size) break;
      const start = Math.max(0, this.#next + filled - at);
      if (start < piece.length && filled < size) {
        const part = piece.subarray(start, Math.min(piece.length, start + size - filled));
        taken.set(part, filled);
        filled += part.length;
      }
      at += piece.length;
    }
    this.#next += size;
    return taken;
  }

  /** Discards what was heard: it is never sent again. */
  forget(before: number): void {
    while (this.#pieces[0] && this.#from + this.#pieces[0].length <= Math.min(before, this.#next)) {
      this.#from += this.#pieces[0].length;
      this.#pieces.shift();
    }
  }

  /** Sends again from here on. */
  rewind(to: number): void {
    this.#next = Math.min(this.#next, Math.max(this.#from, to));
  }
}
