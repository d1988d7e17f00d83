// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Session, Voice } from '@voicelive-kit/protocol';
import { isAzureVoice, movesMouth } from '../settings/voices.ts';
import { blendshapeFrames, FRAME_RATE } from '../speech/blendshapes.ts';
import type { SpokenWord } from '../speech/speech.ts';
import { visemesOf, type Viseme } from '../speech/visemes.ts';

/** The timing events a session gets beside its audio; empty if it requested none or the voice has none. */
export interface Timing {
  words: readonly SpokenWord[];
  visemes: readonly Viseme[];
  /** Blendshapes, 60 frames per second. */
  frames: readonly number[][];
}

/** One piece of timing. */
export type TimingStep =
  | { do: 'word'; word: SpokenWord }
  | { do: 'viseme'; viseme: Viseme }
  | { do: 'blendshapes'; frames: readonly number[][]; firstFrame: number };

export const NO_TIMING: Timing = { words: [], visemes: [], frames: [] };

/** The timing of speech as requested by the session and for the response, if the voice provides it. */
export function timingOf(
  session: Session,
  { voice, wordTimes }: { voice: Voice | null; wordTimes: boolean },
  words: readonly SpokenWord[],
  totalMs: number,
): Timing {
  const wanted = movesMouth(voice) ? (session.animation?.outputs ?? []) : [];
  const visemes = wanted.length > 0 ? visemesOf(words, totalMs) : [];
  return {
    words: wordTimes && isAzureVoice(voice) ? words : [],
    visemes: wanted.includes('viseme_id') ? visemes : [],
    frames: wanted.includes('blendshapes') ? blendshapeFrames(visemes, totalMs) : [],
  };
}

/** The timing for a segment of the audio; the last segment takes everything that is left. */
export function timingBetween(timing: Timing, fromMs: number, toMs: number, last: boolean): TimingStep[] {
  const untilMs = last ? Number.POSITIVE_INFINITY : toMs;
  const isIn = (ms: number): boolean => ms >= fromMs && ms < untilMs;
  const frameAt = (ms: number): number => Math.min(timing.frames.length, Math.ceil((ms * FRAME_RATE) / 1000));
  const firstFrame = frameAt(fromMs);
  const frames = timing.frames.slice(firstFrame, last ? undefined : frameAt(untilMs));
  return [
    ...timing.words.filter((word) => isIn(word.startMs)).map((word): TimingStep => ({ do: 'word', word })),
    ...timing.visemes
      .filter((viseme) => isIn(viseme.atMs))
      .map((viseme): TimingStep => ({ do: 'viseme', viseme })),
    ...(frames.length > 0 ? [{ do: 'blendshapes', frames, firstFrame } as const] : []),
  ];
}
