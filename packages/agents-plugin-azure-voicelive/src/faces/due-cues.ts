// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { type FaceCue, type FaceTrack, indexAfter } from './face-track.ts';

/**
 * Hands out the cues of a track as a playhead reaches them: each at most once, and for each kind in the order of the sound.
 * One that comes too late is handed out at once while it is the newest of its kind, because the face stands like this now, and
 * dropped when a later one has been handed out. Pure.
 */
export class DueCues {
  readonly #track: FaceTrack;
  readonly #last = { viseme: Number.NEGATIVE_INFINITY, blendshapes: Number.NEGATIVE_INFINITY };

  constructor(track: FaceTrack) {
    this.#track = track;
  }

  /** What is due at an offset and was not handed out. */
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

  /** Sound up to an offset was left out: of what stood there, only the newest of each kind is still due. */
  skipTo(offsetMs: number): void {
    for (const kind of ['viseme', 'blendshapes'] as const) {
      const passed = this.#track.cues.slice(0, this.#indexAfter(offsetMs)).filter((cue) => cue.kind === kind);
      this.#last[kind] = Math.max(this.#last[kind], passed.at(-2)?.offsetMs ?? Number.NEGATIVE_INFINITY);
    }
  }

  /** Where the next one after an offset is; undefined while none is known. */
  nextAfter(offsetMs: number): number | undefined {
    return this.#track.cues[this.#indexAfter(offsetMs)]?.offsetMs;
  }

  #indexAfter(offsetMs: number): number {
    return indexAfter(this.#track.cues, offsetMs);
  }
}
