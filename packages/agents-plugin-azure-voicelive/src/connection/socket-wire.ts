// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { WebSocket } from 'ws';
import { safeCause, VoiceLiveConnectionError, type VoiceLiveError } from '../errors/index.ts';
import type { Clock } from './clock.ts';
import { classifyClose } from './close-classification.ts';
import { startKeepalive, type Keepalive } from './keepalive.ts';
import type { Wire, WireClosed } from './wire.ts';

/** Milliseconds the peer gets to answer a close frame. */
const CLOSE_GRACE_MS = 500;

/** What a wire is made of. */
export interface SocketWireInit {
  /** Open, and no message read from it yet. */
  readonly socket: WebSocket;
  readonly requestId: string;
  readonly clock: Clock;
  readonly pingMs: number;
  readonly deadMs: number;
  bytesRead(): number;
}

/** A wire over one `ws` socket. */
export class SocketWire implements Wire {
  readonly requestId: string;
  sessionId: string | null = null;
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  readonly #keepalive: Keepalive;
  readonly #closedListeners: ((closed: WireClosed) => void)[] = [];
  #onMessage: ((data: string, isBinary: boolean) => void) | null = null;
  #early: [string, boolean][] = [];
  #closed: WireClosed | null = null;
  #socketError: unknown;

  constructor(init: SocketWireInit) {
    this.requestId = init.requestId;
    this.#socket = init.socket;
    this.#clock = init.clock;
    this.#keepalive = startKeepalive({
      clock: init.clock,
      pingMs: init.pingMs,
      deadMs: init.deadMs,
      bytesRead: () => init.bytesRead(),
      ping: () => this.#socket.ping(),
      onDead: () => {
        this.#finish({ error: this.#halfOpenError(init.deadMs), local: false });
        this.#socket.terminate();
      },
    });
    this.#socket.on('message', (data: Buffer, isBinary: boolean) => {
      this.#keepalive.seen();
      this.#deliver(data.toString('utf8'), isBinary);
    });
    this.#socket.on('ping', () => this.#keepalive.seen());
    this.#socket.on('pong', () => this.#keepalive.seen());
    // `close` always follows; the error only explains it.
    this.#socket.on('error', (error) => (this.#socketError = error));
    this.#socket.on('close', (code: number, reason: Buffer) => {
      this.#finish({ error: this.#closeError(code, reason.toString('utf8')), local: false });
    });
  }

  get isOpen(): boolean {
    return this.#closed === null && this.#socket.readyState === this.#socket.OPEN;
  }

  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  send(text: string): boolean {
    if (!this.isOpen) return false;
    // A failed write shows as `close`; without a callback `ws` would throw in some states.
    this.#socket.send(text, ignore);
    return true;
  }

  onMessage(listener: (data: string, isBinary: boolean) => void): void {
    this.#onMessage = listener;
    const early = this.#early;
    this.#early = [];
    for (const [data, isBinary] of early) this.#deliver(data, isBinary);
  }

  onClosed(listener: (closed: WireClosed) => void): void {
    if (this.#closed === null) this.#closedListeners.push(listener);
    else listener(this.#closed);
  }

  close(): Promise<void> {
    this.#finishLocally();
    if (this.#socket.readyState === this.#socket.CLOSED) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.#clock.after(CLOSE_GRACE_MS, () => {
        this.#socket.terminate();
        resolve();
      });
      this.#socket.once('close', () => {
        cancel();
        resolve();
      });
      this.#socket.close(1000);
    });
  }

  terminate(): void {
    this.#finishLocally();
    this.#socket.terminate();
  }

  #deliver(data: string, isBinary: boolean): void {
    if (this.#closed?.local) return;
    if (this.#onMessage === null) this.#early.push([data, isBinary]);
    else this.#onMessage(data, isBinary);
  }

  #finishLocally(): void {
    this.#finish({ error: this.#closeError(1000, ''), local: true });
  }

  #finish(closed: WireClosed): void {
    if (this.#closed !== null) return;
    this.#closed = closed;
    this.#keepalive.stop();
    for (const listener of this.#closedListeners.splice(0)) listener(closed);
  }

  #closeError(closeCode: number, reason: string): VoiceLiveError {
    return new VoiceLiveConnectionError({
      ...classifyClose(closeCode, reason),
      closeCode,
      sessionId: this.sessionId,
      requestId: this.requestId,
      cause: safeCause(this.#socketError),
    });
  }

  #halfOpenError(deadMs: number): VoiceLiveError {
    return new VoiceLiveConnectionError({
      code: 'half_open',
      message: `Nothing came from Voice Live for ${deadMs / 1000} s, so the connection is given up.`,
      retryable: true,
      sessionId: this.sessionId,
      requestId: this.requestId,
    });
  }
}

function ignore(): void {}
