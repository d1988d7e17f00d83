// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { type FaceCue, type FaceTrack, indexAfter } from './face-track.ts';

/**
 * Returns the cues of a track when the playhead reaches them: each at most once, and each kind in playback order. A
 * late cue is returned immediately if it is the newest of its kind, since it is the current position of the face, and
 * dropped if a later one was already returned. Pure.
 */
export class DueCues {
  readonly #track: FaceTrack;
  readonly #last = { viseme: Number.NEGATIVE_INFINITY, blendshapes: Number.NEGATIVE_INFINITY };

  constructor(track: FaceTrack) {
    this.#track = track;
  }

  /** Returns the cues that are due at an offset and have not been returned yet. */
  take(offsetMs: number): FaceCue[] {
    const { cues } = this.#track;
    const oldest = Math.min(this.#last.viseme, this.#last.blendshapes);
    const due: FaceCue[] = [];
    for (let at = this.#indexAfter(offsetMs) - 1; at >= 0; at -= 1) {
      const cue = cues[at];
      if (!cue || cue.offsetMs <= oldest) break;
      if (cue.offsetMs > this.#last[cue.kind]) due.push(cue);
    }
    due.reverse();
    for (const { kind, offsetMs } of due) this.#last[kind] = offsetMs;
    return due;
  }

  /** Skips audio up to an offset. Of the cues in it, only the newest of each kind remains due. */
  skipTo(offsetMs: number): void {
    for (const kind of ['viseme', 'blendshapes'] as const) {
      const passed = this.#track.cues.slice(0, this.#indexAfter(offsetMs)).filter((cue) => cue.kind === kind);
      this.#last[kind] = Math.max(this.#last[kind], passed.at(-2)?.offsetMs ?? Number.NEGATIVE_INFINITY);
    }
  }

  /** Offset of the next cue after an offset; undefined if none is known. */
  nextAfter(offsetMs: number): number | undefined {
    return this.#track.cues[this.#indexAfter(offsetMs)]?.offsetMs;
  }

  #indexAfter(offsetMs: number): number {
    return indexAfter(this.#track.cues, offsetMs);
  }
}
