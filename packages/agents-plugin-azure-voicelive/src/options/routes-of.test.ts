// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, expect, it } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import type { VoiceLiveError } from '../errors/index.ts';
import type { RealtimeModelOptions } from './options.ts';
import { resolveOptions } from './resolve-options.ts';
import { Supervisor } from '../connection/supervisor.ts';
import { budgetFor, policyFor, routesOf } from './routes-of.ts';
import { sharedHandshakeBudget, unlimitedBudget } from '../connection/handshake-budget.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A server that refuses with a status or accepts the upgrade, as `decide` says for each handshake, counted from 1. */
async function startServer(decide: (handshake: number, request: IncomingMessage) => number) {
  const server = createServer();
  const sockets = new WebSocketServer({ noServer: true });
  const open: WebSocket[] = [];
  let handshakes = 0;
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    handshakes += 1;
    const status = decide(handshakes, request);
    if (status !== 101) {
      socket.end(`HTTP/1.1 ${status} Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      open.push(webSocket);
      webSocket.send('announcement');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(async () => {
    for (const socket of open) socket.terminate();
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, open, handshakes: () => handshakes };
}

/** A started supervisor that accepts any first message as the announcement, and its events. */
function startSupervisor(options: RealtimeModelOptions) {
  const events: string[] = [];
  const errors: VoiceLiveError[] = [];
  let wake = (): void => {};
  const say = (event: string, error?: VoiceLiveError): void => {
    events.push(event);
    if (error !== undefined) errors.push(error);
    wake();
  };
  const resolved = resolveOptions(
    { connOptions: { maxRetry: 3, retryIntervalMs: 20 }, ...options },
    { env: {}, hasIdentity: () => false },
  );
  const supervisor = new Supervisor({
    routes: routesOf(resolved),
    policy: policyFor(resolved),
    connectTimeoutMs: resolved.connectTimeoutMs,
    establish: (socket, info) =>
      new Promise((resolve, reject) => {
        info.signal.addEventListener('abort', () => reject(info.signal.reason as Error), { once: true });
        socket.onMessage(() => {
          info.announced();
          resolve({});
        });
      }),
    onUp: (_socket, { kind }) => say(`up ${kind}`),
    onDown: (error, { phase }) => say(`down ${phase} ${error.code}`, error),
    onGaveUp: (error) => say(`gave up ${error.code}`, error),
    quiet: () => true,
  });
  cleanups.push(() => supervisor.close());
  supervisor.start();
  const until = async (event: string): Promise<void> => {
    while (!events.includes(event)) await new Promise<void>((resolve) => (wake = resolve));
  };
  return { supervisor, events, errors, until };
}

it('cut: replaces a lost connection, and notifies the application once', async () => {
  const server = await startServer(() => 101);
  const { events, until } = startSupervisor({ endpoint: server.endpoint });
  await until('up first');
  server.open[0]?.terminate();
  await until('up reconnect');
  expect(events).toEqual(['up first', 'down live connection_lost', 'up reconnect']);
});

it('refused-while-reconnecting: bridges the outage', async () => {
  const server = await startServer((handshake) => (handshake === 2 || handshake === 3 ? 503 : 101));
  const { events, until } = startSupervisor({ endpoint: server.endpoint });
  await until('up first');
  server.open[0]?.close(1011);
  await until('up reconnect');
  expect(events).toEqual(['up first', 'down live connection_closed', 'up reconnect']);
  expect(server.handshakes()).toBe(4);
});

it('bad-key: makes one handshake and reports one final error without the key', async () => {
  const server = await startServer(() => 401);
  const { supervisor, errors, until } = startSupervisor({ endpoint: server.endpoint, apiKey: 'hunter2' });
  await until('gave up unauthorized');
  expect(server.handshakes()).toBe(1);
  expect(errors).toHaveLength(1);
  expect(JSON.stringify(errors) + String(errors[0]?.stack)).not.toContain('hunter2');
  expect(supervisor.state).toBe('failed');
});

it('expired-token: uses the next token, without an error', async () => {
  const tokens: string[] = [];
  const server = await startServer((_handshake, request) =>
    request.headers.authorization === 'Bearer token-2' ? 101 : 401,
  );
  const credential = {
    getToken: () => {
      tokens.push(`token-${tokens.length + 1}`);
      return Promise.resolve({ token: tokens.at(-1) ?? '', expiresOnTimestamp: 0 });
    },
  };
  const { events, until } = startSupervisor({ endpoint: server.endpoint, credential });
  await until('up first');
  expect(events).toEqual(['up first']);
  expect(tokens).toHaveLength(2);
});

it('server-error: makes as many attempts as connOptions allow, then reports one final error', async () => {
  const server = await startServer(() => 500);
  const { events, until } = startSupervisor({ endpoint: server.endpoint });
  await until('gave up server_error');
  expect(server.handshakes()).toBe(4);
  expect(events).toEqual(['down first server_error', 'gave up server_error']);
});

it('accept-close: ends with a final error, not in a reconnect storm, when every connection is closed at once', async () => {
  const server = await startServer(() => 101);
  const { events, until } = startSupervisor({ endpoint: server.endpoint });
  const timer = setInterval(() => server.open.splice(0).forEach((socket) => socket.close(1000)), 5);
  await until('gave up connection_closed');
  clearInterval(timer);
  expect(server.handshakes()).toBe(4);
  expect(events.filter((event) => event.startsWith('gave up'))).toHaveLength(1);
});

it('uses the policy and budget of the options', () => {
  const base = { env: {}, hasIdentity: () => true };
  const plain = resolveOptions({ endpoint: 'https://res.example' }, base);
  expect(budgetFor(plain, plain)).toBe(sharedHandshakeBudget('res.example'));
  const local = resolveOptions({ endpoint: 'localhost:1' }, base);
  expect(budgetFor(local, local)).toBe(unlimitedBudget);
  const handshakeBudget = { acquire: () => Promise.resolve() };
  expect(budgetFor(local, resolveOptions({ endpoint: 'localhost:1', handshakeBudget }, base))).toBe(
    handshakeBudget,
  );

  const error = {} as VoiceLiveError;
  const fourth = { phase: 'first', attempt: 4, elapsedMs: 0, error } as const;
  expect(policyFor(plain).nextDelayMs(fourth)).not.toBeNull();
  const simple = resolveOptions({ endpoint: 'localhost:1', connOptions: { retryIntervalMs: 5 } }, base);
  expect(policyFor(simple).nextDelayMs(fourth)).toBeNull();
  const timeout = resolveOptions({ endpoint: 'localhost:1', connOptions: { timeoutMs: 5 } }, base);
  expect(policyFor(timeout).nextDelayMs(fourth)).not.toBeNull();
  const policy = { nextDelayMs: () => null };
  expect(policyFor(resolveOptions({ endpoint: 'localhost:1', reconnectPolicy: policy }, base))).toBe(policy);
});
