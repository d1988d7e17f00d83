// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { initializeLogger, loggerOptions } from '@livekit/agents';
import { type WebSocket, WebSocketServer } from 'ws';
import { PhoneCall } from '../call/phone-call.ts';
import { closeSocket, type StartedLine } from '../call/phone-line.ts';
import { type Clock, monotonicClock } from '../clock.ts';
import { CallTokens } from '../access/call-tokens.ts';
import { type PublicAddress, publicAddress } from '../access/public-address.ts';
import {
  type CallAdmission,
  type PhoneProvider,
  type PhoneRequest,
  type PhoneResponse,
  refusalOf,
} from '../providers/provider.ts';
import { awaitStart } from './await-start.ts';

export interface PhoneBridgeOptions {
  /** Where carriers reach this server, as they were told, with `https:`; never taken from a request. */
  publicUrl: string;
  /** The ways calls come in, such as `twilio({ authToken })`. */
  providers: readonly PhoneProvider[];
  /** Answers a call. What it throws ends that call alone. */
  onCall: (call: PhoneCall) => unknown;
  /** More callers are told that the line is busy; 50 by default. */
  maxCalls?: number;
  /** Told of what went wrong, in a sentence without secrets; writes to stderr by default. */
  onWarning?: (message: string) => void;
  /** For tests. */
  clock?: Clock;
}

const DEFAULT_MAX_CALLS = 50;
/** The largest frame of a carrier, bytes; longer ones end the socket. No webhook is longer, either. */
const MOST_BYTES = 65_536;
/** Sockets that are open without a call, beyond the calls there may be. */
const MOST_WAITING = 16;

