// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ErrorDetails } from './error-details.ts';
import type { AssistantMessageItem, ConversationItem, ServerItem } from './items.ts';
import type { InterimResponse, Modality, OutputAudioFormat, ReasoningEffort } from './session.ts';
import type { Tool, ToolChoice } from './tools.ts';
import type { Usage } from './usage.ts';
import type { Voice } from './voice.ts';

/** The `response` of `response.create`; every field overrides the session for this response only. */
export interface ResponseCreateParams {
  /** Default true. */
  commit?: boolean;
  /** Documented default true, yet the service answers `conversation_already_has_active_response`: wait instead. */
  cancel_previous?: boolean;
  /** Items to add to the conversation first. */
  append_input_items?: ConversationItem[];
  /** Items that replace the conversation for this response; `[]` means none. */
  input_items?: ConversationItem[];
  modalities?: Modality[];
  /** Refused in agent sessions. */
  instructions?: string;
  voice?: Voice;
  output_audio_format?: OutputAudioFormat;
  /** Voice agents only: word times of this response, instead of those of the session. */
  output_audio_timestamp_types?: 'word'[] | null;
  tools?: Tool[];
  tool_choice?: ToolChoice;
  temperature?: number;
  /** 1 to 4096, or `inf`. */
  max_output_tokens?: number | 'inf';
  reasoning_effort?: ReasoningEffort;
  /** Text to speak verbatim; requires an Azure voice. */
  pre_generated_assistant_message?: AssistantMessageItem;
  conversation?: 'auto' | 'none' | (string & {});
  /** Echoed in `response.created` and `response.done`: the way to recognise the response to a request. */
  metadata?: Record<string, string>;
  interim_response?: InterimResponse | null;
  /** Input of a hosted agent. */
  invoke_input?: unknown;
  [extra: string]: unknown;
}

export type ResponseStatus = 'in_progress' | 'completed' | 'cancelled' | 'incomplete' | 'failed';

/** Why a response did not complete. */
export interface ResponseStatusDetails {
  type?: ResponseStatus | (string & {}) | null;
  /** `turn_detected` and `client_cancelled` for cancelled, `max_output_tokens` and `content_filter` for incomplete. */
  reason?:
    'turn_detected' | 'client_cancelled' | 'max_output_tokens' | 'content_filter' | (string & {}) | null;
  /** For failed. */
  error?: ErrorDetails | null;
}

/** A response as `response.created` and `response.done` carry it. */
export interface Response {
  id: string;
  object?: string;
  status?: ResponseStatus | null;
  status_details?: ResponseStatusDetails | null;
  output?: ServerItem[] | null;
  /** Null in `response.created`, and possibly in cancelled and failed responses. */
  usage?: Usage | null;
  /** Empty for cascaded models. */
  conversation_id?: string | null;
  modalities?: Modality[] | null;
  voice?: Voice | null;
  output_audio_format?: OutputAudioFormat | null;
  temperature?: number | null;
  max_output_tokens?: number | 'inf' | null;
  metadata?: Record<string, string> | null;
  [extra: string]: unknown;
}
