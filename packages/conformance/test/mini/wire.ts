// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { APIStatusError } from '@livekit/agents';
import { WebSocket } from 'ws';
import type { ClientAction, ServerVerb } from '../../src/index.ts';
import type { Defect } from './defects.ts';

/** Milliseconds of silence after which a connection counts as dead. */
export const DEAD_AFTER_MS = 4000;

export interface WireOptions {
  endpoint: string;
  maxRetry: number;
  retryIntervalMs: number;
  timeoutMs: number;
  has: (defect: Defect) => boolean;
  /** Milliseconds after which a connection is replaced, when it is idle. */
  longestMs: number | undefined;
  quiet: () => boolean;
}

export interface WireEvents {
  /** A connection is up; messages sent in this hook come first. */
  up(again: boolean, tookMs: number): void;
  down(): void;
  verb(verb: ServerVerb): void;
  /** No further attempt will be made. */
  failed(error: Error): void;
  /** There will be another attempt. */
  again(error: Error): void;
  /** Something arrived that cannot be parsed. */
  garbled(): void;
  /** The provider does not accept audio fast enough; some is dropped. */
  backlog(): void;
}

/** One connection after the other, until closed or out of attempts. */
export class Wire {
  readonly #options: WireOptions;
  readonly #events: WireEvents;
  #socket: WebSocket | undefined;
  #retry: NodeJS.Timeout | undefined;
  #rotation: NodeJS.Timeout | undefined;
  #startedAt = 0;
  #failures = 0;
  #ups = 0;
  #up = false;
  #closed = false;
  #losing = 0;
  #full = false;
  #greeting: NodeJS.Timeout | undefined;
  #waiting: ClientAction[] = [];

