// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { itemFields, partFields } from './event-maker.ts';
import type { EventMaker, PartRef } from './event-maker.ts';

/** A word and when it is spoken, in milliseconds from the start of the item's audio. */
export interface TimedWord {
  text: string;
  offsetMs: number;
  durationMs: number;
}

export function timingEvents(make: EventMaker) {
  return {
    audioTimestampDelta: (ref: PartRef, word: TimedWord) =>
      make('response.audio_timestamp.delta', {
        ...partFields(ref),
        audio_offset_ms: word.offsetMs,
        audio_duration_ms: word.durationMs,
        text: word.text,
        timestamp_type: 'word',
      }),
    audioTimestampDone: (ref: PartRef) => make('response.audio_timestamp.done', partFields(ref)),
    visemeDelta: (ref: PartRef, visemeId: number, offsetMs: number) =>
      make('response.animation_viseme.delta', {
        ...partFields(ref),
        audio_offset_ms: offsetMs,
        viseme_id: visemeId,
      }),
    visemeDone: (ref: PartRef) => make('response.animation_viseme.done', partFields(ref)),
    blendshapesDelta: (ref: PartRef, frames: number[][], frameIndex: number) =>
      make('response.animation_blendshapes.delta', { ...partFields(ref), frames, frame_index: frameIndex }),
    blendshapesDone: (ref: PartRef) => make('response.animation_blendshapes.done', itemFields(ref)),
  };
}
