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

/** The metadata by which a response is recognised as the answer to a request of ours. */
export const REQUEST_TAG = 'livekit_request';

/** What a response is asked for. */
export interface ReplyPurpose {
  /** Whether `generateReply` waits for it. */
  readonly userInitiated?: boolean;
  /** It stands in for what the service was to begin by itself, and is not wanted any more when it does so after all. */
  readonly standsIn?: boolean;
  /** The words are given: it answers nothing that anybody has said. */
  readonly verbatim?: boolean;
  /** What it says is kept in no history. */
  readonly passing?: boolean;
  /** It bridges a wait. */
  readonly fills?: boolean;
  /** It is not cut by an interruption. */
  readonly insists?: boolean;
  /** The application is not told when it fails. */
  readonly silent?: boolean;
  /** It is not asked for again on another connection. */
  readonly once?: boolean;
  /** Milliseconds from the moment it can be sent to the response it starts, where they are other than usual. */
  readonly timeoutMs?: number;
  readonly started?: (event: llm.GenerationCreatedEvent) => void;
  /** It has become no response; called at most once, and never after the response was recognised. */
  readonly failed?: (error: VoiceLiveRequestError) => void;
}

/** Something the service is asked to say. */
export class ReplyRequest {
  /** Goes out as metadata, by which the response is recognised. */
  readonly tag = newId('rq', 12);
  /** Id of the client event, by which a refusal is recognised. */
  readonly eventId = newClientEventId();
  readonly params: ResponseCreateParams;
  readonly purpose: ReplyPurpose;
  readonly timeoutMs: number;
  /** When it could be sent, or was last held up by a response that shows signs of life; milliseconds of the clock. */
  waitsSince: number;
  /** Not to be sent again before, because the service was busy when it was; milliseconds of the clock. */
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

  /** When it has waited long enough. */
  get expiry(): number {
    return this.waitsSince + this.timeoutMs;
  }
}

/** What is asked for so that given words are spoken (Voice Live API reference 2026-07-15, `response.create`). */
export function verbatim(text: string): ResponseCreateParams {
  const content = [{ type: 'text' as const, text }];
  return { pre_generated_assistant_message: { type: 'message', role: 'assistant', content } };
}

/** Given words waited until they could not be spoken any more. */
export function unsayable(obstacle: string): VoiceLiveRequestError {
  return new VoiceLiveRequestError({
    code: 'say_unsupported',
    message: `Given words are not spoken any more. ${obstacle}`,
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
