// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import {
  VoiceLiveConnectionError,
  VoiceLiveRequestError,
  VoiceLiveServiceError,
  VoiceLiveStatusError,
  VoiceLiveTimeoutError,
} from './classes.ts';
import { sourceOf, type VoiceLiveError } from './voice-live-error.ts';

/** The fields that a revised error changes; `lead` is put before the message. */
export interface Revision {
  readonly lead?: string;
  readonly hint?: string;
  readonly retryable?: boolean;
  readonly sessionId?: string;
}

/** A copy of an error, with the same class and code, and with what was learned since. */
export function revise(error: VoiceLiveError, { lead, ...changes }: Revision): VoiceLiveError {
  const source = { ...sourceOf(error), ...changes, cause: error.cause };
  const init = lead === undefined ? source : { ...source, message: `${lead} ${source.message}` };
  if (error instanceof VoiceLiveStatusError) {
    return new VoiceLiveStatusError({ ...init, statusCode: error.statusCode });
  }
  if (error instanceof VoiceLiveTimeoutError) return new VoiceLiveTimeoutError(init);
  if (error instanceof VoiceLiveServiceError) return new VoiceLiveServiceError(init);
  if (error instanceof VoiceLiveRequestError) return new VoiceLiveRequestError(init);
  return new VoiceLiveConnectionError(init);
}
