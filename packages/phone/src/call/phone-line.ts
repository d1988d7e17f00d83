// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { RawData, WebSocket } from 'ws';
import type {
  Carrier,
  CarrierAbilities,
  CarrierCodec,
  CarrierCommand,
  CarrierEvent,
  CallStarted,
  MediaFormat,
} from '../carriers/carrier.ts';
import { type Clock, monotonicClock } from '../clock.ts';

/** How often the other end is pinged, and after how long without a sign of life it is considered dead; milliseconds. */
const PING_EVERY_MS = 5000;
const DEAD_AFTER_MS = 15_000;
/** Consecutive invalid frames before the line is closed. */
const MOST_INVALID = 50;
/** Consecutive pings at which the other end is found to have read nothing. */
const MOST_UNREAD = 3;
/** Maximum number of bytes waiting to be sent: about half a minute of audio. */
const MOST_BUFFERED = 1_000_000;

/** Codes of a regular close: Azure Communication Services has no other way to signal the end of a call. */
const ORDERLY: ReadonlySet<number> = new Set([1000, 1005]);

/** Why a line ended. */
export type LineEnd =
  /** It sent a stop, or closed its socket regularly. */
  | 'carrier stopped'
  | 'closed here'
  /** The socket closed without notice. */
  | 'lost'
  /** No sign of life. */
  | 'dead'
  /** It may still send, but reads nothing. */
  | 'stalled'
  /** It does not follow the carrier's protocol. */
  | 'invalid';

export interface LineListener {
  onEvent(event: Exclude<CarrierEvent, { type: 'connected' | 'started' | 'stopped' | 'invalid' }>): void;
  onEnd(end: LineEnd): void;
}

/** The media socket of one call whose start has been seen. */
export class PhoneLine {
  readonly abilities: CarrierAbilities;
  readonly format: MediaFormat;
  readonly #socket: WebSocket;
  readonly #codec: CarrierCodec;
  readonly #listener: LineListener;
  readonly #clock: Clock;
  #invalid = 0;
  #aliveAt: number;
  /** Whether it has answered since the last ping; undefined before its first answer: some never answer. */
  #hasAnswered: boolean | undefined;
  #buffered = 0;
  #unread = 0;
  #cancelTimer: () => void;
  #end: LineEnd | undefined;

  constructor(
    { socket, carrier, codec, started }: StartedLine,
    listener: LineListener,
    clock: Clock = monotonicClock,
  ) {
    this.abilities = carrier.abilities;
    this.format = started.format;
    this.#socket = socket;
    this.#codec = codec;
    this.#listener = listener;
    this.#clock = clock;
    this.#aliveAt = clock.now();
    this.#cancelTimer = clock.after(PING_EVERY_MS, () => this.#ping());
    socket.on('message', this.#onMessage);
    socket.on('pong', this.#onPong);
    socket.on('close', this.#onClose);
    socket.on('error', this.#onError);
    if (socket.readyState === socket.OPEN) socket.resume();
    else queueMicrotask(() => this.#finish('lost'));
  }

  /** Sample rate in both directions, Hz. */
  get sampleRate(): number {
    return this.format.sampleRate;
  }

  get isOver(): boolean {
    return this.#end !== undefined;
  }

  send(command: CarrierCommand): void {
    if (this.#end) return;
    const frame = this.#codec.encode(command);
    if (frame === undefined) return;
    this.#socket.send(frame, () => undefined);
    if (this.#socket.bufferedAmount > MOST_BUFFERED) this.#finish('stalled');
  }

  /** Ends the line from this side. */
  close(): void {
    this.#finish('closed here');
  }

  readonly #onMessage = (data: RawData, isBinary: boolean): void => {
    this.#onAlive();
    const event = this.#codec.decode(textOf(data, isBinary));
    switch (event.type) {
      case 'connected':
        return;
      case 'stopped':
        return this.#finish('carrier stopped');
      // A line carries one call: a second start is ignored.
      case 'started':
      case 'invalid':
        this.#invalid += 1;
        if (this.#invalid >= MOST_INVALID) this.#finish('invalid');
        return;
      default:
        this.#invalid = 0;
        this.#listener.onEvent(event);
    }
  };

  readonly #onAlive = (): void => {
    this.#aliveAt = this.#clock.now();
  };

  readonly #onPong = (): void => {
    this.#hasAnswered = true;
    this.#onAlive();
  };

  readonly #onClose = (code: number): void => this.#finish(ORDERLY.has(code) ? 'carrier stopped' : 'lost');

  /** A frame that is too long, or invalid in the protocol. */
  readonly #onError = (): void => this.#finish('invalid');

  #ping(): void {
    if (this.#clock.now() - this.#aliveAt >= DEAD_AFTER_MS) return this.#finish('dead');
    const buffered = this.#socket.bufferedAmount;
    // Much goes into the buffers of the network before anything waits here; missing answers show at once.
    const isRead = this.#hasAnswered !== false && (buffered === 0 || buffered < this.#buffered);
    this.#unread = isRead ? 0 : this.#unread + 1;
    if (this.#unread >= MOST_UNREAD) return this.#finish('stalled');
    this.#buffered = buffered;
    if (this.#hasAnswered) this.#hasAnswered = false;
    this.#socket.ping(() => undefined);
    this.#cancelTimer = this.#clock.after(PING_EVERY_MS, () => this.#ping());
  }

  #finish(end: LineEnd): void {
    if (this.#end) return;
    this.#end = end;
    this.#cancelTimer();
    this.#socket.off('message', this.#onMessage);
    this.#socket.off('pong', this.#onPong);
    this.#socket.off('close', this.#onClose);
    this.#socket.off('error', this.#onError);
    const isDeaf = end === 'dead' || end === 'stalled';
    closeSocket(this.#socket, isDeaf ? 'dead' : end === 'invalid' ? 1008 : 1000);
    this.#listener.onEnd(end);
  }
}

/** A socket on which a call has begun. */
export interface StartedLine {
  readonly socket: WebSocket;
  readonly carrier: Carrier;
  readonly codec: CarrierCodec;
  readonly started: CallStarted;
}

/** How long the other end may take to close a socket, milliseconds: the `closeTimeout` of the bridge's sockets. */
export const CLOSING_MS = 2000;

/** Closes a socket of the bridge permanently, whether the other end answers or not. */
export function closeSocket(socket: WebSocket, how: number | 'dead'): void {
  if (how === 'dead' || socket.readyState === socket.CLOSED) return socket.terminate();
  // A paused socket would never read the answer.
  socket.resume();
  socket.close(how);
}

/** A frame as carriers send it: text, or bytes. */
export function textOf(data: RawData, isBinary: boolean): string | Uint8Array {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data);
  return isBinary ? bytes : bytes.toString('utf8');
}
