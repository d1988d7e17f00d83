// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { VoiceLiveConnectionError, scrub } from '../errors/index.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy the environment names for an address, or null: HTTPS_PROXY for wss, HTTP_PROXY for ws, else
 * ALL_PROXY, unless NO_PROXY lists the host. Lower-case names win, as with curl. This machine is never proxied.
 * @throws VoiceLiveConnectionError `proxy_failure`, not retryable, for a proxy that is not http or https
 */
export function proxyFor(url: URL, loopback: boolean, env: Environment): URL | null {
  if (loopback) return null;
  const read = (name: string): string => env[name.toLowerCase()] || env[name] || '';
  const text = read(url.protocol === 'wss:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') || read('ALL_PROXY');
  if (text === '' || isExempt(url, read('NO_PROXY'))) return null;
  const proxy = URL.parse(text.includes('://') ? text : `http://${text}`);
  if (proxy === null || !['http:', 'https:'].includes(proxy.protocol)) {
    throw new VoiceLiveConnectionError({
      code: 'proxy_failure',
      message: `The proxy of the environment (${scrub(text)}) is not an http or https address.`,
      hint: 'Set HTTPS_PROXY to one, or list the host in NO_PROXY.',
      retryable: false,
    });
  }
  return proxy;
}

/** Whether NO_PROXY lists a host: `*`, `host`, `.domain`, `*.domain`, each with or without a port. */
function isExempt(url: URL, list: string): boolean {
  const host = url.hostname.toLowerCase();
  const port = url.port || (url.protocol === 'wss:' ? '443' : '80');
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, pattern = '', wantedPort] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      if (wantedPort !== undefined && wantedPort !== port) return false;
      const domain = pattern.replace(/^\*?\./, '');
      return host === domain || host.endsWith(`.${domain}`);
    });
}
