// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { VoiceLiveErrorCode } from './codes.ts';
import { hideSecrets, safeCause, scrub } from './scrub.ts';

const BRAND = Symbol.for('@voicelive-kit/error');
const SOURCE = Symbol.for('@voicelive-kit/error-source');

/** The fields that every error of this plugin has, besides those of the framework's error classes. */
export interface VoiceLiveError extends Error {
  readonly code: VoiceLiveErrorCode;
  /** Whether the same operation can succeed when retried. */
  readonly retryable: boolean;
  /** The service's id of the session, once known. Support asks for it. */
  readonly sessionId: string | null;
  /** The `x-ms-client-request-id` that was sent with the handshake. Support asks for it. */
  readonly requestId: string | null;
  /** What the reader can do about it. */
  readonly hint: string | null;
  /** HTTP status of a refused handshake; -1 if there was none. */
  readonly statusCode: number;
  /** WebSocket close code, if the connection was closed. */
  readonly closeCode: number | null;
  /** The service's own error code, unchanged. */
  readonly serviceCode: string | null;
  /**
   * The service's own error message, scrubbed of secrets. It can repeat what people said, so it is part of `message`
   * only where it cannot; log it under a field name that marks it as personal data.
   */
  readonly serviceMessage: string | null;
  /** How long the service asked to wait before the next try, in milliseconds. */
  readonly retryAfterMs: number | null;
  /** Conversation items concerned, by the ids the framework knows; empty for all other errors. */
  readonly itemIds: readonly string[];
  /** How many reports of the service this error stands for: a flood of them reaches the application once a second. */
  readonly occurrences: number;
}

/** The data an error is created from; `cause` is reduced to name, code and scrubbed message. */
export interface VoiceLiveErrorInit {
  readonly code: VoiceLiveErrorCode;
  readonly message: string;
  readonly retryable: boolean;
  readonly sessionId?: string | null | undefined;
  readonly requestId?: string | null | undefined;
  readonly hint?: string | null | undefined;
  readonly statusCode?: number | undefined;
  readonly closeCode?: number | null | undefined;
  readonly serviceCode?: string | null | undefined;
  readonly serviceMessage?: string | null | undefined;
  readonly retryAfterMs?: number | null | undefined;
  readonly itemIds?: readonly string[] | undefined;
  readonly occurrences?: number | undefined;
  readonly cause?: unknown;
  /** Values that must not appear anywhere in the error; they are not stored. */
  readonly secrets?: readonly string[] | undefined;
}

/** The message shown to the application: what happened, what to do, and the ids that support asks for. */
export function composeMessage(init: VoiceLiveErrorInit): string {
  const ids = [
    init.sessionId ? `session ${init.sessionId}` : '',
    init.requestId ? `request ${init.requestId}` : '',
  ].filter((id) => id !== '');
  const hint = init.hint ? ` ${init.hint}` : '';
  const message = `${init.message}${hint}${ids.length > 0 ? ` (${ids.join(', ')})` : ''}`;
  return hideSecrets(message, init.secrets);
}

/** Sets name, fields, mark and cause of an error; overrides what the framework's constructor set. */
export function describe(error: Error, name: string, init: VoiceLiveErrorInit): void {
  const { cause: raw, secrets, ...given } = init;
  const safe = (text: string | null | undefined): string | null =>
    typeof text === 'string' ? hideSecrets(text, secrets) : null;
  const source: VoiceLiveErrorInit = {
    ...given,
    message: hideSecrets(given.message, secrets),
    hint: safe(given.hint),
    serviceCode: safe(given.serviceCode),
    serviceMessage: typeof given.serviceMessage === 'string' ? scrub(given.serviceMessage, secrets) : null,
  };
  Object.defineProperty(error, BRAND, { value: true });
  Object.defineProperty(error, SOURCE, { value: source });
  Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true });
  Object.assign(error, {
    code: source.code,
    retryable: source.retryable,
    sessionId: source.sessionId ?? null,
    requestId: source.requestId ?? null,
    hint: source.hint,
    statusCode: source.statusCode ?? -1,
    closeCode: source.closeCode ?? null,
    serviceCode: source.serviceCode,
    retryAfterMs: source.retryAfterMs ?? null,
    itemIds: source.itemIds ?? [],
    occurrences: source.occurrences ?? 1,
  });
  // It can repeat what people said, so it is not enumerable: logging the whole error does not include it.
  Object.defineProperty(error, 'serviceMessage', { value: source.serviceMessage, configurable: true });
  const cause = safeCause(raw, secrets);
  if (cause !== undefined) {
    Object.defineProperty(error, 'cause', { value: cause, configurable: true, writable: true });
  }
}

/** The data an error was created from, without cause and secrets. */
export function sourceOf(error: VoiceLiveError): VoiceLiveErrorInit {
  return (error as { [SOURCE]?: VoiceLiveErrorInit })[SOURCE] ?? error;
}

/** Whether a value is an error of this plugin; works across the ESM and the CommonJS copy of the package. */
export function isVoiceLiveError(value: unknown): value is VoiceLiveError {
  return typeof value === 'object' && value !== null && BRAND in value;
}
