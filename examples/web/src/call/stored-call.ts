// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type ConnectionDetails, readConnectionDetails } from './connection-details.ts';

/**
 * The call of this tab, kept while it lasts. It is removed when the call is left and when the page is closed in order,
 * so whatever is found at the start is a call that a crash has cut.
 */
const KEY = 'voicelive-kit.call';

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export function saveCall(store: Store, details: ConnectionDetails): void {
  store.setItem(KEY, JSON.stringify(details));
}

export function forgetCall(store: Store): void {
  store.removeItem(KEY);
}

/** The call that was cut; undefined when there is none, or when its token has run out by `now` (milliseconds since 1970). */
export function cutCall(store: Store, now: number): ConnectionDetails | undefined {
  try {
    const details = readConnectionDetails(JSON.parse(store.getItem(KEY) ?? 'null'));
    return details && expiryOf(details.token) > now ? details : undefined;
  } catch {
    return undefined;
  }
}

/** When a JSON web token runs out, in milliseconds since 1970. Throws when it is none. */
function expiryOf(token: string): number {
  const payload = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
  const { exp } = JSON.parse(atob(payload)) as { exp?: unknown };
  return typeof exp === 'number' ? exp * 1000 : 0;
}
