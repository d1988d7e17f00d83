// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { codecFor, traitsOf, type Random } from '@voicelive-kit/protocol';
import { WebSocketServer } from 'ws';
import { OpenAIDialect } from '../dialect/openai-dialect.ts';
import { dialectAt } from '../dialect/paths.ts';
import { VoiceAgentDialect } from '../dialect/voice-agent-dialect.ts';
import { VoiceLiveDialect } from '../dialect/voice-live-dialect.ts';
import { faultEntry, isBehaviour, type FaultRequest } from '../faults/fault-request.ts';
import { Gate } from '../faults/gate.ts';
import { Wire } from '../faults/wire.ts';
import type { Recorder } from '../recording/recorder.ts';
import type { Replay } from '../replay/replay.ts';
import { Channel } from '../session/channel.ts';
import { Connection } from '../session/connection.ts';
import type { ServedSession } from '../session/served.ts';
import type { Shared } from '../session/shared.ts';
import { explained } from '../system-error.ts';
import type { Identity } from '../tls/identity.ts';
import type { Feed } from '../view/feed.ts';
import { checkQuota, checkUpgrade, isCall, urlOf, type AccessPolicy } from './admission.ts';
import { admit } from './admit.ts';
import { answerControl } from './control.ts';
import { createListener } from './listener.ts';
import { admitOpenAI } from './openai-admission.ts';
import { admitVoiceAgent, checkVoiceAgent } from './voice-agent-admission.ts';

/** Largest client message in bytes: the service accepts 15 MiB of audio in one event, and base64 adds a third. */
const MAX_MESSAGE = 24 * 1024 * 1024;
/**
 * Milliseconds between the answer to an upgrade and the first message, `session.created` or an error: in the service
 * another machine sends it. A client or proxy that starts to listen slightly after the upgrade still receives it.
 */
const FIRST_WORD_AFTER_MS = 5;
/** How many closed sessions are kept. */
const KEPT_CLOSED = 100;

interface Refused {
  status: number;
  body: string;
  retryAfterS?: number | undefined;
}

/** What all sessions share, with random numbers for each. */
export type SharedByServer = Omit<Shared, 'random'> & {
  sessionRandom: () => Random;
  recorder: Recorder | undefined;
  replay: Replay | undefined;
};

