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
 * The state of a session. `connecting`: no connection has carried the conversation yet; `reconnecting`: it was lost and
 * another one is being made. The last two are final: `failed` after an unrecoverable `error`, `closed` by this side. A
 * planned change of connection causes none of these.
 */
export type ConnectionState = 'connecting' | 'connected' | 'reconnecting' | 'failed' | 'closed';

export interface ConnectionStateChangedEvent {
  readonly state: ConnectionState;
  readonly previous: ConnectionState;
  /** Why the connection was lost, temporarily or for good; null for other changes. */
  readonly reason: VoiceLiveError | null;
}

/** A word the caller said, or a phrase of several. */
export interface UserWord {
  readonly text: string;
  /** Offset in the audio of its item, milliseconds from the first sample. */
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

/** What the caller is saying or has said. */
export interface UserTranscriptEvent {
  /** Id of the item in the history. */
  readonly itemId: string;
  /** The whole text so far. */
  readonly transcript: string;
  /** False while the text may change or grow; a final transcript comes once for each item that contains speech. */
  readonly isFinal: boolean;
  /**
   * From 0 to 1: the mean of the phrases, or of the tokens' probabilities. Only where `include` of the options asks for
   * `item.input_audio_transcription.phrases` (Azure's recognisers) or `…logprobs` (OpenAI's transcribe models).
   */
  readonly confidence?: number;
  /** Locale detected by the service, such as `en-US`; only with cascaded models. */
  readonly language?: string;
  /** Empty unless `include` of the options asks for them; for final transcripts. */
  readonly phrases: readonly UserPhrase[];
  /** When the turn began, milliseconds since the epoch. */
  readonly turnStartedAt?: number;
}

/** The events that the framework's own classes expect of a session. */
export interface FrameworkEvents {
  generation_created: llm.GenerationCreatedEvent;
  input_speech_started: object;
  input_speech_stopped: llm.InputSpeechStoppedEvent;
  /** Interim and final transcripts of the caller; see `isFinal`. */
  input_audio_transcription_completed: llm.InputTranscriptionCompleted;
  metrics_collected: VoiceLiveMetrics;
  session_reconnected: llm.RealtimeSessionReconnectedEvent;
  /** The framework's event; an `error` that the service sends is `server_error`. */
  error: llm.RealtimeModelError;
}

/** A filler, which is heard but not part of any history. */
export interface FillerSpokenEvent {
  /** Id of its message, which is the `messageId` of the generation's message. */
  readonly itemId: string;
  readonly text: string;
  /** `service`: an interim response; `plugin`: one of the `fillers`. */
  readonly source: 'service' | 'plugin';
}

/** The events that only this plugin emits. Names are snake_case, payloads objects with camelCase fields. */
export interface PluginEvents extends CallEvents, RemoteToolEvents {
  connection_state_changed: ConnectionStateChangedEvent;
  /** The same transcripts as `input_audio_transcription_completed`, with all the details from the service. */
  user_transcript: UserTranscriptEvent;
  /**
   * A filler can be heard, and its words are known. The framework gets its audio without the words, since it adds all
   * words to its history; so captions of it come from here.
   */
  filler_spoken: FillerSpokenEvent;
  /**
   * The estimated cost in US dollars of a response, or of a transcription of the caller, with the total cost of the
   * session so far. For every response, including cancelled and failed ones.
   */
  cost_estimated: CostEvent;
  /** The agent hung up with its system tool `end_conversation`: the session is over, and that is not an error. */
  conversation_ended: { readonly reason: 'end_conversation' };
  /** Every event received, as on the wire but without credentials, including events of unknown types. */
  voicelive_server_event_received: { type: string };
  /** Every event sent, as on the wire but without credentials; audio packets are omitted. */
  voicelive_client_event_sent: { type: string };
}

/**
 * Every server event by its wire name, in the newest spelling of its fields, as soon as it arrives and before the
 * plugin acts on it; includes events during the set-up of a connection. Error messages and the session that the service
 * repeats are without credentials. The wire's `error` is named `server_error`, after the handler `onServerError` of
 * `@azure/ai-voicelive`, because the framework has its own `error`.
 *
 * Read-only: the plugin uses the same object. An event costs nothing while it has no listener.
 */
export type WireEvents = { [Type in Exclude<ServerEventType, 'error'>]: ServerEventOf<Type> } & {
  server_error: ServerEventOf<'error'>;
};

/** The events of a {@link RealtimeSession} and their payloads. */
export interface SessionEvents extends FrameworkEvents, PluginEvents, WireEvents {}

/** @internal The name under which a server event reaches the application. */
export function wireEventName(type: ServerEventType): keyof WireEvents {
  return type === 'error' ? 'server_error' : type;
}
