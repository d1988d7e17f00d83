// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ErrorDetails } from '../types/error-details.ts';
import type { Response } from '../types/response.ts';
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
 * The severity of an error, in an `error` event or in a response that failed, determined by its code and never by its
 * text. For an unknown code, a fatal type such as `insufficient_quota` counts. Anything else is recoverable, except
 * before `session.created` when its type says that the request itself was wrong.
 */
export function classifyError(error: ErrorDetails, context: ErrorContext = {}): ErrorClassification {
  const atConnect = context.beforeSessionCreated === true;
  const entry = entryOf(error);
  if (entry === undefined) {
    return { severity: atConnect && error.type === 'invalid_request_error' ? 'fatal' : 'recoverable' };
  }
  const severity = (atConnect ? entry.severityAtConnect : undefined) ?? entry.severity;
  return { severity, hint: hintOf(entry, error.param, atConnect) };
}

/** The error of a response that failed or ended early; undefined for one that was completed or cancelled. */
export function responseError(response: Response): ErrorDetails | undefined {
  const { status, status_details: details } = response;
  if (status !== 'failed' && status !== 'incomplete') return undefined;
  const reason = details?.reason ?? null;
  const { error } = details ?? {};
  return { ...error, type: error?.type ?? status, code: error?.code ?? reason };
}

function entryOf({ code, type }: ErrorDetails): CatalogueEntry | undefined {
  if (isKnownErrorCode(code)) return ERROR_CATALOGUE[code];
  const byType: CatalogueEntry | undefined = isKnownErrorCode(type) ? ERROR_CATALOGUE[type] : undefined;
  return byType?.severity === 'fatal' ? byType : undefined;
}

function hintOf(entry: CatalogueEntry, param: string | null | undefined, atConnect: boolean): string {
  if (atConnect && entry.hintAtConnect !== undefined) return entry.hintAtConnect;
  const { hintForParam } = entry;
  // Only text that looks like the path of a field is repeated.
  if (hintForParam === undefined || !/^[\w.[\]-]{1,200}$/u.test(param ?? '')) return entry.hint;
  return hintForParam.replace('{param}', () => `"${param}"`);
}
