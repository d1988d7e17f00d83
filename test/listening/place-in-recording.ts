// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { partOf, type Sound, type Span } from './levels.ts';

/** Speech up to 2 kHz is enough to find a position; more samples only cost time. */
const WORK_RATE = 4000;

/** The position of an excerpt in the recording. */
export interface Place {
  /** Start of the excerpt in the recording, in milliseconds; negative if it begins before. */
  atMs: number;
  /**
   * Correlation there, -1 to 1. Speech that went through Opus stays well above that of other words by the same voice.
   */
  likeness: number;
}

/** Finds a heard excerpt in the recording that was played, by cross-correlation, to 0.25 ms. */
export function placeInRecording(recording: Sound, excerpt: Sound): Place {
  const whole = lowered(recording);
  const part = lowered(excerpt);
  const partEnergy = energy(part, 0, part.length);
  let best: Place = { atMs: Number.NaN, likeness: -1 };
  for (let offset = 0; offset + part.length <= whole.length; offset++) {
    let product = 0;
    for (let i = 0; i < part.length; i++) product += (whole[offset + i] ?? 0) * (part[i] ?? 0);
    const scale = Math.sqrt(partEnergy * energy(whole, offset, part.length)) || 1;
    const likeness = product / scale;
    if (likeness > best.likeness) best = { atMs: (offset * 1000) / WORK_RATE, likeness };
  }
  return best;
}

/** Length of the excerpts that locate a segment of speech, and the step between two of them; in milliseconds. */
const EXCERPT_MS = 600;
const NEXT_MS = 400;

/**
 * Finds a segment of speech in a recording by its best preserved excerpt: on a busy machine a client fills gaps with
 * audio that matches nothing in the recording.
 */
export function placeOfSpeech(recording: Sound, heard: Sound, { startMs, endMs }: Span): Place {
  let best: Place = { atMs: Number.NaN, likeness: -1 };
  for (let atMs = startMs; atMs + EXCERPT_MS <= endMs; atMs += NEXT_MS) {
    const place = placeInRecording(recording, partOf(heard, { startMs: atMs, endMs: atMs + EXCERPT_MS }));
    if (place.likeness > best.likeness) best = { ...place, atMs: place.atMs - (atMs - startMs) };
  }
  return best;
}

/** The audio at the working rate: each sample is the mean of those it replaces, which is filter enough here. */
function lowered({ samples, rate }: Sound): Float32Array {
  const step = rate / WORK_RATE;
  return Float32Array.from({ length: Math.floor(samples.length / step) }, (_, i) => {
    let sum = 0;
    const start = Math.floor(i * step);
    const end = Math.floor((i + 1) * step);
    for (let n = start; n < end; n++) sum += samples[n] ?? 0;
    return sum / (end - start);
  });
}

function energy(values: Float32Array, start: number, length: number): number {
  let sum = 0;
  for (let i = start; i < start + length; i++) sum += (values[i] ?? 0) ** 2;
  return sum;
}
