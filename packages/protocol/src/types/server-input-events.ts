// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ErrorDetails } from './error-details.ts';
import type { ServerItem } from './items.ts';
import type { ServerEventBase } from './server-event-base.ts';
import type { ModalityTokens } from './usage.ts';

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

/** Voice agents, in addition to `conversation.item.created`; the item may still be in progress. */
export interface ConversationItemAddedEvent extends ServerEventBase {
  type: 'conversation.item.added';
  previous_item_id?: string | null;
  item: ServerItem;
}

/** Native models, right after `conversation.item.created` of a user item; voice agents, when an item is complete. */
export interface ConversationItemDoneEvent extends ServerEventBase {
  type: 'conversation.item.done';
  previous_item_id?: string | null;
  item: ServerItem;
}

/** Voice agents: nobody has spoken for `idle_timeout_ms` since the agent's last playout; a response follows. */
export interface InputAudioBufferTimeoutTriggeredEvent extends ServerEventBase {
  type: 'input_audio_buffer.timeout_triggered';
  /** Milliseconds of audio received when the agent's last words had been played. */
  audio_start_ms?: number;
  /** Milliseconds of audio received when the timeout expired. */
  audio_end_ms?: number;
  /** Id of the item that the silence becomes. */
  item_id?: string;
}

/**
 * A telephone key was pressed. Voice agents; npm `@azure/ai-projects` 2.10.0 names the type but no field, OpenAI's GA
 * realtime API has `event` and `received_at` (Unix seconds).
 */
export interface InputAudioBufferDtmfEventReceivedEvent extends ServerEventBase {
  type: 'input_audio_buffer.dtmf_event_received';
  event?: string;
  received_at?: number;
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

/** May arrive before its item exists (cascaded) or after the response is done (native); empty for noise. */
export interface InputAudioTranscriptionCompletedEvent extends ServerEventBase {
  type: 'conversation.item.input_audio_transcription.completed';
  item_id: string;
  transcript: string;
  content_index?: number;
  /** Cascaded models, for example `en-US`. */
  language?: string | null;
  logprobs?: LogProb[] | null;
  phrases?: TranscriptPhrase[] | null;
  /** `gpt-transcribe`: the languages heard. */
  languages?: { code?: string }[] | null;
  usage?: TranscriptionUsage | null;
}

/** The usage of the transcription, in tokens or in seconds of audio. */
export interface TranscriptionUsage {
  type?: 'tokens' | 'duration' | (string & {});
  input_tokens?: number | null;
  input_token_details?: ModalityTokens | null;
  output_tokens?: number | null;
  total_tokens?: number | null;
  seconds?: number | null;
}

/** A part of a transcript with its speaker, `gpt-4o-transcribe-diarize`; `start` and `end` in seconds. */
export interface InputAudioTranscriptionSegmentEvent extends ServerEventBase {
  type: 'conversation.item.input_audio_transcription.segment';
  item_id: string;
  content_index?: number;
  id?: string;
  text: string;
  speaker?: string | null;
  start?: number;
  end?: number;
}

export interface InputAudioTranscriptionFailedEvent extends ServerEventBase {
  type: 'conversation.item.input_audio_transcription.failed';
  item_id: string;
  content_index?: number;
  error?: ErrorDetails | null;
}

/** Events about the caller's audio and the conversation. */
export type ServerInputEvent =
  | InputAudioBufferSpeechStartedEvent
  | InputAudioBufferSpeechStoppedEvent
  | InputAudioBufferCommittedEvent
  | InputAudioBufferClearedEvent
  | InputAudioBufferTimeoutTriggeredEvent
  | InputAudioBufferDtmfEventReceivedEvent
  | ConversationItemCreatedEvent
  | ConversationItemAddedEvent
  | ConversationItemDoneEvent
  | ConversationItemTruncatedEvent
  | ConversationItemDeletedEvent
  | ConversationItemRetrievedEvent
  | InputAudioTranscriptionDeltaEvent
  | InputAudioTranscriptionCompletedEvent
  | InputAudioTranscriptionFailedEvent
  | InputAudioTranscriptionSegmentEvent;
