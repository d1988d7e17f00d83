// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { llm } from '@livekit/agents';
import {
  newClientEventId,
  newId,
  type ErrorDetails,
  type ResponseCreateParams,
} from '@voicelive-kit/protocol';
import { VoiceLiveRequestError } from '../errors/index.ts';

/** The metadata by which a response is recognised as the answer to one of our requests. */
export const REQUEST_TAG = 'livekit_request';

/** Why a response is requested. */
export interface ReplyPurpose {
  /** Whether `generateReply` waits for it. */
  readonly userInitiated?: boolean;
  /** It replaces a response that the service should have begun by itself, and is dropped if the service does so after all. */
  readonly standsIn?: boolean;
  /** It speaks given words: it answers nothing that anybody has said. */
  readonly verbatim?: boolean;
  /** It is not added to any history. */
  readonly passing?: boolean;
  /** It is a filler. */
  readonly fills?: boolean;
  /** It is not ended by an interruption. */
  readonly insists?: boolean;
  /** The application is not notified when it fails. */
  readonly silent?: boolean;
  /** It is not requested again on another connection. */
  readonly once?: boolean;
  /** Milliseconds from the moment it can be sent to the response it starts, if different from the default. */
  readonly timeoutMs?: number;
  readonly started?: (event: llm.GenerationCreatedEvent) => void;
  /** It did not lead to a response; called at most once, and never after the response was recognised. */
  readonly failed?: (error: VoiceLiveRequestError) => void;
}

/** A request to the service to say something. */
export class ReplyRequest {
  /** Sent as metadata, by which the response is recognised. */
  readonly tag = newId('rq', 12);
  /** Id of the client event, by which a refusal is recognised. */
  readonly eventId = newClientEventId();
  readonly params: ResponseCreateParams;
  readonly purpose: ReplyPurpose;
  readonly timeoutMs: number;
  /** When it could be sent, or was last held up by a response that shows signs of life; clock milliseconds. */
  waitsSince: number;
  /** Not to be sent again before this time, because the service was busy; clock milliseconds. */
  notBefore: number | undefined;

  constructor(
    params: ResponseCreateParams,
    purpose: ReplyPurpose,
    { timeoutMs, now }: { timeoutMs: number; now: number },
  ) {
    this.params = { ...params, metadata: { ...params.metadata, [REQUEST_TAG]: this.tag } };
    this.purpose = purpose;
    this.timeoutMs = purpose.timeoutMs ?? timeoutMs;
    this.waitsSince = now;
  }

  /** When it times out. */
  get expiry(): number {
    return this.waitsSince + this.timeoutMs;
  }
}

/** The request for speaking given words (Voice Live API reference 2026-07-15, `response.create`). */
export function verbatim(text: string): ResponseCreateParams {
  const content = [{ type: 'text' as const, text }];
  return { pre_generated_assistant_message: { type: 'message', role: 'assistant', content } };
}

/** Given words had to wait until they could no longer be spoken. */
export function unsayable(obstacle: string): VoiceLiveRequestError {
  return new VoiceLiveRequestError({
    code: 'say_unsupported',
    message: `Given words can no longer be spoken. ${obstacle}`,
    retryable: false,
  });
}

export function cancelled(reason: string): VoiceLiveRequestError {
  return new VoiceLiveRequestError({
    code: 'reply_cancelled',
    message: `The reply was cancelled before it began: ${reason}.`,
    retryable: false,
  });
}

export function timedOut(timeoutMs: number): VoiceLiveRequestError {
  return new VoiceLiveRequestError({
    code: 'reply_timeout',
    message: `No reply began within ${timeoutMs} ms.`,
    retryable: true,
    hint: 'Raise replyTimeoutMs if the model needs longer to start.',
  });
}

export function rejected({ code, type, param, message }: ErrorDetails): VoiceLiveRequestError {
  return new VoiceLiveRequestError({
    code: 'reply_rejected',
    message: `The service refused to reply [${code ?? type ?? 'no code'}]${param ? ` at ${param}` : ''}.`,
    retryable: true,
    serviceCode: code ?? null,
    serviceMessage: message,
  });
}
