// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP, type createConnection, type Socket as TcpSocket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { WebSocket, type ClientOptions } from 'ws';
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
import { openTunnel } from './tunnel.ts';
import { CLOSE_GRACE_MS, WsSocket } from './ws-socket.ts';
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
  const { url, timeoutMs, loopback, clock = systemClock } = options;
  options.signal.throwIfAborted();
  const requestId = randomUUID();
  const control = new AbortController();
  const { signal } = control;
  const stop = (): void => control.abort(options.signal.reason);
  options.signal.addEventListener('abort', stop, { once: true });
  // A proxy and the service share the time.
  const cancelTimer = clock.after(timeoutMs, () =>
    control.abort(timeoutError(url.host, timeoutMs, requestId)),
  );
  let tunnel: TcpSocket | null = null;
  try {
    const proxy = proxyFor(url, loopback);
    const authority = `${url.hostname}:${url.port || (url.protocol === 'wss:' ? 443 : 80)}`;
    if (proxy !== null) tunnel = await openTunnel({ proxy, authority, requestId, clock, signal });
    return await handshake({ ...options, clock, requestId, signal, tunnel });
  } catch (error) {
    tunnel?.destroy();
    throw error;
  } finally {
    cancelTimer();
    options.signal.removeEventListener('abort', stop);
  }
}

interface HandshakeOptions extends DialOptions {
  readonly clock: Clock;
  readonly requestId: string;
  /** A connection to the host that is already open. */
  readonly tunnel: TcpSocket | null;
}

function handshake(options: HandshakeOptions): Promise<Socket> {
  const { url, requestId, signal, clock, tunnel } = options;
  const secrets = secretsOf(options.headers);
  return new Promise<Socket>((resolve, reject) => {
    signal.throwIfAborted();
    // By default, `ws` would offer compression (3 to 5 times the CPU for audio) and validate UTF-8, which JSON.parse
    // does again.
    const settings: SocketSettings = {
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
      closeTimeout: CLOSE_GRACE_MS,
      ...(tunnel !== null && { createConnection: through(tunnel, url) }),
    };
    const socket = new WebSocket(url, options.protocol ?? [], settings);
    let upgrade: IncomingMessage | null = null;

    const fail = (reason: unknown): void => {
      signal.removeEventListener('abort', onAbort);
      socket.terminate();
      reject(reason);
    };
    const onAbort = (): void => fail(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });

    socket.on('error', (error) => fail(networkError(error, url.host, requestId, secrets)));
    socket.on('unexpected-response', (_request, response) => {
      void refusedHandshake(response, { url, requestId, secrets, clock }).then(fail);
    });
    socket.on('upgrade', (response) => (upgrade = response));
    socket.on('open', () => {
      signal.removeEventListener('abort', onAbort);
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

/** Options of `ws`; its types lack `closeTimeout`. */
type SocketSettings = ClientOptions & {
  /** How long a connection may remain after a close frame or an invalid frame, milliseconds. */
  readonly closeTimeout: number;
};

/** What `ws` calls in place of a function that would open the same without the tunnel. */
function through(tunnel: TcpSocket, url: URL): NonNullable<ClientOptions['createConnection']> {
  const connect = (options: ConnectionOptions): TcpSocket => {
    if (url.protocol !== 'wss:') return tunnel;
    const { host = '' } = options;
    return connectTls({ ...options, path: undefined, socket: tunnel, servername: isIP(host) ? '' : host });
  };
  return connect as typeof createConnection;
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
