// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { SoundOnset } from './sound-onset.ts';

/** Blendshape frames per second, as sent by Azure Speech (Microsoft Learn, "Get facial position with viseme"). */
export const FRAME_RATE = 60;
/** Maximum offset in a message, in milliseconds. Anything later is invalid. */
const LONGEST_MS = 60 * 60_000;

/** A position of the face, with its offset in the audio. */
export type FaceCue =
  | { readonly kind: 'viseme'; readonly offsetMs: number; readonly visemeId: number }
  | {
      readonly kind: 'blendshapes';
      readonly offsetMs: number;
      readonly frameIndex: number;
      readonly weights: readonly number[];
    };

/**
 * The cues of one message, in playback order regardless of arrival order. They may arrive before or after their
 * audio.
 */
export class FaceTrack {
  readonly itemId: string;
  readonly responseId: string;
  /** Detects where the audio becomes audible. */
  readonly onset: SoundOnset;
  readonly #begun: (track: FaceTrack) => void;
  readonly #cues: FaceCue[] = [];
  readonly #listeners = new Set<() => void>();
  #handedMs = 0;
  #lastFrameMs = 0;
  #left = false;

  /**
   * @param sampleRate - sample rate of the audio, in Hz.
   * @param begun - called when the first audio is handed to the reader.
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

  /** How much audio has been handed to the reader, in milliseconds. */
  get handedMs(): number {
    return this.#handedMs;
  }

  /** Offset of the last frame handed over, in milliseconds. */
  get lastFrameAtMs(): number {
    return this.#handedMs - this.#lastFrameMs;
  }

  /** Whether the reader has stopped reading. */
  get left(): boolean {
    return this.#left;
  }

  /** Calls the listener when more is known. The returned function removes it. */
  onMore(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  addViseme(visemeId: number, offsetMs: number): void {
    if (!Number.isInteger(visemeId) || visemeId < 0) return;
    this.#insert({ kind: 'viseme', offsetMs, visemeId });
    this.#tell();
  }

  /** @param frames - as sent by the service: lists of numbers, or the same as JSON text. Anything else is dropped. */
  addFrames(frames: readonly (readonly number[])[] | string | null | undefined, firstIndex: number): void {
    if (!Number.isInteger(firstIndex) || firstIndex < 0) return;
    for (const [at, weights] of framesOf(frames).entries()) {
      const frameIndex = firstIndex + at;
      this.#insert({ kind: 'blendshapes', offsetMs: (frameIndex * 1000) / FRAME_RATE, frameIndex, weights });
    }
    this.#tell();
  }

  /** Adds audio that has arrived. */
  received(samples: Int16Array): void {
    const known = this.onset.audibleFrom !== undefined;
    this.onset.push(samples);
    if (!known && this.onset.audibleFrom !== undefined) this.#tell();
  }

  /** Records that more audio was handed to the reader. */
  handed(ms: number): void {
    const first = this.#handedMs === 0;
    this.#handedMs += ms;
    this.#lastFrameMs = ms;
    if (first) this.#begun(this);
  }

  /** Records that the reader has stopped reading. */
  leave(): void {
    this.#left = true;
  }

  #insert(cue: FaceCue): void {
    const { offsetMs, kind } = cue;
    // A value from the service, which may be anything.
    if (typeof offsetMs !== 'number' || !(offsetMs >= 0 && offsetMs <= LONGEST_MS)) return;
    const at = indexAfter(this.#cues, offsetMs);
    for (let before = at - 1; this.#cues[before]?.offsetMs === offsetMs; before -= 1) {
      // A face has one position at a time, so a duplicate is dropped.
      if (this.#cues[before]?.kind === kind) return;
    }
    this.#cues.splice(at, 0, cue);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Returns the index of the first cue after an offset, in sorted cues. */
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
