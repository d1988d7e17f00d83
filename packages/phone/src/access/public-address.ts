// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/** An address as a carrier was told it, by the target of a request. */
export type PublicAddress = (kind: 'webhook' | 'socket', target: string) => string;

/**
 * Addresses under the public one that is configured. Never those of a request's `Host`: its sender writes it, and behind
 * a proxy neither it nor the scheme is what the carrier was told.
 */
export function publicAddress(publicUrl: string): PublicAddress {
  const [, secure, base] = /^(?:http|ws)(s?):\/\/([^/?#]+[^?#]*?)\/*$/u.exec(publicUrl) ?? [];
  if (base === undefined || !URL.canParse(publicUrl)) {
    throw new TypeError('publicUrl must be an address without a query, such as https://phone.example.com');
  }
  return (kind, target) => {
    // A target may be a whole address; only what follows its host is of interest.
    const path = target.replace(/^[a-z]+:\/\/[^/?#]*/iu, '');
    const slash = path.startsWith('/') ? '' : '/';
    return `${kind === 'webhook' ? 'http' : 'ws'}${secure}://${base}${slash}${path}`;
  };
}
