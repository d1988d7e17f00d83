// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import {
  VoiceLiveConnectionError,
  VoiceLiveRequestError,
  VoiceLiveServiceError,
  VoiceLiveStatusError,
  VoiceLiveTimeoutError,
} from './classes.ts';
import type { VoiceLiveError, VoiceLiveErrorInit } from './voice-live-error.ts';

/** The same error as one that ends the session: same class and code, not retryable, saying what was tried. */
export function finalError(error: VoiceLiveError, lead: string): VoiceLiveError {
  const init: VoiceLiveErrorInit & { statusCode: number } = {
    code: error.code,
    // The ids and the hint are in the message already; composing them again would repeat them.
    message: `${lead} ${error.message}`,
    retryable: false,
    statusCode: error.statusCode,
    closeCode: error.closeCode,
    serviceCode: error.serviceCode,
    retryAfterMs: error.retryAfterMs,
    cause: error.cause,
  };
  const final = make(error, init);
  return Object.assign(final, { sessionId: error.sessionId, requestId: error.requestId, hint: error.hint });
}

function make(like: VoiceLiveError, init: VoiceLiveErrorInit & { statusCode: number }): VoiceLiveError {
  if (like instanceof VoiceLiveStatusError) return new VoiceLiveStatusError(init);
  if (like instanceof VoiceLiveTimeoutError) return new VoiceLiveTimeoutError(init);
  if (like instanceof VoiceLiveServiceError) return new VoiceLiveServiceError(init);
  if (like instanceof VoiceLiveRequestError) return new VoiceLiveRequestError(init);
  return new VoiceLiveConnectionError(init);
}
