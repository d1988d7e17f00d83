// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { VoiceLiveErrorCode } from './codes.ts';
import { safeCause } from './scrub.ts';

const BRAND = Symbol.for('@voicelive-kit/error');
const SOURCE = Symbol.for('@voicelive-kit/error-source');

/** What every error of this plugin carries, besides being one of the framework's error classes. */
export interface VoiceLiveError extends Error {
  readonly code: VoiceLiveErrorCode;
  /** Whether the same can succeed when tried again. */
  readonly retryable: boolean;
  /** The service's id of the session, once known. Support asks for it. */
  readonly sessionId: string | null;
  /** The `x-ms-client-request-id` that was sent with the handshake. Support asks for it. */
  readonly requestId: string | null;
  /** What the reader can do about it. */
  readonly hint: string | null;
  /** HTTP status of a refused handshake; -1 where there was none. */
  readonly statusCode: number;
  /** WebSocket close code, where the connection was closed. */
  readonly closeCode: number | null;
  /** The service's own error code, as it sent it. */
  readonly serviceCode: string | null;
  /** How long the service asked to wait before the next try, in milliseconds. */
  readonly retryAfterMs: number | null;
}

/** What an error is made from; `cause` is reduced to name, code and scrubbed message. */
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
  readonly retryAfterMs?: number | null | undefined;
  readonly cause?: unknown;
  /** Values that must not appear anywhere in the error. */
  readonly secrets?: readonly string[] | undefined;
}

/** The message as the application sees it: what happened, what to do, and the ids support asks for. */
export function composeMessage(init: VoiceLiveErrorInit): string {
  const ids = [
    init.sessionId ? `session ${init.sessionId}` : '',
    init.requestId ? `request ${init.requestId}` : '',
  ].filter((id) => id !== '');
  const hint = init.hint ? ` ${init.hint}` : '';
  return `${init.message}${hint}${ids.length > 0 ? ` (${ids.join(', ')})` : ''}`;
}

/** Sets name, fields, mark and cause of an error of ours; overrides what the framework's constructor set. */
export function describe(error: Error, name: string, init: VoiceLiveErrorInit): void {
  const { cause: raw, secrets, ...source } = init;
  Object.defineProperty(error, BRAND, { value: true });
  Object.defineProperty(error, SOURCE, { value: source });
  Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true });
  Object.assign(error, {
    code: init.code,
    retryable: init.retryable,
    sessionId: init.sessionId ?? null,
    requestId: init.requestId ?? null,
    hint: init.hint ?? null,
    statusCode: init.statusCode ?? -1,
    closeCode: init.closeCode ?? null,
    serviceCode: init.serviceCode ?? null,
    retryAfterMs: init.retryAfterMs ?? null,
  });
  const cause = safeCause(raw, secrets);
  if (cause !== undefined) {
    Object.defineProperty(error, 'cause', { value: cause, configurable: true, writable: true });
  }
}

/** What an error was made from, without cause and secrets. */
export function sourceOf(error: VoiceLiveError): VoiceLiveErrorInit {
  return (error as { [SOURCE]?: VoiceLiveErrorInit })[SOURCE] ?? error;
}

/** Whether a value is an error of this plugin; true across the ESM and the CommonJS copy of the package. */
export function isVoiceLiveError(value: unknown): value is VoiceLiveError {
  return typeof value === 'object' && value !== null && BRAND in value;
}
