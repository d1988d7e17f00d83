// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { initializeLogger, loggerOptions } from '@livekit/agents';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import { PhoneCall } from '../call/phone-call.ts';
import { CLOSING_MS, closeSocket, type StartedLine } from '../call/phone-line.ts';
import { type Clock, monotonicClock } from '../clock.ts';
import { callSafely, thrownText } from '../of-application.ts';
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
  /** Where carriers reach this server, as configured there, with `https:`; never taken from a request. */
  publicUrl: string;
  /** The providers through which calls arrive, such as `twilio({ authToken })`. */
  providers: readonly PhoneProvider[];
  /** Answers a call. An exception ends only that call. */
  onCall: (call: PhoneCall) => unknown;
  /** Further callers get a busy signal; 50 by default. */
  maxCalls?: number;
  /** Called with problems, as a sentence without secrets; writes to stderr by default. */
  onWarning?: (message: string) => void;
  /** For tests. */
  clock?: Clock;
}

const DEFAULT_MAX_CALLS = 50;
/** The largest frame of a carrier, bytes; longer ones close the socket. Also the maximum length of a webhook. */
const MOST_BYTES = 65_536;
/** Maximum number of open sockets without a call, in addition to `maxCalls`. */
const MOST_WAITING = 16;

/** `closeTimeout` is missing in the types of `ws`. */
const SOCKET_OPTIONS: ServerOptions & { readonly closeTimeout: number } = {
  noServer: true,
  maxPayload: MOST_BYTES,
  perMessageDeflate: false,
  // One message at a time: those that arrive together with the start of a call are for the call, which does not exist
  // yet.
  allowSynchronousEvents: false,
  // Also for a carrier that says that it closes, and then does not.
  closeTimeout: CLOSING_MS,
};

/** Accepts telephone calls from carriers and passes them to an application. Contains no HTTP server. */
export class PhoneBridge {
  readonly #with: PhoneBridgeOptions;
  readonly #clock: Clock;
  readonly #providers: ReadonlyMap<string, PhoneProvider>;
  readonly #address: PublicAddress;
  readonly #tokens: CallTokens;
  readonly #sockets = new WebSocketServer(SOCKET_OPTIONS);
  readonly #calls = new Map<string, PhoneCall>();
  readonly #waiting = new Set<WebSocket>();
  #isDraining = false;

  /**
   * @throws TypeError for a URL that carriers cannot use, and for providers without a path or with the same one;
   *   RangeError for a maximum of less than one call.
   */
  constructor(options: PhoneBridgeOptions) {
    // Outside of a worker nothing else does this, and the framework fails without.
    if (!loggerOptions()) initializeLogger({ pretty: false, level: 'warn' });
    this.#with = options;
    this.#clock = options.clock ?? monotonicClock;
    this.#address = publicAddress(options.publicUrl);
    this.#tokens = new CallTokens({ now: () => this.#clock.now() });
    this.#providers = new Map(options.providers.map((provider) => [provider.name, provider]));
    if (this.#providers.size < options.providers.length)
      throw new TypeError('two providers have the same name; set the name option of one of them');
    for (const name of this.#providers.keys()) {
      if (/^[\w.~-]+$/u.test(name)) continue;
      throw new TypeError(
        `"${name}" cannot be part of a path; name the provider with letters, digits and hyphens`,
      );
    }
    if (!(this.#most >= 1)) throw new RangeError(`maxCalls is ${this.#most}; use a number of at least 1`);
  }

  /** Calls in progress. */
  get calls(): readonly PhoneCall[] {
    return [...this.#calls.values()];
  }

  /** Answers a request of a carrier; 404 for paths that do not belong to a provider. Never rejects. */
  async webhook(request: PhoneRequest): Promise<PhoneResponse> {
    const found = this.#find(request.url);
    if (!found) return plain(404, 'Not found');
    const { provider, path } = found;
    // An HTTP server may have parsed it, or not have read it.
    if (typeof request.body !== 'string') {
      this.#warn(`${provider.name}: a webhook failed: pass on its body as received, as a string`);
      return plain(500, 'Failed');
    }
    if (request.body.length > MOST_BYTES) {
      this.#warn(`${provider.name}: a webhook was refused: its body is longer than ${MOST_BYTES} bytes`);
      return plain(413, 'Too long');
    }
    try {
      const answer = await provider.webhook(path, request, this.#admissionOf(provider));
      return answer ?? plain(404, 'Not found');
    } catch (error) {
      this.#warn(`a webhook failed: ${thrownText(error)}`);
      return plain(500, 'Failed');
    }
  }

  /**
   * Handles an HTTP upgrade. Rejects requests that are not from a carrier before the upgrade.
   * @returns false when the path does not belong to a provider, and nothing was done.
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
            this.#warn(`${provider.name}: a call could not begin: ${thrownText(error)}`);
            closeSocket(opened, 1011);
          });
        });
      })
      .catch((error: unknown) => {
        this.#warn(`${provider.name}: a socket could not be opened: ${thrownText(error)}`);
        refuse(socket, 500);
      });
    return true;
  }

  /** A one-use URL for the media socket of a call that this program answers with its carrier's API. */
  mediaUrl(provider: string): string {
    const found = this.#providers.get(provider);
    if (!found) throw new TypeError(`there is no provider ${provider}`);
    return this.#address('socket', `/${provider}/media/${this.#tokens.issue(`${provider} `)}`);
  }

  /** Accepts no more calls; resolves when the calls in progress have ended. */
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
    // An invalid frame closes its socket; nothing may end the process.
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
      ? { refused: 'the call is already in progress' }
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
    callSafely(
      () => this.#with.onCall(call),
      (error) => {
        onWarning(`a call was ended because answering it failed: ${thrownText(error)}`);
        call.hangUp();
      },
    );
  }

  get #most(): number {
    return this.#with.maxCalls ?? DEFAULT_MAX_CALLS;
  }

  get #isFree(): boolean {
    return !this.#isDraining && this.#calls.size < this.#most;
  }

  /** The provider that a path belongs to. A proxy may forward it with or without the prefix of the public URL. */
  #find(url: string): { provider: PhoneProvider; path: string } | undefined {
    const [, target = ''] = /^(?:[a-z]+:\/\/[^/?#]*)?([^?#]*)/iu.exec(url) ?? [];
    const { pathname } = new URL(this.#address('webhook', '/'));
    // Both are tried: the prefix may be the name of a provider.
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
    callSafely(
      () => onWarning(message),
      (error) => process.emitWarning(`onWarning of a PhoneBridge failed: ${thrownText(error)}`),
    );
  }
}

const REASONS: Record<number, string> = {
  403: 'Forbidden',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

function refuse(socket: Duplex, status: number): void {
  // An HTTP server lets the other end keep its half open forever.
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${REASONS[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function plain(status: number, body: string): PhoneResponse {
  return { status, headers: { 'content-type': 'text/plain' }, body };
}
