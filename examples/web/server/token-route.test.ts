// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import {
  createServer,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  request,
  type Server,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { TokenVerifier } from 'livekit-server-sdk';
import { createTokenRoute, type TokenRouteOptions } from './token-route.ts';

const KEYS = { livekitUrl: 'ws://127.0.0.1:7880', apiKey: 'key', apiSecret: 'secret'.repeat(6) };
const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close().closeAllConnections();
});

interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  body: Record<string, string>;
}

/** Serves the route on a real socket and returns a function that requests it. */
async function serve(options: Partial<TokenRouteOptions> = {}): Promise<{
  port: number;
  ask: (headers?: OutgoingHttpHeaders, method?: string, body?: string) => Promise<Reply>;
}> {
  const route = createTokenRoute({ ...KEYS, agentName: 'ava', ...options });
  const server = createServer((request, response) => void route(request, response));
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const ask = async (headers: OutgoingHttpHeaders = {}, method = 'POST', body = ''): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const call = request({ host: '127.0.0.1', port, method, headers }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => {
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: JSON.parse(text || '{}') as Reply['body'],
          });
        });
      });
      call.on('error', reject);
      call.end(body);
    });
  return { port, ask };
}

test('a token allows a camera if the server is configured so', async () => {
  const { ask } = await serve({ camera: true });
  const { body } = await ask();
  const claims = await new TokenVerifier(KEYS.apiKey, KEYS.apiSecret).verify(body.token ?? '');
  expect(claims.video).toMatchObject({ canPublishSources: ['microphone', 'camera'] });
});

test('a token can join one new room, speak and type there, bring the agent, and nothing else', async () => {
  const { ask } = await serve();
  const { status, headers, body } = await ask();
  expect(status).toBe(200);
  expect(headers).toMatchObject({ 'cache-control': 'no-store', 'content-type': 'application/json' });
  expect(Object.keys(body).sort()).toEqual(['identity', 'room', 'token', 'url']);
  expect(body.url).toBe(KEYS.livekitUrl);

  const claims = await new TokenVerifier(KEYS.apiKey, KEYS.apiSecret).verify(body.token ?? '');
  expect(claims.sub).toBe(body.identity);
  expect(claims.video).toEqual({
    roomJoin: true,
    room: body.room,
    canSubscribe: true,
    canPublish: true,
    canPublishSources: ['microphone'],
    canPublishData: true,
    canUpdateOwnMetadata: false,
  });
  expect((claims.exp ?? 0) - (claims.nbf ?? 0)).toBe(600);
  expect(claims.roomConfig).toMatchObject({
    emptyTimeout: 30,
    departureTimeout: 20,
    maxParticipants: 2,
    syncStreams: true,
    agents: [{ agentName: 'ava', metadata: '{"captions":"timed"}' }],
  });
  expect(JSON.stringify(body)).not.toContain(KEYS.apiSecret);
});

test('every call gets a separate room and identity that cannot be guessed', async () => {
  const { ask } = await serve();
  const [first, second] = [await ask(), await ask()];
  expect(first.body.room).toMatch(/^call-[\w-]{16}$/u);
  expect(first.body.identity).toMatch(/^caller-[\w-]{11}$/u);
  expect(first.body.room).not.toBe(second.body.room);
  expect(first.body.identity).not.toBe(second.body.identity);
});

test('the body is ignored, and a large body is rejected', async () => {
  const { ask } = await serve();
  const wish = JSON.stringify({ room: 'mine', identity: 'boss', agentName: 'other' });
  const { body } = await ask({}, 'POST', wish);
  expect(body.room).not.toBe('mine');
  expect(body.identity).not.toBe('boss');
  expect((await ask({}, 'POST', 'x'.repeat(5000))).status).toBe(413);
  expect((await ask({ 'transfer-encoding': 'chunked' }, 'POST', 'x'.repeat(5000))).status).toBe(413);
});

test('other methods are told to use POST', async () => {
  const { ask } = await serve();
  const { status, headers } = await ask({}, 'GET');
  expect(status).toBe(405);
  expect(headers.allow).toBe('POST');
});

test('a page of another site is rejected, also with an authorize hook', async () => {
  for (const options of [{}, { authorize: async () => true }]) {
    const { port, ask } = await serve(options);
    for (const origin of [
      'https://evil.example',
      `http://127.0.0.1:${port + 1}`,
      'null',
      'http://localhost',
    ]) {
      expect({ origin, status: (await ask({ origin })).status }).toEqual({ origin, status: 403 });
    }
    expect((await ask({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await ask({ origin: `http://127.0.0.1:${port}` })).status).toBe(200);
  }
});

test('behind a proxy that terminates TLS the page still counts as the same site', async () => {
  const { ask } = await serve({ authorize: async () => true });
  expect((await ask({ host: 'voice.example', origin: 'https://voice.example' })).status).toBe(200);
  expect((await ask({ host: 'voice.example:443', origin: 'https://voice.example' })).status).toBe(200);
  expect((await ask({ host: 'voice.example', origin: 'https://voice.example:8443' })).status).toBe(403);
});

test('without an authorize hook, a foreign name that points at this machine is rejected', async () => {
  const { port, ask } = await serve();
  for (const host of [
    'rebound.example',
    `rebound.example:${port}`,
    '127.0.0.1.example',
    'localhost.example',
    'a@localhost',
  ]) {
    expect({ host, status: (await ask({ host })).status }).toEqual({ host, status: 403 });
  }
  for (const host of ['localhost', `localhost:${port}`, '[::1]', '127.0.0.2']) {
    expect({ host, status: (await ask({ host })).status }).toEqual({ host, status: 200 });
  }
});

test('without an authorize hook, requests through a proxy on this machine are rejected', async () => {
  for (const name of ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via']) {
    const { ask } = await serve();
    expect((await ask({ host: 'localhost', [name]: '203.0.113.7' })).status).toBe(403);
    const signedIn = await serve({ authorize: async () => true });
    expect((await signedIn.ask({ host: 'localhost', [name]: '203.0.113.7' })).status).toBe(200);
  }
});

test('the authorize hook decides, and receives the request', async () => {
  const { ask } = await serve({ authorize: async ({ headers }) => headers.cookie === 'session=good' });
  expect((await ask()).status).toBe(401);
  expect((await ask({ cookie: 'session=good' })).status).toBe(200);
});

test('when the authorize hook fails, the request is rejected without details', async () => {
  const { ask } = await serve({
    authorize: async () => {
      throw new Error('database password is hunter2');
    },
  });
  const { status, body } = await ask();
  expect(status).toBe(500);
  expect(JSON.stringify(body)).not.toContain('hunter2');
});

test('a loop in a page cannot open rooms without end', async () => {
  const { ask } = await serve({ tokensPerMinute: 2 });
  expect([(await ask()).status, (await ask()).status]).toEqual([200, 200]);
  const { status, headers } = await ask();
  expect(status).toBe(429);
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
});

test('rejected requests do not use up the calls of others', async () => {
  const { ask } = await serve({ tokensPerMinute: 1 });
  for (let i = 0; i < 5; i++) await ask({ origin: 'https://evil.example' });
  expect((await ask()).status).toBe(200);
});
