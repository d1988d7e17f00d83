// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  STATUS_CODES,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Timeline } from '../timeline.ts';
import type { Identity } from './identity.ts';

/** A handshake that reached the server, answered or not. */
export interface Attempt {
  atMs: number;
  outcome: 'accepted' | 'stalled' | number;
}

/** The headers and body of a rejected handshake, besides its status. */
export interface RefusalDetails {
  headers?: Record<string, string>;
  body?: string;
}

interface Wiring {
  readonly timeline: Timeline;
  readonly identity: Identity | undefined;
  /** The port; 0 for any free one. */
  readonly port: number;
  /** Called when a client is accepted. */
  readonly admitted: (socket: WebSocket, request: IncomingMessage) => void;
  /** Called whenever a handshake has arrived. */
  readonly changed: () => void;
}

/** A port on loopback, and whether it accepts clients. */
export class Handshakes {
  /** Handshakes in order; those refused at TCP level never arrive. */
  readonly attempts: Attempt[] = [];
  readonly #with: Wiring;
  readonly #http: Server;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    // A connection that is to be silent must not answer pings either.
    autoPong: false,
  });
  readonly #raw = new Set<Duplex>();
  readonly #stalled: (() => void)[] = [];
  readonly #waiting = new Set<Duplex>();
  #mode: 'accept' | 'stall' | { status: number } = 'accept';
  #refusal: RefusalDetails = {};
  #port: number;

  constructor(wiring: Wiring) {
    this.#with = wiring;
    this.#port = wiring.port;
    const refuse: RequestListener = (_request, response) => response.writeHead(404).end();
    this.#http = wiring.identity ? createSecureServer(wiring.identity, refuse) : createServer(refuse);
    this.#http.on('connection', (socket) => {
      this.#raw.add(socket);
      socket.on('close', () => this.#raw.delete(socket));
    });
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  get origin(): string {
    return `${this.#with.identity ? 'https' : 'http'}://127.0.0.1:${this.#port}`;
  }

  /** Handshakes left unanswered whose client is still connected. */
  get waiting(): number {
    return this.#waiting.size;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen(this.#port, '127.0.0.1', () => {
        this.#http.off('error', reject);
        resolve();
      });
    });
    this.#port = (this.#http.address() as AddressInfo).port;
  }

  async accept(): Promise<void> {
    this.#note('ACCEPT');
    this.#mode = 'accept';
    if (!this.#http.listening) await this.listen();
    for (const go of this.#stalled.splice(0)) go();
  }

  refuse(how: number | 'tcp', details: RefusalDetails): void {
    this.#note(`REFUSE(${how})`);
    this.#refusal = details;
    if (how !== 'tcp') this.#mode = { status: how };
    // Established sockets stay open; close() calls back only when they are gone, so nothing waits for it.
    else if (this.#http.listening) this.#http.close();
  }

  stall(): void {
    this.#note('STALL');
    this.#mode = 'stall';
  }

  /** Ends everything; resolves when the port is free. */
  async close(): Promise<void> {
    for (const socket of this.#raw) socket.destroy();
    if (this.#http.listening) await new Promise<void>((resolve) => this.#http.close(() => resolve()));
    this.#sockets.close();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => undefined);
    const atMs = this.#with.timeline.now();
    if (this.#mode === 'stall') {
      this.#note('handshake left unanswered');
      this.attempts.push({ atMs, outcome: 'stalled' });
      const leave = this.#keepWaiting(socket);
      this.#stalled.push(() => {
        leave();
        if (!socket.destroyed) this.#admit(request, socket, head);
      });
    } else if (this.#mode === 'accept') {
      this.attempts.push({ atMs, outcome: 'accepted' });
      this.#admit(request, socket, head);
    } else {
      const { status } = this.#mode;
      this.#note(`handshake rejected with ${status}`);
      this.attempts.push({ atMs, outcome: status });
      socket.end(refusal(status, this.#refusal));
    }
    this.#with.changed();
  }

  #admit(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#sockets.handleUpgrade(request, socket, head, (webSocket: WebSocket) =>
      this.#with.admitted(webSocket, request),
    );
  }

  /**
   * Keeps an unanswered client's socket in `waiting` until the client disconnects or the returned function is called.
   */
  #keepWaiting(socket: Duplex): () => void {
    const end = (): void => void socket.end();
    const leave = (): void => {
      socket.off('end', end);
      this.#waiting.delete(socket);
    };
    this.#waiting.add(socket);
    // The disconnect of a client is noticed only while reading.
    socket.once('end', end).once('close', leave).resume();
    return leave;
  }

  #note(text: string): void {
    this.#with.timeline.add('connection', text);
  }
}

function refusal(status: number, { headers = {}, body = '' }: RefusalDetails): string {
  const all = { Connection: 'close', 'Content-Length': Buffer.byteLength(body), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}\r\n${lines.join('')}\r\n${body}`;
}
