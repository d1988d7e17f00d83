// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { llm } from '@livekit/agents';
import type { ServerEventOf, ServerEventType } from '@voicelive-kit/protocol';
import type { CostEvent } from '../cost/cost-meter.ts';
import type { VoiceLiveError } from '../errors/index.ts';
import type { CallEvents } from './call-events.ts';
import type { RemoteToolEvents } from './remote-tool-events.ts';
import type { VoiceLiveMetrics } from './voice-live-metrics.ts';

/**
 * Where a session stands with the service. `connecting`: no connection has carried the conversation yet; `reconnecting`: it was
 * lost and another one is being made. The last two are final: `failed` after an unrecoverable `error`, `closed` by this
 * side. A planned change of connection is none of these.
 */
export type ConnectionState = 'connecting' | 'connected' | 'reconnecting' | 'failed' | 'closed';

export interface ConnectionStateChangedEvent {
  readonly state: ConnectionState;
  readonly previous: ConnectionState;
  /** Why the connection was lost, for good or not; null for other changes. */
  readonly reason: VoiceLiveError | null;
}

/** A word the caller said, or a phrase of several. */
export interface UserWord {
  readonly text: string;
  /** Where it is in the audio of its item, milliseconds from the first sample. */
  readonly startMs: number;
  readonly endMs: number;
}

export interface UserPhrase extends UserWord {
  /** Its locale, such as `en-US`. */
  readonly language?: string;
  /** From 0 to 1. */
  readonly confidence?: number;
  readonly words: readonly UserWord[];
}

/** What the caller says, or has said. */
export interface UserTranscriptEvent {
  /** The item of the history. */
  readonly itemId: string;
  /** All of it so far. */
  readonly transcript: string;
  /** False while it may change or grow; one that is final comes once for each item that says something. */
  readonly isFinal: boolean;
  /**
   * From 0 to 1: the mean of the phrases, or of the tokens' probabilities. Only where `include` of the options asks for
   * `item.input_audio_transcription.phrases` (Azure's recognisers) or `…logprobs` (OpenAI's transcribe models).
   */
  readonly confidence?: number;
  /** Locale the service heard, such as `en-US`; cascaded models tell it. */
  readonly language?: string;
  /** Empty unless `include` of the options asks for them; for final transcripts. */
  readonly phrases: readonly UserPhrase[];
  /** When the turn began, milliseconds since the epoch. */
  readonly turnStartedAt?: number;
}

/** What the framework's own classes expect of a session. */
export interface FrameworkEvents {
  generation_created: llm.GenerationCreatedEvent;
  input_speech_started: object;
  input_speech_stopped: llm.InputSpeechStoppedEvent;
  /** Interim and final transcripts of the caller; `isFinal` tells which. */
  input_audio_transcription_completed: llm.InputTranscriptionCompleted;
  metrics_collected: VoiceLiveMetrics;
  session_reconnected: llm.RealtimeSessionReconnectedEvent;
  /** The framework's event; an `error` that the service sends is `server_error`. */
  error: llm.RealtimeModelError;
}

/** What bridged a wait: it is heard, and in no history. */
export interface FillerSpokenEvent {
  /** Id of its message, which is the `messageId` of the generation's message. */
  readonly itemId: string;
  readonly text: string;
  /** `service`: an interim response; `plugin`: one of the `fillers`. */
  readonly source: 'service' | 'plugin';
}

/** What only this plugin tells. Names are snake_case, payloads objects with camelCase fields. */
export interface PluginEvents extends CallEvents, RemoteToolEvents {
  connection_state_changed: ConnectionStateChangedEvent;
  /** The same transcripts as `input_audio_transcription_completed`, with all that the service says of them. */
  user_transcript: UserTranscriptEvent;
  /**
   * A filler can be heard, and its words are known. The framework is given its sound without the words, since it takes
   * all words into its history; so captions of it come from here.
   */
  filler_spoken: FillerSpokenEvent;
  /**
   * What one more response, or one more transcription of the caller, cost: an estimate in US dollars, with what the session has
   * cost so far. For every response, cancelled and failed ones included.
   */
  cost_estimated: CostEvent;
  /** The agent hung up, by its system tool `end_conversation`: the session is over, and that is no error. */
  conversation_ended: { readonly reason: 'end_conversation' };
  /** Every event received, as it is on the wire but for credentials, those of unknown types included. */
  voicelive_server_event_received: { type: string };
  /** Every event sent, as it is on the wire but for credentials; packets of audio are left out. */
  voicelive_client_event_sent: { type: string };
}

/**
 * Every server event by its wire name, in the newest spelling of its fields, as soon as it arrives and before the plugin
 * acts on it; events of the set-up of a connection included. Texts in which the service reports something wrong, and the
 * session it repeats, are without credentials. The wire's `error` is named `server_error`, after the handler
 * `onServerError` of `@azure/ai-voicelive`, because the framework has an `error` of its own.
 *
 * To be read only: the plugin works with the same object. An event costs nothing while nobody listens to it.
 */
export type WireEvents = { [Type in Exclude<ServerEventType, 'error'>]: ServerEventOf<Type> } & {
  server_error: ServerEventOf<'error'>;
};

/** The events of a {@link RealtimeSession} and what they carry. */
export interface SessionEvents extends FrameworkEvents, PluginEvents, WireEvents {}

/** @internal The name under which a server event reaches the application. */
export function wireEventName(type: ServerEventType): keyof WireEvents {
  return type === 'error' ? 'server_error' : type;
}
