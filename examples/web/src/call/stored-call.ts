// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type ConnectionDetails, readConnectionDetails } from './connection-details.ts';

/**
 * The call of this tab, kept while it lasts. It is removed when the call is left and when the page is closed normally,
 * so a call found at the start was interrupted by a crash.
 */
const KEY = 'voicelive-kit.call';

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export function saveCall(store: Store, details: ConnectionDetails): void {
  store.setItem(KEY, JSON.stringify(details));
}

export function forgetCall(store: Store): void {
  store.removeItem(KEY);
}

/** The interrupted call; undefined if there is none, or if its token has expired by `now` (milliseconds since 1970). */
export function cutCall(store: Store, now: number): ConnectionDetails | undefined {
  try {
    const details = readConnectionDetails(JSON.parse(store.getItem(KEY) ?? 'null'));
    return details && expiryOf(details.token) > now ? details : undefined;
  } catch {
    return undefined;
  }
}

/** When a JSON web token expires, in milliseconds since 1970. Throws if it is invalid. */
function expiryOf(token: string): number {
  const payload = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
  const { exp } = JSON.parse(atob(payload)) as { exp?: unknown };
  return typeof exp === 'number' ? exp * 1000 : 0;
}
