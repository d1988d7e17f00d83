// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The response of the token route: all that is needed to join one room as one caller. */
export interface ConnectionDetails {
  url: string;
  token: string;
  room: string;
  identity: string;
}

/** Reads connection details from parsed JSON; undefined if a field is missing. */
export function readConnectionDetails(value: unknown): ConnectionDetails | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { url, token, room, identity } = value as Record<string, unknown>;
  if (typeof url !== 'string' || typeof token !== 'string') return undefined;
  if (typeof room !== 'string' || typeof identity !== 'string') return undefined;
  return { url, token, room, identity };
}
