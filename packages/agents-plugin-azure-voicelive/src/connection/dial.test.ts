// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import {
  connect,
  createServer as createTcpServer,
  type AddressInfo,
  type Socket as TcpSocket,
} from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { APIConnectionError, APIStatusError, APITimeoutError } from '@livekit/agents';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocketServer, type WebSocket as ServerSocket } from 'ws';
import { isVoiceLiveError, type VoiceLiveError } from '../errors/index.ts';
import { dial, type DialOptions } from './dial.ts';
import type { Socket, SocketClosed } from './socket.ts';

const KEY = 'top-secret-key-1234567890';
const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Sets a proxy for every `ws` URL, until the test ends. */
function useProxy(address: string): void {
  for (const name of ['HTTP_PROXY', 'http_proxy']) vi.stubEnv(name, address);
  for (const name of ['NO_PROXY', 'no_proxy']) vi.stubEnv(name, undefined);
  cleanups.push(() => void vi.unstubAllEnvs());
}

/** Listens on this machine; every socket is closed when the test ends. */
async function listen(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  const sockets = new Set<TcpSocket>();
  server.on('connection', (socket: TcpSocket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return (server.address() as AddressInfo).port;
}

/** A WebSocket server; `serve` gets each connection. */
async function webSocketServer(serve: (socket: ServerSocket, request: IncomingMessage) => void) {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', serve);
  return await listen(server);
}

const connectionsOf = (server: ReturnType<typeof createTcpServer>): Promise<number> =>
  new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));