  constructor(options: WireOptions, events: WireEvents) {
    this.#options = options;
    this.#events = events;
    queueMicrotask(() => this.#connect());
  }

  get up(): boolean {
    return this.#up;
  }

  /** Sends now, or once there is a connection; audio is buffered for a second at most. */
  send(action: ClientAction): void {
    if (this.#closed && !this.#options.has('emits-and-sends-after-close')) return;
    if (!this.#up) {
      this.#waiting.push(action);
      const audio = this.#waiting.filter(({ kind }) => kind === 'audio');
      if (audio.length > 50 && !this.#options.has('keeps-all-audio-until-connected'))
        this.#waiting.splice(this.#waiting.indexOf(audio[0] as ClientAction), 1);
      return;
    }
    if (this.#losing > 0 && this.#losing-- > 0) return;
    if (action.kind === 'audio' && this.#isFull()) return;
    this.#socket?.send(encode(action));
  }

  #isFull(): boolean {
    const full = (this.#socket?.bufferedAmount ?? 0) > 512 * 1024 && !this.#options.has('piles-audio-up');
    if (full && !this.#full) this.#events.backlog();
    this.#full = full;
    return full;
  }

  /** Ends the connection, the attempt to connect, or the wait for the next attempt; waits for nothing. */
  async close(): Promise<void> {
    if (!this.#options.has('close-does-not-end-the-wait')) {
      this.#closed = true;
      clearTimeout(this.#retry);
      clearTimeout(this.#rotation);
    }
    if (this.#options.has('close-forgets-the-attempt') && !this.#up) return;
    if (this.#options.has('close-waits-for-the-peer')) {
      await new Promise((resolve) => this.#socket?.once('close', resolve).close());
      return;
    }
    if (this.#options.has('close-leaves-the-socket-open')) return;
    if (this.#options.has('emits-and-sends-after-close')) setTimeout(() => this.#socket?.terminate(), 600);
    else this.#socket?.terminate();
  }

  #connect(): void {
    if (this.#closed) return;
    const { has, timeoutMs } = this.#options;
    const socket = new WebSocket(this.#options.endpoint, {
      handshakeTimeout: has('waits-for-handshakes') ? 60_000 : timeoutMs,
    });
    this.#socket = socket;
    this.#startedAt = Date.now();
    let error: Error | undefined;
    socket.on('error', (cause) => {
      error ??= cause;
    });
    socket.on('unexpected-response', (_request, { statusCode = -1 }) => {
      error = new APIStatusError({ message: `HTTP ${statusCode}`, options: { statusCode } });
      socket.terminate();
    });
    socket.on('message', (data: Buffer) => {
      if (this.#socket === socket) this.#receive(data.toString());
    });
    socket.on('open', () => {
      if (!has('waits-for-a-greeting'))
        this.#greeting = setTimeout(() => {
          error = new Error('the provider does not respond');
          socket.terminate();
        }, timeoutMs);
      if (!has('trusts-silence')) keepAlive(socket, has('takes-any-sign-of-life'));
    });
    socket.on('close', (code) => {
      if (this.#socket !== socket) return;
      clearTimeout(this.#greeting);
      const wasUp = this.#up;
      this.#up = false;
      if (this.#closed) return;
      if (wasUp) this.#events.down();
      if (code === 1000 && has('clean-close-means-connect-at-once')) this.#connect();
      else this.#again(error ?? new Error('connection closed'));
    });
  }

  /** Replaces the connection when it is idle. */
  #rotate(): void {
    if (this.#closed || !this.#up) return;
    if (!this.#options.quiet() && !this.#options.has('rotates-in-mid-speech')) {
      this.#rotation = setTimeout(() => this.#rotate(), 50);
      return;
    }
    const old = this.#socket;
    this.#up = false;
    if (this.#options.has('rotation-is-an-error')) this.#events.down();
    this.#connect();
    old?.terminate();
  }

  #receive(text: string): void {
    let verb: ServerVerb;
    try {
      verb = JSON.parse(text) as ServerVerb;
    } catch (error) {
      if (this.#options.has('bad-frames-throw')) throw error;
      this.#events.garbled();
      return;
    }
    if (typeof verb?.say !== 'string') {
      this.#events.garbled();
      return;
    }
    if (this.#closed && !this.#options.has('emits-and-sends-after-close')) return;
    if (verb.say === 'hello') this.#opened();
    else this.#hear(verb);
    if (verb.say === 'config-accepted' && !this.#options.has('never-forgets-a-failure')) this.#failures = 0;
  }

  /** Unusable input is ignored: nothing that arrives may end the process. */
  #hear(verb: ServerVerb): void {
    try {
      this.#events.verb(verb);
    } catch (error) {
      if (this.#options.has('trusts-what-it-reads') || !(error instanceof TypeError)) throw error;
      this.#events.garbled();
    }
  }

  #opened(): void {
    clearTimeout(this.#greeting);
    this.#up = true;
    this.#ups += 1;
    if (this.#options.has('opening-counts-as-success')) this.#failures = 0;
    if (this.#options.longestMs !== undefined)
      this.#rotation = setTimeout(() => this.#rotate(), this.#options.longestMs);
    this.#events.up(this.#ups > 1, Date.now() - this.#startedAt);
    if (this.#ups > 1 && this.#options.has('loses-the-first-message-after-a-reconnect')) this.#losing = 1;
    for (const action of this.#waiting.splice(0)) this.send(action);
  }

  #again(error: Error): void {
    this.#failures += 1;
    const isFinal = error instanceof APIStatusError && !error.retryable;
    if (
      this.#failures > this.#options.maxRetry ||
      (isFinal && !this.#options.has('retries-what-cannot-work'))
    ) {
      this.#closed = true;
      this.#events.failed(error);
      return;
    }
    this.#events.again(error);
    this.#retry = setTimeout(() => this.#connect(), this.#options.retryIntervalMs);
  }
}

/** Ends a connection that has not answered for a while. */
function keepAlive(socket: WebSocket, anySign: boolean): void {
  let seenAt = performance.now();
  const seen = (): void => {
    seenAt = performance.now();
  };
  // A provider that sends may still not receive.
  socket.on('pong', seen);
  if (anySign) socket.on('message', seen);
  const timer = setInterval(() => {
    if (performance.now() - seenAt > DEAD_AFTER_MS) socket.terminate();
    else socket.ping();
  }, 500).unref();
  socket.once('close', () => clearInterval(timer));
}

function encode(action: ClientAction): string {
  if (action.kind !== 'audio') return JSON.stringify(action);
  const { buffer, byteOffset, byteLength } = action.samples;
  return JSON.stringify({
    kind: 'audio',
    audio: Buffer.from(buffer, byteOffset, byteLength).toString('base64'),
  });
}
