// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { createServer, type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { Timeline } from '../timeline.ts';
import { type Acks, defaultBehaviour, type ServerBehaviour } from './behaviour.ts';
import type { ConformanceDriver } from './driver.ts';
import type { ClientAction, NeutralConfig, NeutralItem } from './neutral.ts';
import { Peer, type Received } from './peer.ts';

type Kind = ClientAction['kind'];
type Of<K extends Kind> = Received<Extract<ClientAction, { kind: K }>>;

/** A handshake that reached the server, answered or not. */
export interface Attempt {
  atMs: number;
  outcome: 'accepted' | 'stalled' | number;
}

/** A provider on a loopback socket that does exactly what a verb says. */
export class ScriptedServer {
  readonly driver: ConformanceDriver;
  readonly behaviour: ServerBehaviour = defaultBehaviour();
  /** Handshakes in order; those refused at TCP level never arrive. */
  readonly attempts: Attempt[] = [];
  readonly #timeline: Timeline;
  readonly #http: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  readonly #peers: Peer[] = [];
  readonly #stalled: (() => void)[] = [];
  readonly #raw = new Set<Duplex>();
  readonly #waiting = new Set<Duplex>();
  readonly #listeners = new Set<() => void>();
  #mode: 'accept' | 'stall' | { status: number } = 'accept';
  #greets = true;
  #onConnection: ((peer: Peer) => void) | undefined;
  #port = 0;

  private constructor(driver: ConformanceDriver, timeline: Timeline) {
    this.driver = driver;
    this.#timeline = timeline;
    this.#http = createServer((_request, response) => response.writeHead(404).end());
    this.#http.on('connection', (socket) => {
      this.#raw.add(socket);
      socket.on('close', () => this.#raw.delete(socket));
    });
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  static async start(
    driver: ConformanceDriver,
    timeline: Timeline = new Timeline(),
  ): Promise<ScriptedServer> {
    const server = new ScriptedServer(driver, timeline);
    await server.#listen();
    return server;
  }

  /** What `createModel` gets as endpoint. */
  get endpoint(): string {
    return this.driver.endpoint(`http://127.0.0.1:${this.#port}`);
  }

  // ---- connection verbs

