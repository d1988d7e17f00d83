// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { FaceCue, FaceTrack } from './face-track.ts';
import { FRAME_RATE } from './face-track.ts';

/** The topic of the text streams that carry a face into a room. */
export const FACE_TOPIC = 'voicelive.face';

/** Frames of blendshapes in one line: half a second, about 10 kB. */
const MOST_FRAMES = 30;

/**
 * One line of a face's text stream, as JSON. All offsets are milliseconds from the first sample of the segment's sound.
 */
export type FaceLine = { readonly segmentId: string } & (
  | {
      /** The agent's output has begun to play the segment. */
      readonly type: 'start';
      /** Where the first 10 ms of sound are that are as loud as 0.01 of full scale (RMS); null while none is known. */
      readonly soundMs: number | null;
    }
  | { readonly type: 'sound'; readonly soundMs: number }
  | {
      readonly type: 'visemes';
      /** Offset and viseme id (0 to 21, the set of Azure Speech) of each, in order. */
      readonly visemes: readonly (readonly [offsetMs: number, visemeId: number])[];
    }
  | {
      readonly type: 'blendshapes';
      readonly frameRate: number;
      /** Of the first of the frames; frame n begins at n / frameRate seconds. */
      readonly frameIndex: number;
      readonly frames: readonly (readonly number[])[];
    }
  | { readonly type: 'pause'; readonly offsetMs: number }
  | {
      readonly type: 'resume';
      readonly offsetMs: number;
      /** Milliseconds of the agent's clock since the segment was begun to be played. */
      readonly afterMs: number;
    }
  /** The segment was played to its end. */
  | { readonly type: 'end'; readonly offsetMs: number }
  /** The sound was cut there; what was told of later offsets is void. */
  | { readonly type: 'cut'; readonly offsetMs: number }
);

/** Writes what a track tells into lines, each cue once. Pure. */
export class FaceWriter {
  readonly #track: FaceTrack;
  readonly #written = new WeakSet<FaceCue>();
  #soundTold: boolean;

  constructor(track: FaceTrack) {
    this.#track = track;
    this.#soundTold = track.onset.audibleFrom !== undefined;
  }

  start(): FaceLine[] {
    return [{ type: 'start', segmentId: this.#id, soundMs: this.#soundMs }, ...this.more()];
  }

  /** What is known now and was not written. */
  more(): FaceLine[] {
    const lines: FaceLine[] = [];
    const segmentId = this.#id;
    const soundMs = this.#soundTold ? null : this.#soundMs;
    if (soundMs !== null) {
      this.#soundTold = true;
      lines.push({ type: 'sound', segmentId, soundMs });
    }
    const fresh = this.#track.cues.filter((cue) => !this.#written.has(cue));
    const visemes: [number, number][] = [];
    let frames: { frameIndex: number; frames: (readonly number[])[] } | undefined;
    for (const cue of fresh) {
      this.#written.add(cue);
      if (cue.kind === 'viseme') {
        visemes.push([round(cue.offsetMs), cue.visemeId]);
        continue;
      }
      const follows =
        frames?.frameIndex === cue.frameIndex - (frames?.frames.length ?? 0) &&
        frames.frames.length < MOST_FRAMES;
      if (!frames || !follows) {
        frames = { frameIndex: cue.frameIndex, frames: [] };
        lines.push({ type: 'blendshapes', segmentId, frameRate: FRAME_RATE, ...frames });
      }
      frames.frames.push(cue.weights);
    }
    if (visemes.length > 0) lines.push({ type: 'visemes', segmentId, visemes });
    return lines;
  }

  pause(offsetMs: number): FaceLine {
    return { type: 'pause', segmentId: this.#id, offsetMs: round(offsetMs) };
  }

  resume(offsetMs: number, afterMs: number): FaceLine {
    return { type: 'resume', segmentId: this.#id, offsetMs: round(offsetMs), afterMs: round(afterMs) };
  }

  end(offsetMs: number, interrupted: boolean): FaceLine {
    return { type: interrupted ? 'cut' : 'end', segmentId: this.#id, offsetMs: round(offsetMs) };
  }

  get #id(): string {
    return this.#track.itemId;
  }

  get #soundMs(): number | null {
    return this.#track.onset.audibleFrom ?? null;
  }
}

/** A tenth of a millisecond is more than anybody sees. */
function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
