// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The body of an `error` event; `event_id` names the client event at fault, if that had an id. */
export interface ErrorDetails {
  type?: string | null;
  code?: string | null;
  message?: string | null;
  param?: string | null;
  event_id?: string | null;
}

export interface WarningDetails {
  message?: string | null;
  code?: string | null;
  param?: string | null;
}
