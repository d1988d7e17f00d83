// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { AGENT_HUNG_UP } from '@voicelive-kit/protocol';
import { scrub, VoiceLiveConnectionError, type VoiceLiveError } from '../errors/index.ts';
import type { Clock } from './clock.ts';
import { classifyClose } from './close-classification.ts';
import { startKeepalive, type DeadDirection, type Keepalive } from './keepalive.ts';
import type { Socket, SocketClosed } from './socket.ts';

/** How long the peer gets to answer a close frame, and to end the connection after its own, milliseconds. */
export const CLOSE_GRACE_MS = 500;

/**
 * Makes a text frame from a buffer. `ws` must not change a buffer, so it masks it into a copy right after the frame's
 * header and writes both at once. A string is written as separate header and payload (`writev`), which would happen
 * dozens of times a second for a caller's audio.
 */
const AS_TEXT = { binary: false };

/** What a socket is made of. */
export interface WsSocketInit {
  /** Open, with no message read from it yet. */
  readonly socket: WebSocket;
  readonly requestId: string;
  readonly secrets: readonly string[];
  readonly clock: Clock;
  readonly pingMs: number;
  readonly deadMs: number;
  /** The underlying connection, undefined where it is not accessible. */
  readonly tcp: Pick<Duplex, 'cork' | 'uncork'> | undefined;
  /** Bytes received. */
  bytesRead(): number;
  /** Bytes that the operating system accepted for sending. */
  bytesSent(): number;
}

/** A socket on top of one of `ws`. */
export class WsSocket implements Socket {
  readonly requestId: string;
  readonly secrets: readonly string[];
  sessionId: string | null = null;
  readonly #socket: WebSocket;
  readonly #tcp: Pick<Duplex, 'cork' | 'uncork'> | undefined;
  readonly #clock: Clock;
  readonly #keepalive: Keepalive;
  readonly #closedListeners: ((closed: SocketClosed) => void)[] = [];
  #onMessage: ((data: string, isBinary: boolean) => void) | null = null;
  #early: [string, boolean][] = [];
  #closed: SocketClosed | null = null;
  #socketError: unknown;

  constructor(init: WsSocketInit) {
    this.requestId = init.requestId;
    this.secrets = init.secrets;
    this.#socket = init.socket;
    this.#tcp = init.tcp;
    this.#clock = init.clock;
    this.#keepalive = startKeepalive({
      clock: init.clock,
      pingMs: init.pingMs,
      deadMs: init.deadMs,
      bytesRead: () => init.bytesRead(),
      bytesSent: () => init.bytesSent(),
      backlog: () => this.#socket.bufferedAmount,
      ping: () => this.#socket.ping(),
      onDead: (direction, silentMs) => {
        this.#finish({ error: this.#halfOpenError(direction, silentMs), local: false });
        this.#socket.terminate();
      },
    });
    this.#socket.on('message', (data: Buffer, isBinary: boolean) => {
      this.#keepalive.seen();
      this.#deliver(data.toString('utf8'), isBinary);
    });
    this.#socket.on('ping', () => this.#keepalive.seen());
    this.#socket.on('pong', () => {
      this.#keepalive.seen();
      this.#keepalive.ponged();
    });
    // `close` always follows; the error only explains it.
    this.#socket.on('error', (error) => (this.#socketError = error));
    this.#socket.on('close', (code: number, reason: Buffer) => {
      const said = reason.toString('utf8');
      const byAgent = code === AGENT_HUNG_UP.code && said === AGENT_HUNG_UP.reason;
      this.#finish({ error: this.#closeError(code, said), local: false, byAgent });
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
    // A failed write results in `close`; without a callback `ws` would throw in some states.
    this.#socket.send(Buffer.from(text), AS_TEXT, ignore);
    return true;
  }

  batch(work: () => void): void {
    this.#tcp?.cork();
    try {
      work();
    } finally {
      this.#tcp?.uncork();
    }
  }

  onMessage(listener: (data: string, isBinary: boolean) => void): void {
    this.#onMessage = listener;
    const early = this.#early;
    this.#early = [];
    for (const [data, isBinary] of early) this.#deliver(data, isBinary);
  }

  onClosed(listener: (closed: SocketClosed) => void): void {
    if (this.#closed === null) this.#closedListeners.push(listener);
    else listener(this.#closed);
  }

  challenge(limitMs: number): void {
    if (this.#closed === null) this.#keepalive.challenge(limitMs);
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

  #finish(closed: SocketClosed): void {
    if (this.#closed !== null) return;
    this.#closed = closed;
    this.#keepalive.stop();
    for (const listener of this.#closedListeners.splice(0)) listener(closed);
  }

  #closeError(closeCode: number, reason: string): VoiceLiveError {
    const { message, ...classification } = classifyClose(closeCode, reason);
    // A reason that is only a code is already part of the classification.
    const said = /\s/u.test(reason) ? ` It said: ${scrub(reason, this.secrets)}` : '';
    return new VoiceLiveConnectionError({
      ...classification,
      message: `${message}${said}`,
      closeCode,
      sessionId: this.sessionId,
      requestId: this.requestId,
      cause: this.#socketError,
      secrets: this.secrets,
    });
  }

  #halfOpenError(direction: DeadDirection, silentMs: number): VoiceLiveError {
    const what = direction === 'down' ? 'Nothing arrived from the service' : 'Nothing reached the service';
    return new VoiceLiveConnectionError({
      code: 'half_open',
      message: `${what} for ${silentMs / 1000} s, so the connection is closed.`,
      retryable: true,
      sessionId: this.sessionId,
      requestId: this.requestId,
    });
  }
}

function ignore(): void {}
