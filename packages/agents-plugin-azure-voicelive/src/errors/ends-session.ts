// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Codes with which the service announces the end of a connection; none of them answers a request. */
export const ENDS_SESSION: ReadonlySet<string> = new Set(['session_expired', 'session_output_overflow']);
