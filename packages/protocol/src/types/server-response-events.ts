// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ContentPart, ServerItem } from './items.ts';
import type { Response } from './response.ts';
import type { ResponsePartBase, ServerEventBase } from './server-event-base.ts';

export interface ResponseCreatedEvent extends ServerEventBase {
  type: 'response.created';
  response: Response;
}

/** Ends every response, whatever happened to it. */
export interface ResponseDoneEvent extends ServerEventBase {
  type: 'response.done';
  response: Response;
}

/** Arrives before the matching `conversation.item.created`. */
export interface OutputItemAddedEvent extends ServerEventBase {
  type: 'response.output_item.added';
  response_id: string;
  output_index?: number;
  item: ServerItem;
}

export interface OutputItemDoneEvent extends ServerEventBase {
  type: 'response.output_item.done';
  response_id: string;
  output_index?: number;
  item: ServerItem;
}

export interface ContentPartAddedEvent extends ResponsePartBase {
  type: 'response.content_part.added';
  part: ContentPart;
}

/** Native models repeat an empty `text` here; take the text from `response.text.done`. */
export interface ContentPartDoneEvent extends ResponsePartBase {
  type: 'response.content_part.done';
  part: ContentPart;
}

export interface TextDeltaEvent extends ResponsePartBase {
  type: 'response.text.delta';
  delta: string;
}

export interface TextDoneEvent extends ResponsePartBase {
  type: 'response.text.done';
  text?: string | null;
}

export interface AudioTranscriptDeltaEvent extends ResponsePartBase {
  type: 'response.audio_transcript.delta';
  delta: string;
}

export interface AudioTranscriptDoneEvent extends ResponsePartBase {
  type: 'response.audio_transcript.done';
  transcript?: string | null;
}

/** A citation of a search; the format of `annotation` is undocumented. */
export interface AudioTranscriptAnnotationAddedEvent extends ResponsePartBase {
  type: 'response.audio_transcript.annotation.added';
  annotation_index?: number;
  annotation?: unknown;
}

export interface AudioDeltaEvent extends ResponsePartBase {
  type: 'response.audio.delta';
  /** Base64 in the session's output format; may be empty. */
  delta: string;
}

export interface AudioDoneEvent extends ResponsePartBase {
  type: 'response.audio.done';
}

export interface FunctionCallArgumentsDeltaEvent extends ResponsePartBase {
  type: 'response.function_call_arguments.delta';
  call_id?: string | null;
  delta: string;
}

export interface FunctionCallArgumentsDoneEvent extends ResponsePartBase {
  type: 'response.function_call_arguments.done';
  call_id?: string | null;
  name?: string | null;
  /** JSON text, on native models with stray white space; may be empty for a tool without parameters. */
  arguments: string;
}

/** Events about a response and its content. */
export type ServerResponseEvent =
  | ResponseCreatedEvent
  | ResponseDoneEvent
  | OutputItemAddedEvent
  | OutputItemDoneEvent
  | ContentPartAddedEvent
  | ContentPartDoneEvent
  | TextDeltaEvent
  | TextDoneEvent
  | AudioTranscriptDeltaEvent
  | AudioTranscriptDoneEvent
  | AudioTranscriptAnnotationAddedEvent
  | AudioDeltaEvent
  | AudioDoneEvent
  | FunctionCallArgumentsDeltaEvent
  | FunctionCallArgumentsDoneEvent;
