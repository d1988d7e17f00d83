// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ConversationItem } from './items.ts';
import type { ResponseCreateParams } from './response.ts';
import type { SessionConfig } from './session.ts';

interface ClientEventBase {
  /** Chosen by the client; returned only in `error.error.event_id`. */
  event_id?: string;
}

export interface SessionUpdateEvent extends ClientEventBase {
  type: 'session.update';
  session: SessionConfig;
}

export interface SessionAvatarConnectEvent extends ClientEventBase {
  type: 'session.avatar.connect';
  /** Base64 of the JSON `{"type":"offer","sdp":"…"}`. */
  client_sdp: string;
}

export interface InputAudioBufferAppendEvent extends ClientEventBase {
  type: 'input_audio_buffer.append';
  /** Base64 of samples in the session's input format, at most 15 MiB. */
  audio: string;
}

export interface InputAudioBufferCommitEvent extends ClientEventBase {
  type: 'input_audio_buffer.commit';
}

export interface InputAudioBufferClearEvent extends ClientEventBase {
  type: 'input_audio_buffer.clear';
}

/** Turn events exist in `@azure/ai-voicelive` 1.1.0, but on no documentation page. */
export interface InputAudioTurnStartEvent extends ClientEventBase {
  type: 'input_audio.turn.start';
  turn_id: string;
}

export interface InputAudioTurnAppendEvent extends ClientEventBase {
  type: 'input_audio.turn.append';
  turn_id: string;
  audio: string;
}

export interface InputAudioTurnEndEvent extends ClientEventBase {
  type: 'input_audio.turn.end';
  turn_id: string;
}

export interface InputAudioTurnCancelEvent extends ClientEventBase {
  type: 'input_audio.turn.cancel';
  turn_id: string;
}

export interface InputAudioClearEvent extends ClientEventBase {
  type: 'input_audio.clear';
}

export interface InputTextDeltaEvent extends ClientEventBase {
  type: 'input_text.delta';
  id: string;
  delta: string;
  content_index?: number;
}

export interface InputTextDoneEvent extends ClientEventBase {
  type: 'input_text.done';
  id: string;
  content_index?: number;
}

export interface ConversationItemCreateEvent extends ClientEventBase {
  type: 'conversation.item.create';
  /** Omitted: at the end; `root`: at the beginning. */
  previous_item_id?: string | null;
  item: ConversationItem;
}

export interface ConversationItemRetrieveEvent extends ClientEventBase {
  type: 'conversation.item.retrieve';
  item_id: string;
}

export interface ConversationItemTruncateEvent extends ClientEventBase {
  type: 'conversation.item.truncate';
  item_id: string;
  /** Always 0 today. */
  content_index: number;
  /** Milliseconds of the item's audio to keep. */
  audio_end_ms: number;
}

export interface ConversationItemDeleteEvent extends ClientEventBase {
  type: 'conversation.item.delete';
  item_id: string;
}

export interface ResponseCreateEvent extends ClientEventBase {
  type: 'response.create';
  /** Added to the session's instructions; next to `response`, not inside it. */
  additional_instructions?: string;
  response?: ResponseCreateParams;
}

export interface ResponseCancelEvent extends ClientEventBase {
  type: 'response.cancel';
  response_id?: string;
}

/** Avatar sessions only. */
export interface OutputAudioBufferClearEvent extends ClientEventBase {
  type: 'output_audio_buffer.clear';
}

/** Listed by the SDK but without effect: send the item of this type with `conversation.item.create`. */
export interface McpApprovalResponseEvent extends ClientEventBase {
  type: 'mcp_approval_response';
  approval_request_id?: string;
  approve?: boolean;
}

/** WebRTC control channel (preview). */
export interface RtcCallSdpCreateEvent extends ClientEventBase {
  type: 'rtc.call.sdp.create';
  sdp_offer: string;
  session?: SessionConfig;
}

/** Every event a client may send, discriminated by `type`. */
export type ClientEvent =
  | SessionUpdateEvent
  | SessionAvatarConnectEvent
  | InputAudioBufferAppendEvent
  | InputAudioBufferCommitEvent
  | InputAudioBufferClearEvent
  | InputAudioTurnStartEvent
  | InputAudioTurnAppendEvent
  | InputAudioTurnEndEvent
  | InputAudioTurnCancelEvent
  | InputAudioClearEvent
  | InputTextDeltaEvent
  | InputTextDoneEvent
  | ConversationItemCreateEvent
  | ConversationItemRetrieveEvent
  | ConversationItemTruncateEvent
  | ConversationItemDeleteEvent
  | ResponseCreateEvent
  | ResponseCancelEvent
  | OutputAudioBufferClearEvent
  | McpApprovalResponseEvent
  | RtcCallSdpCreateEvent;

export type ClientEventType = ClientEvent['type'];
export type ClientEventOf<T extends ClientEventType> = Extract<ClientEvent, { type: T }>;
