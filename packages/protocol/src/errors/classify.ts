// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ErrorDetails } from '../types/error-details.ts';
import { ERROR_CATALOGUE } from './catalogue.ts';
import type { CatalogueEntry, ErrorSeverity, KnownErrorCode } from './catalogue.ts';

export interface ErrorContext {
  /** True while the connection has not yet sent `session.created`. */
  beforeSessionCreated?: boolean;
}

export interface ErrorClassification {
  severity: ErrorSeverity;
  /** What to do about it, for known codes. */
  hint?: string;
}

/** True for a code of the catalogue. */
export function isKnownErrorCode(code: unknown): code is KnownErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERROR_CATALOGUE, code);
}

/**
 * How bad an `error` event is, by its code and never by its text. A code outside the catalogue is recoverable,
 * except before `session.created` when its type says that the request itself was wrong.
 */
export function classifyError(error: ErrorDetails, context: ErrorContext = {}): ErrorClassification {
  const atConnect = context.beforeSessionCreated === true;
  if (isKnownErrorCode(error.code)) {
    const { severity, severityAtConnect, hint }: CatalogueEntry = ERROR_CATALOGUE[error.code];
    return { severity: (atConnect ? severityAtConnect : undefined) ?? severity, hint };
  }
  return { severity: atConnect && error.type === 'invalid_request_error' ? 'fatal' : 'recoverable' };
}