/** A port at which nothing listens. */
async function closedPort(): Promise<number> {
  const server = createTcpServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function open(port: number, overrides: Partial<DialOptions> = {}): Promise<Socket> {
  return dial({
    url: new URL(`ws://127.0.0.1:${port}/voice-live/realtime?api-version=x&model=m`),
    headers: { 'api-key': KEY },
    timeoutMs: 5_000,
    signal: new AbortController().signal,
    loopback: true,
    ...overrides,
  });
}

/** The error that a dial rejects with; checks that it shows neither key nor query. */
async function failure(promise: Promise<Socket>): Promise<VoiceLiveError> {
  const error = await promise.then(
    () => new Error('it connected'),
    (reason: unknown) => reason,
  );
  if (!isVoiceLiveError(error)) throw error;
  const shown = JSON.stringify([error.message, error.stack, error.cause, String(error), { ...error }]);
  expect(shown).not.toContain(KEY);
  expect(shown).not.toContain('api-version');
  return error;
}

const ended = (client: Socket): Promise<SocketClosed> => new Promise((resolve) => client.onClosed(resolve));

describe('handshake', () => {
  it('sends credentials, request id and user agent, and offers neither compression nor subprotocol', async () => {
    let request: IncomingMessage | undefined;
    const port = await webSocketServer((_socket, incoming) => (request = incoming));
    const client = await open(port);
    expect(request?.url).toBe('/voice-live/realtime?api-version=x&model=m');
    expect(request?.headers).toMatchObject({ 'api-key': KEY, 'x-ms-client-request-id': client.requestId });
    expect(request?.headers['user-agent']).toMatch(/^voicelive-kit/);
    expect(request?.headers['sec-websocket-extensions']).toBeUndefined();
    expect(request?.headers['sec-websocket-protocol']).toBeUndefined();
    await client.close();
  });

  // RFC 6455 section 4.1: a client fails a connection whose answer names another subprotocol, or, as `ws` has it, none.
  it.each<[string, string | false]>([
    ['none', false],
    ['another one', 'chat'],
  ])(
    'is refused finally, with the cause, when it is answered with %s of the subprotocols',
    async (_, answered) => {
      const server = createServer();
      const sockets = new WebSocketServer({ server, handleProtocols: () => answered });
      cleanups.push(() => sockets.close());
      const error = await failure(open(await listen(server), { protocol: 'realtime' }));
      expect(error).toMatchObject({ code: 'protocol_refused', retryable: false });
      expect(error.message).toMatch(/subprotocol.*Sec-WebSocket-Protocol/su);
    },
  );

  it('says what to shorten when its headers are too large', async () => {
    const error = await failure(open(await listen(createServer(answer(431, {}, '')))));
    expect(error).toMatchObject({ code: 'http_status', retryable: false, statusCode: 431 });
    expect(error.message).toContain('structuredInputs');
  });

  it('refused-port', async () => {
    const server = createTcpServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const error = await failure(open(port));
    expect(error).toMatchObject({ code: 'connection_refused', retryable: true });
    expect(error).toBeInstanceOf(APIConnectionError);
  });

  it('dns-failure', async () => {
    const url = new URL('ws://no-such-host.invalid/voice-live/realtime');
    const error = await failure(open(0, { url }));
    expect(error).toMatchObject({ code: 'dns_failure', retryable: true });
    expect(error.message).toContain('no-such-host.invalid');
  });

  it('tls-failure: rejects an untrusted certificate', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tls-'));
    cleanups.push(() => rmSync(folder, { recursive: true }));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=localhost', '-days', '1', '-newkey', 'rsa:2048'];
    execFileSync('openssl', ['req', '-x509', '-nodes', ...subject, '-keyout', key, '-out', cert], {
      stdio: 'ignore',
    });
    const port = await listen(createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }));
    const error = await failure(open(0, { url: new URL(`wss://127.0.0.1:${port}/voice-live/realtime`) }));
    expect(error).toMatchObject({ code: 'tls_failure', retryable: true });
  });

  it('handshake-hang', async () => {
    let lost = Promise.resolve<unknown>(undefined);
    const port = await listen(createTcpServer((socket) => void (lost = once(socket.resume(), 'close'))));
    const error = await failure(open(port, { timeoutMs: 50 }));
    expect(error).toMatchObject({ code: 'connect_timeout', retryable: true });
    expect(error).toBeInstanceOf(APITimeoutError);
    await lost;
  });

  it.each([
    ['bad-key', 401, 'unauthorized', false],
    ['missing-role', 403, 'forbidden', false],
    ['wrong-path', 404, 'not_found', false],
    ['agent-disabled', 409, 'conflict', false],
    ['bad version', 400, 'bad_request', false],
    ['rate-limited', 429, 'rate_limited', true],
    ['server-error', 500, 'server_error', true],
    ['server-error', 503, 'server_error', true],
    ['too early', 425, 'http_status', true],
    ['not a redirect of one address', 300, 'http_status', false],
    ['not modified', 304, 'http_status', false],
  ])('%s: HTTP %d', async (_slug, statusCode, code, retryable) => {
    const port = await listen(createServer(answer(statusCode, {}, 'plain text with secrets in it')));
    const error = await failure(open(port));
    expect(error).toMatchObject({ code, retryable, statusCode });
    expect(error).toBeInstanceOf(APIStatusError);
    expect(error.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(error.message).not.toContain('plain text');
  });

  it.each([
    [301, 'https://other.example/voice-live/realtime', 'to https://other.example'],
    [302, '//other.example:8443', 'to http://other.example:8443'],
    [303, '/signin?back=1', 'to another path on 127.0.0.1:PORT'],
    [307, 'voice-live/v2', 'to another path on 127.0.0.1:PORT'],
    [308, 'https://127.0.0.1:PORT/', 'to https://127.0.0.1:PORT'],
    [302, `https://user:${KEY}@other.example/?api-key=${KEY}#${KEY}`, 'to https://other.example'],
    [302, `https://${KEY}.example/`, 'to https://***.example'],
    [307, undefined, ', but does not say where to'],
    [307, 'https://', ', but does not say where to'],
    [307, 'mailto:somebody', ', but does not say where to'],
  ])('refuses a redirect with %d to %s, and names both hosts', async (statusCode, location, where) => {
    let requests = 0;
    let port = 0;
    const server = createServer((request, response) => {
      requests += 1;
      const headers = location === undefined ? {} : { location: location.replace('PORT', String(port)) };
      answer(statusCode, headers, '')(request, response);
    });
    port = await listen(server);
    const error = await failure(open(port));
    expect(error).toMatchObject({ code: 'redirected', retryable: false, statusCode });
    const host = `127.0.0.1:${port}`;
    expect(error.message).toContain(`${host} redirects the handshake${where.startsWith(',') ? '' : ' '}`);
    expect(error.message).toContain(where.replace('PORT', String(port)));
    expect(requests).toBe(1);
  });

  it("shows the service's code and message, without the key that the message repeats", async () => {
    const body = JSON.stringify({
      error: { code: 'PermissionDenied', message: `The key ${KEY} lacks a role` },
    });
    const port = await listen(createServer(answer(401, {}, body)));
    const error = await failure(open(port));
    expect(error.serviceCode).toBe('PermissionDenied');
    expect(error.message).toContain('The key *** lacks a role');
  });

  it('reads no more than the beginning of an endless body', async () => {
    const port = await listen(
      createServer((_request, response) => {
        response.writeHead(503);
        const more = (): void => {
          while (!response.destroyed && response.write('x'.repeat(1024)));
        };
        response.on('drain', more);
        more();
      }),
    );
    expect(await failure(open(port))).toMatchObject({ code: 'server_error' });
  });

  it('does not wait for a body that never arrives', async () => {
    const port = await listen(
      createServer((_request, response) => {
        response.writeHead(401, { 'content-length': '100' });
        response.write('{');
      }),
    );
    expect(await failure(open(port))).toMatchObject({ code: 'unauthorized' });
  });

  it('rate-limited: Retry-After in seconds and as a date', async () => {
    const seconds = await listen(createServer(answer(429, { 'retry-after': '7' }, '')));
    expect((await failure(open(seconds))).retryAfterMs).toBe(7000);
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    const dated = await listen(createServer(answer(429, { 'retry-after': date }, '')));
    const { retryAfterMs } = await failure(open(dated));
    expect(retryAfterMs).toBeGreaterThan(3_500_000);
    expect(retryAfterMs).toBeLessThanOrEqual(3_600_000);
  });

  it('rate-limited: a date is relative to the clock of the service, not of this machine', async () => {
    const date = new Date(Date.UTC(2031, 0, 1)).toUTCString();
    const retryAfter = new Date(Date.UTC(2031, 0, 1, 0, 0, 20)).toUTCString();
    const port = await listen(createServer(answer(429, { date, 'retry-after': retryAfter }, '')));
    expect((await failure(open(port))).retryAfterMs).toBe(20_000);
  });

  it('shows no bearer token that the service repeats, with or without its scheme', async () => {
    const token = 'token-of-this-session';
    const body = JSON.stringify({
      error: { code: `no_${token}`, message: `Bearer ${token}, that is ${token}` },
    });
    const port = await listen(createServer(answer(403, {}, body)));
    const error = await failure(open(port, { headers: { Authorization: `Bearer ${token}` } }));
    expect(JSON.stringify([error.message, error.stack, { ...error }])).not.toContain(token);
    expect(error).toMatchObject({ serviceCode: 'no_***', serviceMessage: '***, that is ***' });
  });

  it('closes the socket immediately when aborted while connecting, and rejects with the reason', async () => {
    const { promise: arrived, resolve } = Promise.withResolvers<TcpSocket>();
    const port = await listen(createTcpServer((socket) => resolve(socket)));
    const control = new AbortController();
    const dialing = open(port, { signal: control.signal });
    const socket = await arrived;
    const reason = new Error('closing');
    control.abort(reason);
    await expect(dialing).rejects.toBe(reason);
    await once(socket.resume(), 'close');
  });

  it('does not dial when aborted before the start', async () => {
    const reason = new Error('closing');
    await expect(open(1, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it('connects through the proxy in the environment, with CONNECT', async () => {
    const target = await webSocketServer((socket) => socket.send('hello'));
    const proxy = createServer();
    let tunnels = 0;
    proxy.on('connect', (_request: IncomingMessage, client: Duplex) => {
      tunnels += 1;
      const upstream = connect(target, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        upstream.pipe(client).pipe(upstream);
      });
    });
    useProxy(`http://127.0.0.1:${await listen(proxy)}`);
    const url = new URL(`ws://127.0.0.1:${target}/voice-live/realtime`);
    const client = await open(0, { url, loopback: false });
    expect(await new Promise((resolve) => client.onMessage(resolve))).toBe('hello');
    expect(tunnels).toBe(1);
    await client.close();
  });

  it('rejects with a final error when the proxy requires other credentials', async () => {
    const target = await webSocketServer((socket) => socket.send('hello'));
    let asked: string | undefined;
    const proxy = createServer();
    proxy.on('connect', (request: IncomingMessage, client: Duplex) => {
      asked = request.url;
      client.write('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
      client.end();
    });
    const proxyPort = await listen(proxy);
    const url = new URL(`ws://127.0.0.1:${target}/voice-live/realtime`);
    useProxy(`http://user:${KEY}@127.0.0.1:${proxyPort}`);
    const error = await failure(open(0, { url, loopback: false }));
    expect(asked).toBe(`127.0.0.1:${target}`);
    expect(error).toMatchObject({ code: 'proxy_failure', retryable: false, statusCode: 407 });
    const direct = await open(0, { url, loopback: true });
    await direct.close();
  });

  it.each<[string, (socket: TcpSocket) => void, object]>([
    ['hangs', () => {}, { code: 'connect_timeout', retryable: true }],
    [
      'never ends its headers',
      (socket) => {
        const timer = setInterval(() => socket.write('x: y\r\n'), 5);
        socket
          .on('close', () => clearInterval(timer))
          .on('error', () => {})
          .write('HTTP/1.1 200 OK\r\n');
      },
      { code: 'connect_timeout', retryable: true },
    ],
    ['ends', (socket) => socket.end(), { code: 'connection_failed', retryable: true }],
    [
      'fails',
      (socket) => socket.write('HTTP/1.1 502 Bad Gateway\r\nRetry-After: 7\r\n\r\n'),
      { code: 'proxy_failure', retryable: true, statusCode: 502, retryAfterMs: 7000 },
    ],
    [
      'refuses',
      (socket) => socket.write('HTTP/1.1 401 Unauthorized\r\nContent-Length: 9\r\n\r\n'),
      { code: 'proxy_failure', retryable: false, statusCode: 401 },
    ],
  ])(
    'leaves no connection at a proxy that %s, and says that it is the proxy',
    async (_, answers, expected) => {
      const proxy = createTcpServer((socket) => void socket.once('data', () => answers(socket)));
      useProxy(`http://user:${KEY}@127.0.0.1:${await listen(proxy)}`);
      const url = new URL('ws://res.example/voice-live/realtime');
      const error = await failure(open(0, { url, loopback: false, timeoutMs: 200 }));
      expect(error).toMatchObject(expected);
      expect(error.message).toMatch(/proxy/u);
      await expect.poll(() => connectionsOf(proxy)).toBe(0);
    },
  );

  it('leaves no connection at a proxy when aborted', async () => {
    const proxy = createTcpServer((socket) => void socket.resume());
    useProxy(`http://127.0.0.1:${await listen(proxy)}`);
    const control = new AbortController();
    proxy.on('connection', () => control.abort(new Error('closing')));
    const url = new URL('ws://res.example/voice-live/realtime');
    await expect(open(0, { url, loopback: false, signal: control.signal })).rejects.toThrow('closing');
    await expect.poll(() => connectionsOf(proxy)).toBe(0);
  });

  it('fails as usual when the password of a proxy that cannot be reached has a percent sign', async () => {
    useProxy(`http://user:100%@127.0.0.1:${await closedPort()}`);
    const url = new URL('ws://res.example/voice-live/realtime');
    const error = await failure(open(0, { url, loopback: false }));
    expect(error).toMatchObject({ code: 'connection_refused', retryable: true });
    expect(error.message).toContain('HTTPS_PROXY');
  });
});

describe('an open connection', () => {
  it('delivers what arrived before the owner attached, in order', async () => {
    // The pong proves that the client has read what was sent before the ping.
    const { promise: arrived, resolve } = Promise.withResolvers<void>();
    const port = await webSocketServer((socket) => {
      socket.send('one');
      socket.send(Buffer.from([0xff]), { binary: true });
      socket.send('three');
      socket.once('pong', () => resolve());
      socket.ping();
    });
    const client = await open(port);
    await arrived;
    const got: [string, boolean][] = [];
    client.onMessage((data, isBinary) => got.push([isBinary ? '' : data, isBinary]));
    expect(got).toEqual([
      ['one', false],
      ['', true],
      ['three', false],
    ]);
    await client.close();
  });

  it('early-error: delivers what arrived even when the connection has ended', async () => {
    const port = await webSocketServer((socket) => {
      socket.send('error event');
      socket.close(1008);
    });
    const client = await open(port);
    await ended(client);
    const got: string[] = [];
    client.onMessage((data) => got.push(data));
    expect(got).toEqual(['error event']);
  });

  it('huge-message: 8 MiB', async () => {
    const port = await webSocketServer((socket) => socket.send('x'.repeat(8 * 1024 * 1024)));
    const client = await open(port);
    const length = await new Promise((resolve) => client.onMessage((data) => resolve(data.length)));
    expect(length).toBe(8 * 1024 * 1024);
    await client.close();
  });

  it('sends text, and returns false when it cannot', async () => {
    const { promise: received, resolve } = Promise.withResolvers<string>();
    const port = await webSocketServer((socket) => {
      socket.on('message', (data: Buffer) => resolve(data.toString()));
    });
    const client = await open(port);
    expect(client.send('hello')).toBe(true);
    expect(await received).toBe('hello');
    await client.close();
    expect(client.send('late')).toBe(false);
    expect(client.isOpen).toBe(false);
  });

  it.each([
    ['close-1000', 1000, '', 'connection_closed', true],
    ['session-expired', 1001, 'session_expired', 'session_expired', true],
    ['close-1008', 1008, 'quota', 'policy_violation', false],
    ['close-1003', 1003, '', 'protocol_refused', false],
    ['close-1009', 1009, '', 'connection_closed', true],
    ['close-1011', 1011, '', 'connection_closed', true],
    ['close-1012', 1012, '', 'connection_closed', true],
    ['close-1012', 1013, '', 'connection_closed', true],
    ['unknown code', 4000, '', 'connection_closed', true],
  ])('%s: close code %d', async (_slug, closeCode, reason, code, retryable) => {
    const port = await webSocketServer((socket) => socket.close(closeCode, reason));
    const client = await open(port);
    client.sessionId = 'sess_1';
    const { error, local } = await ended(client);
    expect(local).toBe(false);
    expect(error).toMatchObject({ code, retryable, closeCode, sessionId: 'sess_1' });
    expect(error.message).toContain(`(session sess_1, request ${client.requestId})`);
  });

  it('close-no-status', async () => {
    const port = await webSocketServer((socket) => socket.close());
    const { error } = await ended(await open(port));
    expect(error).toMatchObject({ code: 'connection_closed', retryable: true, closeCode: 1005 });
  });

  it('cut', async () => {
    const port = await webSocketServer((socket) => socket.terminate());
    const { error } = await ended(await open(port));
    expect(error).toMatchObject({ code: 'connection_lost', retryable: true, closeCode: 1006 });
  });

  it('half-open: detects a silent peer, once', async () => {
    const server = createServer();
    const sockets = new WebSocketServer({ server, autoPong: false });
    let pings = 0;
    sockets.on('connection', (socket) => socket.on('ping', () => (pings += 1)));
    const port = await listen(server);
    const client = await open(port, { pingMs: 100, deadMs: 500 });
    let calls = 0;
    client.onClosed(() => (calls += 1));
    const { error } = await ended(client);
    expect(error).toMatchObject({ code: 'half_open', retryable: true });
    expect(pings).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(calls).toBe(1);
    expect((await ended(client)).error).toBe(error);
  });

  it('half-open: keeps a peer that only answers pings', async () => {
    let pings = 0;
    const port = await webSocketServer((socket) => socket.on('ping', () => (pings += 1)));
    const client = await open(port, { pingMs: 20, deadMs: 500 });
    // Twice the keep-alive timeout.
    await expect.poll(() => pings).toBeGreaterThan(50);
    expect(client.isOpen).toBe(true);
    await client.close();
  });

  describe('with one dead direction', () => {
    /** A service that keeps sending, behind a proxy that can stop forwarding in either direction. */
    async function severed(options: { autoPong?: boolean } = {}) {
      const server = createServer();
      const sockets = new WebSocketServer({ server, ...options });
      sockets.on('connection', (socket) => {
        const timer = setInterval(() => socket.send('more'), 10);
        socket.on('close', () => clearInterval(timer));
      });
      const target = await listen(server);
      const state: { dead: 'none' | 'up' | 'down' | 'unread' } = { dead: 'none' };
      const port = await listen(
        createTcpServer((near) => {
          const far = connect(target, '127.0.0.1');
          near.on('data', (data) => {
            if (state.dead === 'unread') near.pause();
            else if (state.dead !== 'up') far.write(data);
          });
          far.on('data', (data) => state.dead !== 'down' && near.write(data));
          far.on('error', () => near.destroy());
          near.on('close', () => far.destroy());
        }),
      );
      const client = await open(port, { pingMs: 100, deadMs: 1000 });
      let received = 0;
      client.onMessage(() => (received += 1));
      const arrived = (count: number) => expect.poll(() => received).toBeGreaterThan(count);
      await arrived(10);
      return { client, state, arrived, received: () => received };
    }

    it('ends when nothing gets through although the service still sends', async () => {
      const { client, state, received } = await severed();
      const before = received();
      state.dead = 'up';
      const { error } = await ended(client);
      expect(error).toMatchObject({ code: 'half_open', retryable: true });
      expect(error.message).toContain('Nothing reached');
      expect(received()).toBeGreaterThan(before);
    });

    it('ends when nothing arrives although the service accepts data', async () => {
      const { client, state } = await severed();
      state.dead = 'down';
      const { error } = await ended(client);
      expect(error).toMatchObject({ code: 'half_open', retryable: true });
      expect(error.message).toContain('Nothing arrived');
    });

    it('stays with a service that does not answer pings', async () => {
      const { client, arrived, received } = await severed({ autoPong: false });
      await arrived(received() + 200);
      expect(client.isOpen).toBe(true);
      await client.close();
    });

    it('ends when a service that does not answer pings stops accepting data', async () => {
      const { client, state } = await severed({ autoPong: false });
      state.dead = 'unread';
      for (let i = 0; i < 16; i++) client.send('x'.repeat(1024 * 1024));
      const { error } = await ended(client);
      expect(error.message).toContain('Nothing reached');
    });
  });

  it.each([
    ['api-key', KEY, KEY],
    ['Authorization', 'Bearer token-of-this-session', 'token-of-this-session'],
  ])('shows no secret of %s that the service repeats in a close frame', async (name, value, secret) => {
    const port = await webSocketServer((socket) => socket.close(1008, `no access for ${secret} here`));
    const client = await open(port, { headers: { [name]: value } });
    expect(client.secrets).toContain(secret);
    const { error } = await ended(client);
    expect(error.message).toContain('It said: no access for *** here');
    expect(JSON.stringify([error.stack, error.cause, { ...error }])).not.toContain(secret);
  });

  it.each([
    ['a close frame', [0x88, 2, 1011 >> 8, 1011 & 255], 1011],
    ['an invalid frame', [0xf1, 1, 65], 1006],
    ['a frame that is too large', [0x81, 127, 0, 0, 0, 1, 0, 0, 0, 0], 1006],
  ])('ends soon when a service sends %s and keeps the connection', async (_, frame, closeCode) => {
    const server = createServer();
    server.on('connection', (socket: TcpSocket) => (socket.allowHalfOpen = true));
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (socket, request) => {
      // It reads no more, so it does not answer.
      socket.pause();
      request.socket.write(new Uint8Array(frame));
    });
    const client = await open(await listen(server));
    const { error } = await ended(client);
    expect(error).toMatchObject({ closeCode, retryable: true });
  });

  it('close: ends a peer that never answers the close frame', async () => {
    const port = await webSocketServer((socket) => socket.pause());
    const client = await open(port);
    const { promise, resolve } = Promise.withResolvers<SocketClosed>();
    client.onClosed(resolve);
    await client.close();
    await client.close();
    expect((await promise).local).toBe(true);
  });

  it('close: sends code 1000', async () => {
    const { promise, resolve } = Promise.withResolvers<number>();
    const port = await webSocketServer((socket) => socket.on('close', resolve));
    const client = await open(port);
    await client.close();
    expect(await promise).toBe(1000);
  });
});

function answer(statusCode: number, headers: Record<string, string>, body: string): RequestListener {
  return (_request, response) => {
    response.writeHead(statusCode, headers);
    response.end(body);
  };
}
