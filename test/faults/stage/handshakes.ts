// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

const STARTED = 'http.client.request.start';

/** Counts the handshakes this process begins, whatever comes of them: Node tells of every request before it is sent. */
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
    // A carrier's socket, which comes by a proxy, is none of the plugin.
    if (request.hasHeader('x-forwarded-host')) return;
    this.count += 1;
    this.#begun(performance.now());
  };
}