  /** Accepts connections from now on, those that are stalled included; the initial state. */
  async accept(): Promise<void> {
    this.#note('ACCEPT');
    this.#mode = 'accept';
    if (!this.#http.listening) await this.#listen();
    for (const go of this.#stalled.splice(0)) go();
  }

  /** Refuses connections from now on: with an HTTP status, or as a closed port. */
  async refuse(how: number | 'tcp'): Promise<void> {
    this.#note(`REFUSE(${how})`);
    if (how !== 'tcp') {
      this.#mode = { status: how };
      return;
    }
    // Established sockets stay; close() calls back only when they are gone, which nobody waits for.
    if (this.#http.listening) this.#http.close();
  }

  /** Takes TCP connections from now on but answers no handshake. */
  stall(): void {
    this.#note('STALL');
    this.#mode = 'stall';
  }

  /** Whether new connections are greeted as the protocol prescribes; without, they are accepted and met with silence. */
  greet(on: boolean): void {
    this.#greets = on;
  }

  /** Called for each new connection after its greeting. */
  onConnection(run: ((peer: Peer) => void) | undefined): void {
    this.#onConnection = run;
  }

  /** Answers every request from now on with a short spoken message of its own. */
  answersRequests(text = 'Well.', ms = 60): void {
    this.behaviour.onRequest = (request, peer) => {
      const response = peer.respond({ answering: request });
      response.speak(text, ms);
      response.end();
    };
  }

  /** Ends all open connections. */
  drop(how: 'clean' | 'abrupt' | 'broken', code?: number): void {
    for (const peer of this.openPeers()) peer.drop(how, code);
  }

  /** Open connections keep their socket and are neither read nor written any more; new ones work. */
  blackhole(): void {
    for (const peer of this.openPeers()) peer.blackhole();
  }

  acks(how: Acks): void {
    this.#note(`ACKS(${how})`);
    this.behaviour.acks = how;
  }

  // ---- queries

  /** The newest connection; throws when there is none. */
  get peer(): Peer {
    const peer = this.#peers.at(-1);
    if (!peer) throw new Error('the plugin has not connected');
    return peer;
  }

  /** Handshakes left unanswered whose client is still there. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** All connections so far, oldest first. */
  connections(): Peer[] {
    return [...this.#peers];
  }

  openPeers(): Peer[] {
    return this.#peers.filter((peer) => peer.open);
  }

  /** Everything of one kind, over all connections, in order. */
  received<K extends Kind>(kind: K): Of<K>[] {
    return this.#peers.flatMap((peer) => peer.of(kind));
  }

  requests(): Of<'request'>[] {
    return this.received('request');
  }

  cancels(): Of<'cancel'>[] {
    return this.received('cancel');
  }

  truncations(): Of<'truncate'>[] {
    return this.received('truncate');
  }

  /** Items of the newest connection's conversation, in order. */
  items(): NeutralItem[] {
    return this.#peers.at(-1)?.conversation.items() ?? [];
  }

  /** Configuration in force on the newest connection. */
  config(): NeutralConfig {
    return this.#peers.at(-1)?.config ?? {};
  }

  /** Samples received, over all connections; `since` counts from a time of the timeline. */
  audio(since = 0): Int16Array {
    const pieces = this.received('audio').filter(({ atMs }) => atMs >= since);
    const all = new Int16Array(pieces.reduce((sum, { samples }) => sum + samples.length, 0));
    let at = 0;
    for (const { samples } of pieces) {
      all.set(samples, at);
      at += samples.length;
    }
    return all;
  }

  /** Milliseconds of audio received. */
  audioMs(since = 0): number {
    return (this.audio(since).length * 1000) / this.driver.sampleRate.input;
  }

  /** Calls `listener` whenever something arrived or ended; returns what stops it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends everything; resolves when the port is free. */
  async close(): Promise<void> {
    for (const peer of this.#peers) peer.terminate();
    for (const socket of this.#raw) socket.destroy();
    if (this.#http.listening) await new Promise<void>((resolve) => this.#http.close(() => resolve()));
    this.#sockets.close();
  }

  async #listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen(this.#port, '127.0.0.1', () => {
        this.#http.off('error', reject);
        resolve();
      });
    });
    this.#port = (this.#http.address() as AddressInfo).port;
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => undefined);
    const atMs = this.#timeline.now();
    if (this.#mode === 'stall') {
      this.#note('handshake left unanswered');
      this.attempts.push({ atMs, outcome: 'stalled' });
      const leave = this.#keepWaiting(socket);
      this.#stalled.push(() => {
        leave();
        if (!socket.destroyed) this.#open(request, socket, head);
      });
    } else if (this.#mode === 'accept') {
      this.attempts.push({ atMs, outcome: 'accepted' });
      this.#open(request, socket, head);
    } else {
      const { status } = this.#mode;
      this.#note(`handshake refused with ${status}`);
      this.attempts.push({ atMs, outcome: status });
      socket.end(
        `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      );
    }
    this.#changed();
  }

  /** Keeps an unanswered client's socket in `waiting` until the client leaves or the function returned is called. */
  #keepWaiting(socket: Duplex): () => void {
    const end = (): void => void socket.end();
    const leave = (): void => {
      socket.off('end', end);
      this.#waiting.delete(socket);
    };
    this.#waiting.add(socket);
    // Without reading, a client that leaves is not noticed.
    socket.once('end', end).once('close', leave).resume();
    return leave;
  }

  #open(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#sockets.handleUpgrade(request, socket, head, (webSocket: WebSocket) => {
      const peer = new Peer(
        {
          driver: this.driver,
          behaviour: this.behaviour,
          timeline: this.#timeline,
          changed: () => this.#changed(),
        },
        webSocket,
        {
          index: this.#peers.length + 1,
          headers: request.headers,
          url: request.url ?? '',
          // All reserved bits set.
          break: () => request.socket.end(Buffer.of(0xff, 0xff)),
        },
      );
      this.#peers.push(peer);
      this.#note(`connection ${peer.index} open`);
      if (this.#greets) peer.say({ say: 'hello' });
      this.#onConnection?.(peer);
      this.#changed();
    });
  }

  #note(text: string): void {
    this.#timeline.add('connection', text);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
