// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { WebSocket } from 'ws';
import type { Timeline } from '../timeline.ts';
import type { WireMessage } from './driver.ts';
import type { Temperament } from './temperaments.ts';

/** Milliseconds between two messages of a connection that no longer reads. */
const CHATTER_MS = 500;
/** Milliseconds for which a provider that reads in bursts reads, and pauses. */
const BURST_MS = 60;

/** How long a client may take to answer a ping, in milliseconds; a busy one answers late. */
const ROUND_TRIP_MS = 2000;

interface Wiring {
  readonly index: number;
  readonly timeline: Timeline;
  readonly temperament: Temperament;
  /** Sends bytes that are not a frame. */
  readonly breaks: () => void;
  /** Sends something, so that a connection that no longer reads seems alive. */
  readonly chatter: () => void;
  readonly received: (message: WireMessage) => void;
  readonly closed: () => void;
}

/** The socket of one connection, with all the ways in which a client may lose it. */
export class PeerSocket {
  readonly openedAtMs: number;
  pings = 0;
  closedAtMs: number | undefined;
  closeCode: number | undefined;
  readonly #socket: WebSocket;
  readonly #with: Wiring;
  #silent = false;
  /** Stops the messages of a connection that no longer reads. */
  readonly #ends: (() => void)[] = [];

  constructor(socket: WebSocket, wiring: Wiring) {
    this.#socket = socket;
    this.#with = wiring;
    const { index, timeline, temperament } = wiring;
    this.openedAtMs = timeline.now();
    socket.on('message', (data: Buffer, binary: boolean) => wiring.received(binary ? data : data.toString()));
    if (temperament.has('small-buffer')) this.#readInBursts();
    socket.on('ping', (data: Buffer) => {
      this.pings += 1;
      if (!this.#silent) socket.pong(data);
    });
    socket.on('error', () => undefined);
    socket.on('close', (code: number) => {
      this.closedAtMs = timeline.now();
      this.closeCode = code;
      timeline.add('connection', `connection ${index} closed (${code})`);
      wiring.closed();
    });
  }

  get open(): boolean {
    return this.closedAtMs === undefined;
  }

  /** Whether what is sent would reach the client. */
  get speaks(): boolean {
    return this.open && !this.#silent;
  }

  send(message: WireMessage): void {
    this.#socket.send(message);
  }

  /** Resolves when the client has read everything that was sent, or will read no more; at the latest after a limit. */
  async roundTrip(): Promise<void> {
    if (!this.speaks) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const limit = setTimeout(resolve, ROUND_TRIP_MS);
    this.#socket.once('pong', () => resolve());
    this.#socket.once('close', () => resolve());
    this.#socket.ping();
    await promise;
    clearTimeout(limit);
  }

  drop(how: 'clean' | 'abrupt' | 'broken', code: number, reason: string): void {
    const { index, timeline, breaks } = this.#with;
    timeline.add('connection', `DROP(${how}) connection ${index}`);
    if (how === 'clean') this.#socket.close(code, reason);
    else if (how === 'broken') breaks();
    else this.#socket.terminate();
  }

  terminate(): void {
    this.#socket.terminate();
  }

  /** Stops reading and writing, or only one of them if the temperament says so. */
  blackhole(): void {
    const { index, temperament, timeline, chatter } = this.#with;
    timeline.add('connection', `BLACKHOLE connection ${index}`);
    this.#silent = !temperament.has('dead-uplink');
    if (!temperament.has('dead-downlink')) this.#socket.pause();
    if (this.#silent) return;
    const timer = setInterval(chatter, CHATTER_MS);
    this.#socket.once('close', () => clearInterval(timer));
    this.#ends.push(() => clearInterval(timer));
  }

  /** Reads and writes again; what the client sent meanwhile arrives now. */
  readAgain(): void {
    const { index, timeline } = this.#with;
    timeline.add('connection', `connection ${index} is read again`);
    for (const end of this.#ends.splice(0)) end();
    this.#silent = false;
    this.#socket.resume();
  }

  /** Reads for a while, pauses for a while, and so on. */
  #readInBursts(): void {
    let reads = true;
    const timer = setInterval(() => {
      reads = !reads;
      if (reads && !this.#silent) this.#socket.resume();
      else this.#socket.pause();
    }, BURST_MS);
    this.#socket.once('close', () => clearInterval(timer));
  }
}
