// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ErrorDetails } from './error-details.ts';
import type { ServerItem } from './items.ts';
import type { ServerEventBase } from './server-event-base.ts';

export interface InputAudioBufferSpeechStartedEvent extends ServerEventBase {
  type: 'input_audio_buffer.speech_started';
  /** Milliseconds of audio received since the session began, prefix padding included. */
  audio_start_ms?: number;
  /** Id of the user item this turn will become. */
  item_id?: string;
}

export interface InputAudioBufferSpeechStoppedEvent extends ServerEventBase {
  type: 'input_audio_buffer.speech_stopped';
  /** Milliseconds of audio received since the session began, silence window included. */
  audio_end_ms?: number;
  item_id?: string;
}

export interface InputAudioBufferCommittedEvent extends ServerEventBase {
  type: 'input_audio_buffer.committed';
  item_id: string;
  previous_item_id?: string | null;
}

export interface InputAudioBufferClearedEvent extends ServerEventBase {
  type: 'input_audio_buffer.cleared';
}

/** May be repeated for the same item. */
export interface ConversationItemCreatedEvent extends ServerEventBase {
  type: 'conversation.item.created';
  previous_item_id?: string | null;
  item: ServerItem;
}

/** Native models, right after `conversation.item.created` of a user item. */
export interface ConversationItemDoneEvent extends ServerEventBase {
  type: 'conversation.item.done';
  previous_item_id?: string | null;
  item: ServerItem;
}

export interface ConversationItemTruncatedEvent extends ServerEventBase {
  type: 'conversation.item.truncated';
  item_id: string;
  content_index?: number;
  audio_end_ms?: number;
}

export interface ConversationItemDeletedEvent extends ServerEventBase {
  type: 'conversation.item.deleted';
  item_id: string;
}

export interface ConversationItemRetrievedEvent extends ServerEventBase {
  type: 'conversation.item.retrieved';
  item: ServerItem;
}

export interface LogProb {
  token?: string;
  logprob?: number;
  bytes?: number[] | null;
}

export interface TranscriptWord {
  text?: string;
  offset_milliseconds?: number;
  duration_milliseconds?: number;
}

/** Sent when `session.include` asks for phrases. */
export interface TranscriptPhrase {
  text?: string;
  offset_milliseconds?: number;
  duration_milliseconds?: number;
  words?: TranscriptWord[] | null;
  locale?: string | null;
  confidence?: number | null;
}

/** Native models only: `whisper-1` sends one with the full text, `azure-speech` none. */
export interface InputAudioTranscriptionDeltaEvent extends ServerEventBase {
  type: 'conversation.item.input_audio_transcription.delta';
  item_id: string;
  delta: string;
  content_index?: number;
  logprobs?: LogProb[] | null;
}

/** May come before its item exists (cascaded) or after the response is done (native); empty for noise. */
export interface InputAudioTranscriptionCompletedEvent extends ServerEventBase {
  type: 'conversation.item.input_audio_transcription.completed';
  item_id: string;
  transcript: string;
  content_index?: number;
  /** Cascaded models, for example `en-US`. */
  language?: string | null;
  logprobs?: LogProb[] | null;
  phrases?: TranscriptPhrase[] | null;
}

export interface InputAudioTranscriptionFailedEvent extends ServerEventBase {
  type: 'conversation.item.input_audio_transcription.failed';
  item_id: string;
  content_index?: number;
  error?: ErrorDetails | null;
}