/** Takes telephone calls from carriers and hands them to an application. Brings no HTTP server of its own. */
export class PhoneBridge {
  readonly #with: PhoneBridgeOptions;
  readonly #clock: Clock;
  readonly #providers: ReadonlyMap<string, PhoneProvider>;
  readonly #address: PublicAddress;
  readonly #tokens: CallTokens;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_BYTES,
    perMessageDeflate: false,
    // One message at a time: those that come together with the start of a call are for the call, which is not there yet.
    allowSynchronousEvents: false,
  });
  readonly #calls = new Map<string, PhoneCall>();
  readonly #waiting = new Set<WebSocket>();
  #isDraining = false;

  /**
   * @throws TypeError for an address that carriers cannot use, and providers that no path or the same one leads to;
   *   RangeError for fewer than one call at most.
   */
  constructor(options: PhoneBridgeOptions) {
    // Outside of a worker nobody else does it, and the framework fails without.
    if (!loggerOptions()) initializeLogger({ pretty: false, level: 'warn' });
    this.#with = options;
    this.#clock = options.clock ?? monotonicClock;
    this.#address = publicAddress(options.publicUrl);
    this.#tokens = new CallTokens({ now: () => this.#clock.now() });
    this.#providers = new Map(options.providers.map((provider) => [provider.name, provider]));
    if (this.#providers.size < options.providers.length)
      throw new TypeError('two providers have the same name; give one of them a name option');
    for (const name of this.#providers.keys()) {
      if (/^[\w.~-]+$/u.test(name)) continue;
      throw new TypeError(
        `"${name}" cannot be part of a path; name the provider in letters, digits and hyphens`,
      );
    }
    if (!(this.#most >= 1)) throw new RangeError(`maxCalls is ${this.#most}; give a number of at least 1`);
  }

  /** Calls that are going on. */
  get calls(): readonly PhoneCall[] {
    return [...this.#calls.values()];
  }

  /** Answers a request of a carrier; 404 for paths that are not of a provider. Never rejects. */
  async webhook(request: PhoneRequest): Promise<PhoneResponse> {
    const found = this.#find(request.url);
    if (found && request.body.length > MOST_BYTES) {
      this.#warn(
        `${found.provider.name}: a webhook was refused: its body is longer than ${MOST_BYTES} bytes`,
      );
      return plain(413, 'Too long');
    }
    try {
      const answer =
        found && (await found.provider.webhook(found.path, request, this.#admissionOf(found.provider)));
      return answer ?? plain(404, 'Not found');
    } catch (error) {
      this.#warn(`a webhook failed: ${String(error)}`);
      return plain(500, 'Failed');
    }
  }

  /**
   * Takes an HTTP upgrade. Refuses before the upgrade whoever is not a carrier.
   * @returns false when the path is not of a provider, and nothing was done.
   */
  upgrade(message: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const request = { method: 'GET', url: message.url ?? '/', headers: message.headers, body: '' };
    const found = this.#find(request.url);
    if (!found) return false;
    const { provider, path } = found;
    socket.on('error', () => socket.destroy());
    void this.#admit(provider, path, request)
      .then((refusal) => {
        if (refusal !== undefined) return refuse(socket, refusal);
        if (socket.destroyed) return undefined;
        return this.#sockets.handleUpgrade(message, socket, head, (opened) => {
          this.#opened(opened, provider, message).catch((error: unknown) => {
            this.#warn(`${provider.name}: a call could not begin: ${String(error)}`);
            closeSocket(opened, 1011);
          });
        });
      })
      .catch((error: unknown) => {
        this.#warn(`${provider.name}: a socket could not be opened: ${String(error)}`);
        refuse(socket, 500);
      });
    return true;
  }

  /** A one-use address for the media socket of a call that this program answers by its carrier's API. */
  mediaUrl(provider: string): string {
    const found = this.#providers.get(provider);
    if (!found) throw new TypeError(`there is no provider ${provider}`);
    return this.#address('socket', `/${provider}/media/${this.#tokens.issue(`${provider} `)}`);
  }

  /** Takes no more calls; resolves when those that are going on have ended. */
  async drain(): Promise<void> {
    this.#isDraining = true;
    while (this.#calls.size > 0) await Promise.all(this.calls.map(({ ended }) => ended));
  }

  /** Ends all calls and closes all sockets. */
  async close(): Promise<void> {
    this.#isDraining = true;
    for (const socket of this.#waiting) closeSocket(socket, 1001);
    for (const call of this.calls) call.hangUp();
    await this.drain();
    this.#sockets.close();
  }

  async #admit(provider: PhoneProvider, path: string, request: PhoneRequest): Promise<number | undefined> {
    const refusal = await provider.admit(path, request, this.#admissionOf(provider));
    if (refusal) {
      this.#warn(`${provider.name}: a socket was refused: ${refusal.refused}`);
      return 403;
    }
    return this.#waiting.size < MOST_WAITING + this.#most && this.#isFree ? undefined : 503;
  }

  async #opened(socket: WebSocket, provider: PhoneProvider, { headers }: IncomingMessage): Promise<void> {
    // What is wrong with a frame closes its socket; nothing may end the process.
    socket.on('error', () => undefined);
    this.#waiting.add(socket);
    const codec = provider.carrier.createCodec(headers);
    const start = await awaitStart(socket, codec, this.#clock);
    this.#waiting.delete(socket);
    if ('problem' in start) {
      this.#warn(`${provider.name}: a socket was closed: ${start.problem}`);
      return closeSocket(socket, 1008);
    }
    const key = `${provider.name} ${start.started.callId}`;
    const isBusy = !this.#isFree;
    const started = this.#calls.has(key)
      ? { refused: 'the call is going on already' }
      : isBusy
        ? { refused: 'all lines are busy' }
        : provider.accept(start.started, this.#admissionOf(provider));
    if ('refused' in started) {
      this.#warn(`${provider.name}: a call was refused: ${started.refused}`);
      return closeSocket(socket, isBusy ? 1013 : 1008);
    }
    return this.#begin(key, provider, { socket, carrier: provider.carrier, codec, started });
  }

  #begin(key: string, { name, transfer }: PhoneProvider, line: StartedLine): void {
    const onWarning = (message: string): void => this.#warn(`${name}: ${message}`);
    const call = new PhoneCall({ ...line, transfer, clock: this.#clock, onWarning });
    this.#calls.set(key, call);
    void call.ended.then(() => this.#calls.delete(key));
    void (async () => this.#with.onCall(call))().catch((error: unknown) => {
      onWarning(`a call was ended, because answering it failed: ${String(error)}`);
      call.hangUp();
    });
  }

  get #most(): number {
    return this.#with.maxCalls ?? DEFAULT_MAX_CALLS;
  }

  get #isFree(): boolean {
    return !this.#isDraining && this.#calls.size < this.#most;
  }

  /** The provider a path belongs to. A proxy may pass it on with or without what the public address begins with. */
  #find(url: string): { provider: PhoneProvider; path: string } | undefined {
    const [, target = ''] = /^(?:[a-z]+:\/\/[^/?#]*)?([^?#]*)/iu.exec(url) ?? [];
    const { pathname } = new URL(this.#address('webhook', '/'));
    // Both are tried: what it begins with may be the name of a provider.
    for (const before of target.startsWith(pathname) ? [pathname, '/'] : ['/']) {
      const [, name = '', path = ''] = /^([^/]+)\/(.*)$/u.exec(target.slice(before.length)) ?? [];
      const provider = this.#providers.get(name);
      if (provider) return { provider, path };
    }
    return undefined;
  }

  #admissionOf({ name }: PhoneProvider): CallAdmission {
    const isFree = (): boolean => this.#isFree;
    return {
      address: (kind, path) => this.#address(kind, `/${name}/${path}`),
      get isFree() {
        return isFree();
      },
      issueToken: (callId, webhook) => this.#tokens.issue(`${name} ${callId ?? ''}`, `${name} ${webhook}`),
      report: ({ refused }) => this.#warn(`${name}: a webhook was refused: ${refused}`),
      redeemToken: (token, callId) => refusalOf(this.#tokens.redeem(token, `${name} ${callId ?? ''}`)),
    };
  }

  #warn(message: string): void {
    const { onWarning = (text) => void process.stderr.write(`phone: ${text}\n`) } = this.#with;
    try {
      onWarning(message);
    } catch (error) {
      process.emitWarning(`onWarning of a PhoneBridge threw: ${String(error)}`);
    }
  }
}

const REASONS: Record<number, string> = {
  403: 'Forbidden',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

function refuse(socket: Duplex, status: number): void {
  // An HTTP server lets the other end keep its half open, for ever.
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${REASONS[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function plain(status: number, body: string): PhoneResponse {
  return { status, headers: { 'content-type': 'text/plain' }, body };
}
