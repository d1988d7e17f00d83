// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * The address carriers were told.
 * @throws TypeError for one they cannot use.
 */
export function publicAddress(given: string | URL): URL {
  let url: URL;
  try {
    url = new URL(given);
  } catch {
    throw new TypeError('publicUrl is no address; give what carriers were told, such as https://phone.example.com');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new TypeError(`publicUrl begins with ${url.protocol}; give it with https:`);
  }
  if (url.search !== '' || url.hash !== '' || url.username !== '') {
    throw new TypeError('publicUrl has a query, a fragment or a user name; give host and path alone');
  }
  return url;
}
