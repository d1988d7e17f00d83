// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { llm } from '@livekit/agents';

/** Structured log; fields that can hold what people said are named `lk.pii.*`, messages are constant. */
export interface SessionLog {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Events of a session and what they carry. */
export interface SessionEvents {
  generation_created: llm.GenerationCreatedEvent;
  input_speech_started: object;
  input_speech_stopped: llm.InputSpeechStoppedEvent;
  input_audio_transcription_completed: llm.InputTranscriptionCompleted;
  metrics_collected: object;
  session_reconnected: llm.RealtimeSessionReconnectedEvent;
  /** Every event received, as it is on the wire. */
  voicelive_server_event_received: { type: string };
  /** Every event sent, as it is on the wire; packets of audio are left out. */
  voicelive_client_event_sent: { type: string };
}
