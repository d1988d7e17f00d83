// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

const STARTED = 'http.client.request.start';

/**
 * Counts the handshakes that this process begins, whatever their outcome: Node reports every request before it is sent.
 */
export class Handshakes {
  readonly #begun: (atMs: number) => void;
  count = 0;

  constructor(begun: (atMs: number) => void) {
    this.#begun = begun;
    subscribe(STARTED, this.#started);
  }

  stop(): void {
    unsubscribe(STARTED, this.#started);
  }

  readonly #started = (message: unknown): void => {
    const { request } = message as { request: ClientRequest };
    if (String(request.getHeader('upgrade')).toLowerCase() !== 'websocket') return;
    // A carrier's socket, which uses a proxy, is not the plugin's.
    if (request.hasHeader('x-forwarded-host')) return;
    this.count += 1;
    this.#begun(performance.now());
  };
}
