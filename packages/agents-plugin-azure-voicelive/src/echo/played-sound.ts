// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

interface Piece {
  /** Position of the first sample, in samples. */
  start: number;
  samples: Int16Array;
}

/**
 * A timeline of what a loudspeaker plays, in samples: written in order as audio is queued, and read in any order.
 * Silent where nothing plays. Pure.
 */
export class PlayedSound {
  #pieces: Piece[] = [];

  /**
   * Adds audio.
   * @param start - position of the first sample. Pieces are added in order and do not overlap.
   */
  put(start: number, samples: Int16Array): void {
    if (samples.length > 0) this.#pieces.push({ start, samples });
  }

  /** Where the last piece ends; undefined if there is none. */
  get end(): number | undefined {
    const last = this.#pieces.at(-1);
    return last && last.start + last.samples.length;
  }

  /** Returns `count` samples, starting at `start`. */
  read(start: number, count: number): Int16Array {
    const sound = new Int16Array(count);
    for (const piece of this.#pieces) {
      const from = Math.max(start, piece.start);
      const to = Math.min(start + count, piece.start + piece.samples.length);
      if (piece.start >= start + count) break;
      if (from < to) sound.set(piece.samples.subarray(from - piece.start, to - piece.start), from - start);
    }
    return sound;
  }

  /**
   * Removes everything after a position.
   * @returns the audio that was removed.
   */
  cut(at: number): Int16Array {
    const cut: Int16Array[] = [];
    this.#pieces = this.#pieces.flatMap(({ start, samples }) => {
      const keep = Math.min(Math.max(at - start, 0), samples.length);
      if (keep < samples.length) cut.push(samples.subarray(keep));
      return keep > 0 ? [{ start, samples: samples.subarray(0, keep) }] : [];
    });
    const all = new Int16Array(cut.reduce((sum, { length }) => sum + length, 0));
    let filled = 0;
    for (const samples of cut) {
      all.set(samples, filled);
      filled += samples.length;
    }
    return all;
  }

  /** Discards the pieces that end before a position. */
  forget(before: number): void {
    const first = this.#pieces.findIndex(({ start, samples }) => start + samples.length > before);
    if (first !== 0) this.#pieces.splice(0, first < 0 ? this.#pieces.length : first);
  }

  clear(): void {
    this.#pieces = [];
  }
}
