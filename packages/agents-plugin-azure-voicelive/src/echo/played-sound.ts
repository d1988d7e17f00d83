// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

interface Piece {
  /** Where its first sample is on the line of time, in samples. */
  start: number;
  samples: Int16Array;
}

/**
 * What a loudspeaker plays, on a line of time that is counted in samples: put there piece by piece as it is handed over, read
 * in any order. Where nothing plays there is silence. Pure.
 */
export class PlayedSound {
  #pieces: Piece[] = [];

  /** @param start - of the first sample. Pieces are put in order and do not overlap. */
  put(start: number, samples: Int16Array): void {
    if (samples.length > 0) this.#pieces.push({ start, samples });
  }

  /** Where what was put ends; undefined when there is nothing. */
  get end(): number | undefined {
    const last = this.#pieces.at(-1);
    return last && last.start + last.samples.length;
  }

  /** `count` samples from `start` on. */
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
   * From here on nothing plays.
   * @returns what would have.
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

  /** Nobody asks any more for what ended before this. */
  forget(before: number): void {
    const first = this.#pieces.findIndex(({ start, samples }) => start + samples.length > before);
    if (first !== 0) this.#pieces.splice(0, first < 0 ? this.#pieces.length : first);
  }

  clear(): void {
    this.#pieces = [];
  }
}
