// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/** The public URL that belongs to the target of a request. */
export type PublicAddress = (kind: 'webhook' | 'socket', target: string) => string;

/**
 * URLs below the configured public one. Never those of a request's `Host`: its sender controls it, and behind a proxy
 * neither it nor the scheme matches what the carrier uses.
 */
export function publicAddress(publicUrl: string): PublicAddress {
  const [, secure, base] = /^(?:http|ws)(s?):\/\/([^/?#]+[^?#]*?)\/*$/u.exec(publicUrl) ?? [];
  if (base === undefined || !URL.canParse(publicUrl)) {
    throw new TypeError('publicUrl must be a URL without a query, such as https://phone.example.com');
  }
  return (kind, target) => {
    // A target may be a whole URL; only the part after its host is used.
    const path = target.replace(/^[a-z]+:\/\/[^/?#]*/iu, '');
    const slash = path.startsWith('/') ? '' : '/';
    return `${kind === 'webhook' ? 'http' : 'ws'}${secure}://${base}${slash}${path}`;
  };
}
