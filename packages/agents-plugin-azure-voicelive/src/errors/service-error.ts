// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { VoiceLiveErrorCode } from './codes.ts';
import { VoiceLiveServiceError } from './classes.ts';
import { scrub } from './scrub.ts';

/** What the plugin knows about an `error` event of the service, under names that are safe to show. */
export interface ServiceErrorInput {
  readonly code: Extract<VoiceLiveErrorCode, 'session_refused' | 'service_error' | 'response_failed'>;
  readonly retryable: boolean;
  /** `error.code`, or `error.type` where there is no code. */
  readonly serviceCode?: string | null | undefined;
  readonly param?: string | null | undefined;
  /**
   * The service's own sentence. Leave it out where it can repeat what a user or the model said: errors about
   * conversation items and responses.
   */
  readonly text?: string | null | undefined;
  readonly hint?: string | null | undefined;
  readonly sessionId?: string | null | undefined;
  readonly requestId?: string | null | undefined;
}

const LEAD = {
  session_refused: 'Voice Live refused the session',
  service_error: 'Voice Live reported an error',
  response_failed: 'Voice Live could not finish a response',
} as const;

/** An error the service reported in-band, as one of ours. */
export function serviceError(input: ServiceErrorInput): VoiceLiveServiceError {
  const code = input.serviceCode ? ` [${scrub(input.serviceCode)}]` : '';
  const param = input.param ? ` at ${scrub(input.param)}` : '';
  const text = input.text ? `: ${scrub(input.text)}` : '.';
  return new VoiceLiveServiceError({
    code: input.code,
    message: `${LEAD[input.code]}${code}${param}${text}`,
    retryable: input.retryable,
    serviceCode: input.serviceCode ? scrub(input.serviceCode) : null,
    hint: input.hint,
    sessionId: input.sessionId,
    requestId: input.requestId,
  });
}
