// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { VoiceLiveErrorCode } from './codes.ts';
import { VoiceLiveServiceError } from './classes.ts';
import { scrub } from './scrub.ts';

/** The facts about an `error` event of the service, under names that are safe to show. */
export interface ServiceErrorInput {
  readonly code: Extract<VoiceLiveErrorCode, 'session_refused' | 'service_error' | 'response_failed'>;
  readonly retryable: boolean;
  /** `error.code`, or `error.type` if there is no code. */
  readonly serviceCode?: string | null | undefined;
  readonly param?: string | null | undefined;
  /** The message of the service; kept as `serviceMessage`. */
  readonly text?: string | null | undefined;
  /**
   * True when that message can repeat what a user or the model said, as in errors about conversation items and
   * responses: it is then omitted from `message`.
   */
  readonly private?: boolean | undefined;
  readonly hint?: string | null | undefined;
  readonly sessionId?: string | null | undefined;
  readonly requestId?: string | null | undefined;
  /** How many reports with the same code this one stands for. */
  readonly occurrences?: number | undefined;
  /** Values that must not appear anywhere in the error, such as `Socket.secrets`. */
  readonly secrets?: readonly string[] | undefined;
}

const LEAD = {
  session_refused: 'The service refused the session',
  service_error: 'The service reported an error',
  response_failed: 'The service could not finish a response',
} as const;

/** Converts an error that the service reported in-band. */
export function serviceError(input: ServiceErrorInput): VoiceLiveServiceError {
  const { secrets, occurrences = 1 } = input;
  const safe = (text: string | null | undefined): string =>
    typeof text === 'string' ? scrub(text.trim(), secrets) : '';
  const [serviceCode, param, said] = [safe(input.serviceCode), safe(input.param), safe(input.text)];
  const code = serviceCode === '' ? '' : ` [${serviceCode}]`;
  const where = param === '' ? '' : ` at ${param}`;
  const text = said === '' || input.private ? '.' : `: ${said}`;
  const times = occurrences > 1 ? ` (${occurrences} times within a second)` : '';
  return new VoiceLiveServiceError({
    code: input.code,
    message: `${LEAD[input.code]}${code}${where}${times}${text}`,
    occurrences,
    retryable: input.retryable,
    serviceCode: serviceCode || null,
    serviceMessage: said || null,
    hint: input.hint,
    sessionId: input.sessionId,
    requestId: input.requestId,
    secrets,
  });
}
