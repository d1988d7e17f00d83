// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import type { Agent, IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import {
  isVoiceLiveError,
  secretsOf,
  VoiceLiveConnectionError,
  VoiceLiveTimeoutError,
  type VoiceLiveError,
} from '../errors/index.ts';
import { PACKAGE_VERSION } from '../version.ts';
import { systemClock, type Clock } from './clock.ts';
import { classifyNetworkError, classifySubprotocol } from './close-classification.ts';
import { proxyFor } from './proxy.ts';
import { refusedHandshake } from './refused-handshake.ts';
import { WsSocket } from './ws-socket.ts';
import type { Socket } from './socket.ts';

/** The user agent of the plugin in handshakes. */
const USER_AGENT = `voicelive-kit-agents-plugin/${PACKAGE_VERSION} node/${process.versions.node}`;
/** The largest message accepted, in bytes; items with audio can be many MiB. */
const MAX_PAYLOAD = 64 * 1024 * 1024;

/** One handshake. */
export interface DialOptions {
  readonly url: URL;
  /** Credentials; their values never appear in an error. */
  readonly headers: Readonly<Record<string, string>>;
  readonly otherHeaders?: Readonly<Record<string, string>> | undefined;
  /** The subprotocol to request; Voice Live has been observed to drop a connection that requests one. */
  readonly protocol?: string | undefined;
  readonly timeoutMs: number;
  /** Aborting closes the socket immediately; the promise rejects with the signal's reason. */
  readonly signal: AbortSignal;
  /** Whether the host is this machine, which is never reached through a proxy. */
  readonly loopback: boolean;
  readonly clock?: Clock;
  /** Milliseconds between pings, default 5000. */
  readonly pingMs?: number;
  /** Milliseconds without a sign of life, in either direction, after which the peer is considered gone, default 15000. */
  readonly deadMs?: number;
}

/** Opens a connection. Rejects with a VoiceLiveError, or with the signal's reason when aborted. */
export async function dial(options: DialOptions): Promise<Socket> {
  const { url, signal, clock = systemClock } = options;
  signal.throwIfAborted();
  const agent = await proxyAgent(url, options.loopback);
  signal.throwIfAborted();
  const requestId = randomUUID();
  const secrets = secretsOf(options.headers);

  return await new Promise<Socket>((resolve, reject) => {
    // By default, `ws` would offer compression (3 to 5 times the CPU for audio) and validate UTF-8, which JSON.parse
    // does again.
    const socket = new WebSocket(url, options.protocol ?? [], {
      headers: {
        ...options.otherHeaders,
        ...options.headers,
        'user-agent': USER_AGENT,
        'x-ms-client-request-id': requestId,
      },
      perMessageDeflate: false,
      skipUTF8Validation: true,
      maxPayload: MAX_PAYLOAD,
      followRedirects: false,
      ...(agent === null ? {} : { agent }),
    });
    let upgrade: IncomingMessage | null = null;

    const settle = (): void => {
      cancelTimer();
      signal.removeEventListener('abort', onAbort);
    };
    const fail = (reason: unknown): void => {
      settle();
      socket.terminate();
      reject(reason);
    };
    const onAbort = (): void => fail(signal.reason);
    const cancelTimer = clock.after(options.timeoutMs, () =>
      fail(timeoutError(url.host, options.timeoutMs, requestId)),
    );
    signal.addEventListener('abort', onAbort, { once: true });

    socket.on('error', (error) => fail(networkError(error, url.host, requestId, secrets)));
    socket.on('unexpected-response', (_request, response) => {
      void refusedHandshake(response, { url, requestId, secrets, clock }).then(fail);
    });
    socket.on('upgrade', (response) => (upgrade = response));
    socket.on('open', () => {
      settle();
      socket.removeAllListeners('error');
      const tcp = upgrade?.socket;
      resolve(
        new WsSocket({
          socket,
          requestId,
          secrets,
          clock,
          tcp,
          pingMs: options.pingMs ?? 5_000,
          deadMs: options.deadMs ?? 15_000,
          bytesRead: () => tcp?.bytesRead ?? 0,
          bytesSent: () => (tcp === undefined ? 0 : tcp.bytesWritten - tcp.writableLength),
        }),
      );
    });
  });
}

async function proxyAgent(url: URL, loopback: boolean): Promise<Agent | null> {
  const proxy = proxyFor(url, loopback);
  if (proxy === null) return null;
  const { HttpsProxyAgent } = await import('https-proxy-agent');
  return new HttpsProxyAgent(proxy);
}

function networkError(
  error: Error,
  host: string,
  requestId: string,
  secrets: readonly string[],
): VoiceLiveError {
  if (isVoiceLiveError(error)) return error;
  const code = (error as { code?: unknown }).code;
  // The wording of `ws`, which gives these errors no code.
  const classification = /\bsubprotocol\b/u.test(error.message)
    ? classifySubprotocol(host)
    : classifyNetworkError(typeof code === 'string' ? code : undefined, host);
  return new VoiceLiveConnectionError({ ...classification, requestId, cause: error, secrets });
}

function timeoutError(host: string, timeoutMs: number, requestId: string): VoiceLiveError {
  return new VoiceLiveTimeoutError({
    code: 'connect_timeout',
    message: `${host} did not answer the handshake within ${timeoutMs / 1000} s.`,
    hint: 'Check the network, firewall and proxy; `connOptions.timeoutMs` changes the limit.',
    retryable: true,
    requestId,
  });
}
