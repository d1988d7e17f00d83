// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ResponsePartBase } from './server-event-base.ts';

/** When a word is spoken, in milliseconds from the start of the item's audio; Azure voices only. */
export interface AudioTimestampDeltaEvent extends ResponsePartBase {
  type: 'response.audio_timestamp.delta';
  audio_offset_ms: number;
  audio_duration_ms?: number;
  text: string;
  timestamp_type?: 'word' | (string & {}) | null;
}

export interface AudioTimestampDoneEvent extends ResponsePartBase {
  type: 'response.audio_timestamp.done';
}

export interface AnimationVisemeDeltaEvent extends ResponsePartBase {
  type: 'response.animation_viseme.delta';
  /** Milliseconds from the start of the item's audio. */
  audio_offset_ms: number;
  /** 0 to 21, the set of Azure Speech. */
  viseme_id: number;
}

export interface AnimationVisemeDoneEvent extends ResponsePartBase {
  type: 'response.animation_viseme.done';
}

export interface AnimationBlendshapesDeltaEvent extends ResponsePartBase {
  type: 'response.animation_blendshapes.delta';
  /** Frames of 55 numbers at 60 per second, or text. */
  frames?: number[][] | string | null;
  frame_index?: number;
}

export interface AnimationBlendshapesDoneEvent extends ResponsePartBase {
  type: 'response.animation_blendshapes.done';
}

/** Events with the times of words and faces. */
export type ServerTimingEvent =
  | AudioTimestampDeltaEvent
  | AudioTimestampDoneEvent
  | AnimationVisemeDeltaEvent
  | AnimationVisemeDoneEvent
  | AnimationBlendshapesDeltaEvent
  | AnimationBlendshapesDoneEvent;
