// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { IncomingMessage } from 'node:http';

/** True for an address of this machine in Node's notation: 127.0.0.0/8, ::1, and the first written as IPv6. */
export function isLoopbackAddress(address: string | undefined): boolean {
  if (!address) return false;
  const plain = address.replace(/^::ffff:/u, '');
  return plain === '::1' || /^127(?:\.\d{1,3}){3}$/u.test(plain);
}

/** True for a name or address that a server can bind, or a browser can request, without leaving this machine. */
export function isLoopbackHost(host: string): boolean {
  const plain = host.toLowerCase().replace(/^\[(.*)\]$/u, '$1');
  return plain === 'localhost' || isLoopbackAddress(plain);
}

/** Headers of a proxy that passes on what somebody else asked for. */
const PASSED_ON = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/**
 * True if the peer is this machine and used a loopback name. The peer's address alone is not enough: a web page can
 * point its own name at 127.0.0.1 (DNS rebinding), and then only the Host header shows it; and a proxy on this machine
 * sends requests for others.
 */
export function isFromThisMachine(request: IncomingMessage): boolean {
  if (PASSED_ON.some((name) => request.headers[name] !== undefined)) return false;
  const host = hostOf(request.headers.host);
  return (
    isLoopbackAddress(request.socket.remoteAddress) && host !== undefined && isLoopbackHost(host.hostname)
  );
}

/**
 * True unless another site's page sent the request. Browsers send Origin with every POST; programs send none. The
 * scheme is not compared, because a proxy in front may have terminated TLS.
 */
export function isSameOrigin(request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  const { origin } = request.headers;
  if (origin === undefined) return true;
  const from = URL.parse(origin);
  if (!from || !from.host) return false;
  // The default port belongs to the scheme of the page, so the Host header is parsed with that scheme.
  return hostOf(request.headers.host, from.protocol)?.host === from.host;
}

function hostOf(header: string | undefined, protocol = 'http:'): URL | undefined {
  if (!header || /[/?#@\\]/u.test(header)) return undefined;
  return URL.parse(`${protocol}//${header}`) ?? undefined;
}
