// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/**
 * Public hosts and their actual addresses. The emulator never leaves the machine: it connects to addresses on loopback,
 * and to others only if a route says so.
 */
export class Routes {
  readonly #origins = new Map<string, string>();

  /** `routes`: from a public host, with its port if it has one, to an origin such as `http://127.0.0.1:3000`. */
  constructor(routes: Readonly<Record<string, string>>) {
    for (const [host, origin] of Object.entries(routes)) this.#origins.set(host, origin);
  }

  /** The address to connect to for a public URL, and the headers a proxy in front of the bridge would add. */
  resolve(publicUrl: string): { url: URL; headers: Record<string, string> } {
    const told = new URL(publicUrl);
    const origin = this.#origins.get(told.host);
    if (origin === undefined) {
      if (!isLoopback(told.hostname)) {
        throw new Error(
          `no route to ${told.host}: the emulator connects to this machine only; add routes: { '${told.host}': 'http://127.0.0.1:PORT' }`,
        );
      }
      return { url: told, headers: {} };
    }
    const url = new URL(told);
    const local = new URL(origin);
    const secure = local.protocol === 'https:' || local.protocol === 'wss:';
    const socket = told.protocol.startsWith('ws');
    const target = new URL(`${(socket ? 'ws' : 'http') + (secure ? 's' : '')}://${local.host}`);
    target.pathname = url.pathname;
    target.search = url.search;
    const encrypted = told.protocol === 'https:' || told.protocol === 'wss:';
    return {
      url: target,
      headers: {
        host: told.host,
        'x-forwarded-proto': encrypted ? 'https' : 'http',
        'x-forwarded-host': told.host,
      },
    };
  }
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/u.test(hostname);
}
