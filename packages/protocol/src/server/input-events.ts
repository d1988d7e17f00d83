// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ErrorDetails } from '../types/error-details.ts';
import type { ServerItem } from '../types/items.ts';
import type { TranscriptPhrase } from '../types/server-input-events.ts';
import type { EventMaker } from './event-maker.ts';

/** Optional fields of a finished transcription besides its text. */
export interface TranscriptExtras {
  /** Cascaded models send it, native ones do not. */
  language?: string;
  phrases?: TranscriptPhrase[];
  contentIndex?: number;
}

export function inputEvents(make: EventMaker) {
  return {
    speechStarted: (itemId: string, audioStartMs: number) =>
      make('input_audio_buffer.speech_started', { audio_start_ms: audioStartMs, item_id: itemId }),
    speechStopped: (itemId: string, audioEndMs: number) =>
      make('input_audio_buffer.speech_stopped', { audio_end_ms: audioEndMs, item_id: itemId }),
    committed: (itemId: string, previousItemId: string | null) =>
      make('input_audio_buffer.committed', { previous_item_id: previousItemId, item_id: itemId }),
    cleared: () => make('input_audio_buffer.cleared', {}),

    itemCreated: (item: ServerItem, previousItemId: string | null) =>
      make('conversation.item.created', { previous_item_id: previousItemId, item }),
    itemDone: (item: ServerItem, previousItemId: string | null) =>
      make('conversation.item.done', { previous_item_id: previousItemId, item }),
    truncated: (itemId: string, audioEndMs: number, contentIndex = 0) =>
      make('conversation.item.truncated', {
        item_id: itemId,
        content_index: contentIndex,
        audio_end_ms: audioEndMs,
      }),
    deleted: (itemId: string) => make('conversation.item.deleted', { item_id: itemId }),
    retrieved: (item: ServerItem) => make('conversation.item.retrieved', { item }),

    transcriptionDelta: (itemId: string, delta: string, contentIndex = 0) =>
      make('conversation.item.input_audio_transcription.delta', {
        item_id: itemId,
        content_index: contentIndex,
        delta,
      }),
    transcriptionCompleted: (itemId: string, transcript: string, extras: TranscriptExtras = {}) =>
      make('conversation.item.input_audio_transcription.completed', {
        item_id: itemId,
        content_index: extras.contentIndex ?? 0,
        transcript,
        ...(extras.language !== undefined && { language: extras.language }),
        ...(extras.phrases !== undefined && { phrases: extras.phrases }),
      }),
    transcriptionFailed: (itemId: string, error: ErrorDetails & { message: string }, contentIndex = 0) =>
      make('conversation.item.input_audio_transcription.failed', {
        item_id: itemId,
        content_index: contentIndex,
        error: { type: 'server_error', code: null, param: null, ...error },
      }),
  };
}
