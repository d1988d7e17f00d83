// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { getProxyForUrl } from 'proxy-from-env';
import { VoiceLiveConnectionError, scrub } from '../errors/index.ts';

/**
 * The proxy that the environment sets for an address, or null: HTTPS_PROXY for wss, HTTP_PROXY for ws, else ALL_PROXY,
 * unless NO_PROXY lists the host. Lower-case names take precedence, as with curl. Connections to this machine never use
 * a proxy.
 * @throws VoiceLiveConnectionError `proxy_failure`, not retryable, for a proxy that is not http or https
 */
export function proxyFor(url: URL, loopback: boolean): URL | null {
  if (loopback) return null;
  const read = (name: string): string => process.env[name.toLowerCase()] || process.env[name] || '';
  const text = read(url.protocol === 'wss:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') || read('ALL_PROXY');
  if (text === '' || isExempt(url)) return null;
  const proxy = URL.parse(text.includes('://') ? text : `http://${text}`);
  if (proxy === null || !['http:', 'https:'].includes(proxy.protocol)) {
    throw new VoiceLiveConnectionError({
      code: 'proxy_failure',
      message: `The proxy in the environment (${scrub(text)}) is not an http or https address.`,
      hint: 'Set HTTPS_PROXY to one, or list the host in NO_PROXY.',
      retryable: false,
    });
  }
  return proxy;
}

/** Whether NO_PROXY lists a host or, as in curl, a domain that contains it; each with or without a port. */
function isExempt(url: URL): boolean {
  const asked = new URL(url.href.replace(/^ws/, 'http'));
  const labels = url.hostname.split('.');
  return labels.some((_, at) => {
    asked.hostname = labels.slice(at).join('.');
    return getProxyForUrl(asked.href) === '';
  });
}
