// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import { Timeline } from '../timeline.ts';
import { Connections } from './connections.ts';
import type { ConformanceDriver } from './driver.ts';
import { type Attempt, Handshakes, type RefusalDetails } from './handshakes.ts';
import { type Identity, trustedIdentity } from './identity.ts';
import type { Keeps, Received } from './inbox.ts';
import type { ClientRequest } from './neutral.ts';
import { Peer } from './peer.ts';
import type { Acks, Reaction, Rules } from './rules.ts';
import { Temperament } from './temperaments.ts';

/** How the scripted provider reacts to a client by default. */
export interface ServerBehaviour extends Rules {
  /** What a new connection receives instead of the greeting of the protocol. */
  greeting: ((peer: Peer) => void) | undefined;
  /**
   * Called before any other handling; undefined means the usual answer. `atMs` is when the message arrived, before it
   * was read.
   */
  react: ((action: Received, peer: Peer) => Reaction | undefined) | undefined;
  /** Called for each request that was not rejected, for a script that answers automatically. */
  onRequest: ((request: ClientRequest, peer: Peer) => void) | undefined;
}

interface Settings {
  driver: ConformanceDriver;
  timeline?: Timeline;
  temperament?: Temperament;
  /** What connections record; by default everything but the client's raw messages. */
  keeps?: Partial<Keeps>;
  port?: number;
  /** Drivers of other protocols, by the prefix of their handshake paths. */
  driversByPath?: Readonly<Record<string, ConformanceDriver>>;
}

/** A provider on a loopback socket that does exactly what a verb says. */
export class ScriptedServer extends Connections {
  readonly behaviour: ServerBehaviour = {
    acks: 'on',
    confirmsCancel: true,
    oneResponseAtATime: false,
    rejects: () => false,
    greeting: undefined,
    react: undefined,
    onRequest: undefined,
  };
  readonly temperament: Temperament;
  /** Ids of responses and messages added only by the temperament; probes leave them out. */
  readonly unasked = new Set<string>();
  readonly #timeline: Timeline;
  readonly #keeps: Keeps;
  readonly #driversByPath: readonly [path: string, driver: ConformanceDriver][];
  readonly #handshakes: Handshakes;
  #greets = true;
  #onConnection: ((peer: Peer) => void) | undefined;

  private constructor(
    { driver, timeline, temperament, keeps, port, driversByPath }: Required<Settings>,
    identity: Identity | undefined,
  ) {
    super(driver);
    this.temperament = temperament;
    this.#keeps = { timeline: true, audio: true, raw: false, ...keeps };
    this.#driversByPath = Object.entries(driversByPath);
    this.#timeline = timeline;
    this.#handshakes = new Handshakes({
      timeline,
      identity,
      port,
      admitted: (socket, request) => this.#open(socket, request),
      changed: () => this.changed(),
    });
  }

  /** Listens on loopback; on a free port by default. */
  static async start({
    driver,
    timeline = new Timeline(),
    temperament = new Temperament(),
    keeps = {},
    port = 0,
    driversByPath = {},
  }: Settings): Promise<ScriptedServer> {
    const identity = temperament.has('small-buffer') ? await trustedIdentity() : undefined;
    const settings = { driver, timeline, temperament, keeps, port, driversByPath };
    const server = new ScriptedServer(settings, identity);
    await server.#handshakes.listen();
    return server;
  }

  /** The endpoint that `createModel` gets. */
  get endpoint(): string {
    return this.driver.endpoint(this.#handshakes.origin);
  }

  /** Handshakes in order; those refused at TCP level never arrive. */
  get attempts(): readonly Attempt[] {
    return this.#handshakes.attempts;
  }

  /** Handshakes left unanswered whose client is still connected. */
  get waiting(): number {
    return this.#handshakes.waiting;
  }

  /** Accepts connections from now on, including stalled ones; the initial state. */
  accept(): Promise<void> {
    return this.#handshakes.accept();
  }

  /** Refuses connections from now on: with an HTTP status, headers and body, or as a closed port. */
  async refuse(how: number | 'tcp', details: RefusalDetails = {}): Promise<void> {
    this.#handshakes.refuse(how, details);
  }

  /** Accepts TCP connections from now on but answers no handshake. */
  stall(): void {
    this.#handshakes.stall();
  }

  /** Whether new connections get the greeting of the protocol; otherwise they are accepted, but nothing is sent. */
  greet(on: boolean): void {
    this.#greets = on;
  }

  /** Called for each new connection after its greeting. */
  onConnection(run: ((peer: Peer) => void) | undefined): void {
    this.#onConnection = run;
  }

  /** Answers every request from now on with its own short spoken message. */
  answersRequests(text = 'Well.', ms = 60): void {
    this.behaviour.onRequest = (request, peer) => {
      const response = peer.respond({ answering: request });
      response.speak(text, ms);
      response.end();
    };
  }

  /** Ends all open connections. */
  drop(how: 'clean' | 'abrupt' | 'broken', code?: number, reason?: string): void {
    for (const peer of this.openPeers()) peer.drop(how, code, reason);
  }

  /** Open connections keep their socket but are no longer read or written; new ones work. */
  blackhole(): void {
    for (const peer of this.openPeers()) peer.blackhole();
  }

  acks(how: Acks): void {
    this.#timeline.add('connection', `ACKS(${how})`);
    this.behaviour.acks = how;
  }

  /** Ends everything; resolves when the port is free. */
  async close(): Promise<void> {
    for (const peer of this.connections()) peer.terminate();
    await this.#handshakes.close();
  }

  #open(socket: WebSocket, request: IncomingMessage): void {
    const peer = new Peer(
      {
        driver: this.#driverAt(request.url ?? '/'),
        rules: this.behaviour,
        react: (action, peer) => this.behaviour.react?.(action, peer),
        requested: (request, peer) => this.behaviour.onRequest?.(request, peer),
        timeline: this.#timeline,
        temperament: this.temperament,
        unasked: this.unasked,
        keeps: this.#keeps,
        changed: () => this.changed(),
      },
      socket,
      {
        index: this.connections().length + 1,
        headers: request.headers,
        url: request.url ?? '',
        // All reserved bits set.
        breaks: () => request.socket.end(Buffer.of(0xff, 0xff)),
      },
    );
    this.add(peer);
    this.#timeline.add('connection', `connection ${peer.index} open`);
    if (this.behaviour.greeting) this.behaviour.greeting(peer);
    else if (this.#greets) peer.greet();
    this.#onConnection?.(peer);
    this.changed();
  }

  #driverAt(url: string): ConformanceDriver {
    return this.#driversByPath.find(([path]) => url.startsWith(path))?.[1] ?? this.driver;
  }
}