/** The sockets of one emulator. */
export class EmulatorServer {
  readonly #http: Server;
  readonly #ws = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE,
    handleProtocols,
  });
  readonly #shared: SharedByServer;
  readonly #policy: AccessPolicy;
  readonly #gate: Gate;
  readonly #secure: boolean;
  readonly #repeating = new Set<NodeJS.Timeout>();
  readonly #sockets = new Set<Duplex>();
  #connections: ServedSession[] = [];

  constructor(shared: SharedByServer, policy: AccessPolicy, identity?: Identity) {
    this.#shared = shared;
    this.#policy = policy;
    this.#gate = new Gate(shared.faults);
    this.#secure = identity !== undefined;
    this.#http = createListener(
      (request, response) => answerControl(request, response, this, policy),
      identity,
      () => shared.faults.strike('connect').length > 0,
    );
    this.#http.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** Every session, closed ones included, oldest first. */
  get connections(): readonly ServedSession[] {
    return this.#connections;
  }

  get feed(): Feed {
    return this.#shared.feed;
  }

  /** Resolves with the port. */
  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const failed = (error: Error): void => reject(explained(error, unusable(port, host)));
      this.#http.once('error', failed);
      this.#http.listen(port, host, () => {
        this.#http.off('error', failed);
        resolve((this.#http.address() as AddressInfo).port);
      });
    });
  }

  /** Lets a fault strike every open session now, or arms it for its moment. */
  inject(fault: FaultRequest): void {
    if (fault.slug === 'tls-failure' && !this.#secure) {
      throw new TypeError('fault: tls-failure needs TLS; start the emulator with tls (--tls)');
    }
    const { everyMs = faultEntry(fault.slug).everyMs, forMs, times } = fault;
    if (everyMs === undefined) return this.#strikeOrArm(fault);
    const { everyMs: _every, forMs: _for, times: _times, ...once } = fault;
    const end = performance.now() + (forMs ?? Number.POSITIVE_INFINITY);
    let left = times ?? Number.POSITIVE_INFINITY;
    const timer = setInterval(() => {
      left -= 1;
      if (left < 1 || performance.now() + everyMs > end) this.#stopRepeating(timer);
      this.#strikeOrArm(once);
    }, everyMs);
    this.#repeating.add(timer);
  }

  /** Simulates a user turn with these words, without audio: in the newest open session, or in the one with this id. */
  hear(words: string, id: string | undefined): void {
    const session = this.#connections.findLast((one) => one.open && (id === undefined || one.id === id));
    if (session === undefined) throw new Error(`hear('${words}'): no such session is open`);
    if (session.hear(words)) return;
    throw new Error(
      `hear('${words}'): the session cannot hear it now: somebody speaks already, or turn detection is off`,
    );
  }

  get armed(): readonly FaultRequest[] {
    return this.#shared.faults.armed;
  }

  /** Removes every armed fault. */
  disarm(): void {
    this.#shared.faults.disarm();
    for (const timer of this.#repeating) this.#stopRepeating(timer);
  }

  #stopRepeating(timer: NodeJS.Timeout): void {
    clearInterval(timer);
    this.#repeating.delete(timer);
  }

  #strikeOrArm(fault: FaultRequest): void {
    const { faults } = this.#shared;
    const now = (fault.when ?? faultEntry(fault.slug).at) === 'now' && !isBehaviour(fault.slug);
    const struck = this.#connections.filter(
      (one) => one.open && (fault.session === undefined || one.id === fault.session),
    );
    if (!now) faults.arm(fault);
    else if (struck.length === 0) faults.arm({ ...fault, when: 'created' });
    else for (const connection of struck) if (faults.dice(fault)) connection.strike(faults.strikeOf(fault));
  }

  /** Closes every socket; resolves when the port is free. */
  async close(): Promise<void> {
    const graceMs = 50;
    this.disarm();
    for (const connection of this.#connections) if (connection.open) connection.end(graceMs);
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()));
    const last = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, graceMs);
    this.#shared.feed.close();
    this.#http.closeIdleConnections();
    await closed;
    clearTimeout(last);
    this.#ws.close();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const turnedAway = this.#gate.turnAway(request);
    if (turnedAway === 'hang') return;
    if (turnedAway !== undefined) {
      this.feed.refused(turnedAway.status, 'by a fault');
      const answer = (): void => this.#refuse(request, socket, turnedAway);
      if (turnedAway.afterMs === 0) return answer();
      return void setTimeout(answer, turnedAway.afterMs).unref();
    }
    const url = urlOf(request.url);
    const handshake = { url, headers: request.headers };
    const wire = dialectAt(url.pathname);
    const refusal =
      (wire === 'voice-agent-v1'
        ? checkVoiceAgent(handshake, this.#policy, this.#shared.scenario)
        : checkUpgrade(handshake, this.#policy)) ??
      // A limit of the resource; OpenAI's has none of this kind.
      (wire === 'openai' ? undefined : checkQuota(this.#policy));
    if (refusal !== undefined) {
      const { status, code, message } = refusal;
      this.feed.refused(status, message);
      return this.#refuse(request, socket, { status, body: JSON.stringify({ error: { code, message } }) });
    }
    const bytes = new Wire(socket);
    return this.#ws.handleUpgrade(request, bytes, head, (accepted) => {
      // After the session has been notified as well.
      accepted.on('close', () => queueMicrotask(() => this.#forget()));
      const channel = new Channel(accepted, bytes, this.#shared.recorder?.open(url, request.headers));
      if (this.#shared.replay !== undefined) {
        const session = this.#shared.replay.serve(channel, url);
        return this.#begin(session, () => session.start());
      }
      const shared = { ...this.#shared, random: this.#shared.sessionRandom() };
      if (wire === 'openai') return this.#openOpenAI(channel, url, request, shared);
      const { target, refusal, silent } =
        wire === 'voice-agent-v1'
          ? admitVoiceAgent(handshake, this.#shared.scenario)
          : admit(url.searchParams, this.#shared.scenario);
      const dialect =
        target.voiceAgent === undefined
          ? new VoiceLiveDialect(target.family, codecFor(target.apiVersion), shared.random)
          : new VoiceAgentDialect(target, shared.random);
      const connection = new Connection(channel, target, dialect, url.searchParams, shared);
      if (isCall(url)) connection.becomeCall();
      if (silent) connection.stayUnheard();
      return this.#begin(connection, () => {
        if (refusal === undefined) connection.start();
        else connection.fail(refusal.code, refusal.message);
      });
    });
  }

  /** Starts a session, a moment after the upgrade. */
  #begin(session: ServedSession, speak: () => void): void {
    this.#remember(session);
    if (this.#shared.faults.take('created-with-upgrade', session.id)) return speak();
    setTimeout(() => session.open && speak(), FIRST_WORD_AFTER_MS).unref();
    return undefined;
  }

  #refuse(request: IncomingMessage, socket: Duplex, { status, body, retryAfterS }: Refused): void {
    this.#shared.recorder?.refused(urlOf(request.url), request.headers, status);
    refuse(socket, status, body, retryAfterS);
  }

  #openOpenAI(channel: Channel, url: URL, { headers }: IncomingMessage, shared: Shared): void {
    const model = url.searchParams.get('model') ?? '';
    const dialect = new OpenAIDialect(model, shared.random);
    // OpenAI's own service has no such limit.
    const traits = { ...traitsOf(model, 'native'), parallelCalls: true };
    const target = { model, family: 'native', traits, apiVersion: 'v1' } as const;
    const connection = new Connection(channel, target, dialect, url.searchParams, shared);
    const refusal = admitOpenAI({ url, headers }, this.#policy);
    return this.#begin(connection, () => {
      if (refusal === undefined) connection.start();
      else connection.fail(refusal.code, refusal.message, refusal.close);
    });
  }

  #remember(connection: ServedSession): void {
    this.#connections.push(connection);
    this.#forget();
  }

  /** Drops the oldest sessions that have ended. */
  #forget(): void {
    const closed = this.#connections.filter((one) => !one.open);
    const forgotten = new Set(closed.slice(0, Math.max(0, closed.length - KEPT_CLOSED)));
    if (forgotten.size > 0) this.#connections = this.#connections.filter((one) => !forgotten.has(one));
  }
}

/** Messages for an address that cannot be listened on. */
function unusable(port: number, host: string): Record<string, string> {
  return {
    EADDRINUSE: `port ${port} of ${host} is taken, perhaps by another emulator: end that, or give another port (--port), 0 for a free one`,
    EACCES: `port ${port} may not be used without more rights: give one above 1023 (--port), or 0 for a free one`,
    EADDRNOTAVAIL: `host ${host} is no address of this machine: give 127.0.0.1, or one that it has (--host)`,
  };
}

/** A browser may put its token among them, so they are not repeated. */
function handleProtocols(protocols: Set<string>): string | false {
  return protocols.has('realtime') ? 'realtime' : ([...protocols][0] ?? false);
}

function refuse(socket: Duplex, status: number, body: string, retryAfterS: number | undefined): void {
  const headers = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    ...(retryAfterS === undefined ? [] : [`Retry-After: ${retryAfterS}`]),
  ];
  socket.end(`${headers.join('\r\n')}\r\n\r\n${body}`);
}
