// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { SoundOnset } from './sound-onset.ts';

/** Frames of blendshapes in a second: Azure Speech sends 60 (Microsoft Learn, "Get facial position with viseme"). */
export const FRAME_RATE = 60;
/** No place in a message lies further from its start, milliseconds; one that does is noise. */
const LONGEST_MS = 60 * 60_000;

/** A position of the face and its place in the sound. */
export type FaceCue =
  | { readonly kind: 'viseme'; readonly offsetMs: number; readonly visemeId: number }
  | {
      readonly kind: 'blendshapes';
      readonly offsetMs: number;
      readonly frameIndex: number;
      readonly weights: readonly number[];
    };

/**
 * What the face does during the sound of one message, in the order of the sound, whatever order it came in. It may come before
 * its sound or after it.
 */
export class FaceTrack {
  readonly itemId: string;
  readonly responseId: string;
  /** Where its sound begins to be audible. */
  readonly onset: SoundOnset;
  readonly #begun: (track: FaceTrack) => void;
  readonly #cues: FaceCue[] = [];
  readonly #listeners = new Set<() => void>();
  #handedMs = 0;
  #lastFrameMs = 0;
  #left = false;

  /**
   * @param sampleRate - of its sound, Hz.
   * @param begun - called when the first of its sound is handed to whoever plays it.
   */
  constructor(
    { itemId, responseId, sampleRate }: { itemId: string; responseId: string; sampleRate: number },
    begun: (track: FaceTrack) => void = () => undefined,
  ) {
    this.itemId = itemId;
    this.responseId = responseId;
    this.onset = new SoundOnset(sampleRate);
    this.#begun = begun;
  }

  get cues(): readonly FaceCue[] {
    return this.#cues;
  }

  /** How much of its sound has been handed to whoever plays it, milliseconds. */
  get handedMs(): number {
    return this.#handedMs;
  }

  /** Where the frame begins that was handed out last, milliseconds. */
  get lastFrameAtMs(): number {
    return this.#handedMs - this.#lastFrameMs;
  }

  /** True when whoever played it has turned away. */
  get left(): boolean {
    return this.#left;
  }

  /** Calls back whenever more is known, until the returned function is called. */
  onMore(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  addViseme(visemeId: number, offsetMs: number): void {
    if (!Number.isInteger(visemeId) || visemeId < 0) return;
    this.#insert({ kind: 'viseme', offsetMs, visemeId });
    this.#tell();
  }

  /** @param frames - as the service sends them: lists of numbers, or the same as JSON text; anything else is dropped. */
  addFrames(frames: readonly (readonly number[])[] | string | null | undefined, firstIndex: number): void {
    if (!Number.isInteger(firstIndex) || firstIndex < 0) return;
    for (const [at, weights] of framesOf(frames).entries()) {
      const frameIndex = firstIndex + at;
      this.#insert({ kind: 'blendshapes', offsetMs: (frameIndex * 1000) / FRAME_RATE, frameIndex, weights });
    }
    this.#tell();
  }

  /** More of its sound has arrived. */
  received(samples: Int16Array): void {
    const known = this.onset.audibleFrom !== undefined;
    this.onset.push(samples);
    if (!known && this.onset.audibleFrom !== undefined) this.#tell();
  }

  /** More of its sound was handed to whoever plays it. */
  handed(ms: number): void {
    const first = this.#handedMs === 0;
    this.#handedMs += ms;
    this.#lastFrameMs = ms;
    if (first) this.#begun(this);
  }

  /** Whoever played it has turned away. */
  leave(): void {
    this.#left = true;
  }

  #insert(cue: FaceCue): void {
    const { offsetMs, kind } = cue;
    // The service's own word, which may be anything.
    if (typeof offsetMs !== 'number' || !(offsetMs >= 0 && offsetMs <= LONGEST_MS)) return;
    const at = indexAfter(this.#cues, offsetMs);
    for (let before = at - 1; this.#cues[before]?.offsetMs === offsetMs; before -= 1) {
      // One face has one position at a time; a repetition is none.
      if (this.#cues[before]?.kind === kind) return;
    }
    this.#cues.splice(at, 0, cue);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Where the next cue after an offset is, among cues in order. */
export function indexAfter(cues: readonly FaceCue[], offsetMs: number): number {
  let low = 0;
  let high = cues.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cues[middle]?.offsetMs ?? Number.POSITIVE_INFINITY) <= offsetMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

function framesOf(frames: readonly (readonly number[])[] | string | null | undefined): (readonly number[])[] {
  let parsed: unknown = frames;
  if (typeof frames === 'string') {
    try {
      parsed = JSON.parse(frames);
    } catch {
      return [];
    }
  }
  if (!Array.isArray(parsed)) return [];
  const whole = parsed.every(
    (frame): frame is readonly number[] =>
      Array.isArray(frame) && frame.length > 0 && frame.every((weight) => Number.isFinite(weight)),
  );
  return whole ? parsed : [];
}
