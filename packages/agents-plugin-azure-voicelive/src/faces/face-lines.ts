// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { FaceCue, FaceTrack } from './face-track.ts';
import { FRAME_RATE } from './face-track.ts';

/** Topic of the text streams that send a face to a room. */
export const FACE_TOPIC = 'voicelive.face';

/** Maximum number of blendshape frames per line: half a second, about 10 kB. */
const MOST_FRAMES = 30;

/**
 * One line of a face's text stream, as JSON. All offsets are in milliseconds from the first sample of the segment's
 * audio.
 */
export type FaceLine = { readonly segmentId: string } & (
  | {
      /** The agent's output has started to play the segment. */
      readonly type: 'start';
      /** Offset of the first 10 ms of audio at or above 0.01 of full scale (RMS); null if not yet known. */
      readonly soundMs: number | null;
    }
  | { readonly type: 'sound'; readonly soundMs: number }
  | {
      readonly type: 'visemes';
      /** `[offset, viseme id]` pairs in playback order; ids are 0 to 21, as defined by Azure Speech. */
      readonly visemes: readonly (readonly [offsetMs: number, visemeId: number])[];
    }
  | {
      readonly type: 'blendshapes';
      readonly frameRate: number;
      /** Index of the first frame; frame n starts at n / frameRate seconds. */
      readonly frameIndex: number;
      readonly frames: readonly (readonly number[])[];
    }
  | { readonly type: 'pause'; readonly offsetMs: number }
  | {
      readonly type: 'resume';
      readonly offsetMs: number;
      /** Time since playback of the segment started, by the agent's clock, in milliseconds. */
      readonly afterMs: number;
    }
  /** The segment was played to its end. */
  | { readonly type: 'end'; readonly offsetMs: number }
  /** The audio was cut short at this offset; cues at later offsets no longer apply. */
  | { readonly type: 'cut'; readonly offsetMs: number }
);

/** Converts a track to lines, writing each cue once. Pure. */
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

  /** Returns what is known but not yet written. */
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

/** Rounds to a tenth of a millisecond, which is more precise than anyone can see. */
function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
