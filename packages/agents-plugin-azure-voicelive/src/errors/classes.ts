// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { APIConnectionError, APIError, APIStatusError, APITimeoutError, llm } from '@livekit/agents';
import type { VoiceLiveErrorCode } from './codes.ts';
import {
  composeMessage,
  describe,
  type VoiceLiveError,
  type VoiceLiveErrorInit,
} from './voice-live-error.ts';

// The classes differ only in the framework class they extend, by which its consumers tell errors apart. The
// fields are declared, not initialised: `describe` sets them, after the framework's constructors set theirs.

/** The handshake was answered with an HTTP status other than the upgrade. */
export class VoiceLiveStatusError extends APIStatusError implements VoiceLiveError {
  // The framework makes most of 4xx final; the policy retries 425 as well, so ours decides.
  declare readonly retryable: boolean;
  declare readonly code: VoiceLiveErrorCode;
  declare readonly sessionId: string | null;
  declare readonly hint: string | null;
  declare readonly closeCode: number | null;
  declare readonly serviceCode: string | null;
  declare readonly retryAfterMs: number | null;

  constructor(init: VoiceLiveErrorInit & { readonly statusCode: number }) {
    super({ message: composeMessage(init), options: { statusCode: init.statusCode } });
    describe(this, 'VoiceLiveStatusError', init);
  }
}

/** The network failed, the connection was closed, or the credential gave no token. */
export class VoiceLiveConnectionError extends APIConnectionError implements VoiceLiveError {
  declare readonly code: VoiceLiveErrorCode;
  declare readonly sessionId: string | null;
  declare readonly hint: string | null;
  declare readonly closeCode: number | null;
  declare readonly serviceCode: string | null;
  declare readonly retryAfterMs: number | null;
  declare readonly requestId: string | null;
  declare readonly statusCode: number;

  constructor(init: VoiceLiveErrorInit) {
    super({ message: composeMessage(init), options: { retryable: init.retryable } });
    describe(this, 'VoiceLiveConnectionError', init);
  }
}

/** A handshake, a token, a session or its configuration did not come in time. */
export class VoiceLiveTimeoutError extends APITimeoutError implements VoiceLiveError {
  declare readonly code: VoiceLiveErrorCode;
  declare readonly sessionId: string | null;
  declare readonly hint: string | null;
  declare readonly closeCode: number | null;
  declare readonly serviceCode: string | null;
  declare readonly retryAfterMs: number | null;
  declare readonly requestId: string | null;
  declare readonly statusCode: number;

  constructor(init: VoiceLiveErrorInit) {
    super({ message: composeMessage(init), options: { retryable: init.retryable } });
    describe(this, 'VoiceLiveTimeoutError', init);
  }
}

/** The service said it in an `error` event, or in a failed response. */
export class VoiceLiveServiceError extends APIError implements VoiceLiveError {
  declare readonly code: VoiceLiveErrorCode;
  declare readonly sessionId: string | null;
  declare readonly hint: string | null;
  declare readonly closeCode: number | null;
  declare readonly serviceCode: string | null;
  declare readonly retryAfterMs: number | null;
  declare readonly requestId: string | null;
  declare readonly statusCode: number;

  constructor(init: VoiceLiveErrorInit) {
    super(composeMessage(init), { retryable: init.retryable });
    describe(this, 'VoiceLiveServiceError', init);
  }
}

/** A request of the application (`generateReply`, `updateChatCtx`, …) was refused or not answered. */
export class VoiceLiveRequestError extends llm.RealtimeError implements VoiceLiveError {
  declare readonly retryable: boolean;
  declare readonly code: VoiceLiveErrorCode;
  declare readonly sessionId: string | null;
  declare readonly hint: string | null;
  declare readonly closeCode: number | null;
  declare readonly serviceCode: string | null;
  declare readonly retryAfterMs: number | null;
  declare readonly requestId: string | null;
  declare readonly statusCode: number;

  constructor(init: VoiceLiveErrorInit) {
    super(composeMessage(init));
    describe(this, 'VoiceLiveRequestError', init);
  }
}
