// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import { now } from '../../bench/clock.ts';
import { ServiceCall } from './service-call.ts';

/** Longer than any message here: the tap must not be the reason that a connection ends. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * A socket in front of the service that forwards everything and records the times: it measures the service's own share.
 */
export class Tap {
  readonly #server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    perMessageDeflate: false,
    maxPayload: MOST_BYTES,
  });
  #calls: ServiceCall[] = [];

  /** @param endpoint - of the service, `http://…`. */
  constructor(endpoint: string) {
    const origin = endpoint.replace(/^http/u, 'ws');
    this.#server.on('connection', (client, request) => this.#join(client, request, origin));
  }

  async port(): Promise<number> {
    if (!this.#server.address()) await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  /** The connections since the last call on which somebody spoke. */
  take(): ServiceCall[] {
    const calls = this.#calls.filter(({ turns }) => turns.length > 0);
    this.#calls = [];
    return calls;
  }

  #join(client: WebSocket, { url = '/', headers }: IncomingMessage, origin: string): void {
    const call = new ServiceCall();
    this.#calls.push(call);
    const kept = Object.fromEntries(
      ['authorization', 'api-key'].flatMap((name) => (headers[name] ? [[name, headers[name]]] : [])),
    );
    const service = new WebSocket(origin + url, client.protocol || [], {
      headers: kept,
      perMessageDeflate: false,
      maxPayload: MOST_BYTES,
    });
    const early: string[] = [];
    client.on('message', (data) => {
      const text = textOf(data);
      call.fromClient(text, now());
      if (service.readyState === WebSocket.OPEN) service.send(text);
      else early.push(text);
    });
    service.on('open', () => {
      for (const text of early.splice(0)) service.send(text);
    });
    service.on('message', (data) => {
      const text = textOf(data);
      call.fromService(text, now());
      client.send(text, () => undefined);
    });
    for (const [one, other] of [
      [client, service],
      [service, client],
    ] as const) {
      one.on('error', () => undefined);
      one.on('close', () => other.terminate());
    }
  }
}

function textOf(data: RawData): string {
  return Array.isArray(data) ? Buffer.concat(data).toString() : Buffer.from(data as Buffer).toString();
}
