// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Emulator } from '../src/index.ts';
import { address, Client, emulate } from './client.ts';

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

/** Status and body of a refused upgrade. */
async function refusal(url: string, headers: Record<string, string> = {}) {
  const socket = new WebSocket(url, { headers });
  // Ending it before it opens emits an error, too.
  socket.on('error', () => {});
  onTestFinished(() => socket.terminate());
  return new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    socket.on('open', () => reject(new Error('the upgrade was accepted')));
    socket.on('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode, body }));
    });
  });
}

test('missing-role: answers 401 with a body that mentions the permission, or 403', async () => {
  const emulator = await emulate();
  emulator.inject({ slug: 'missing-role' });
  expect(await refusal(address(emulator))).toMatchObject({
    status: 401,
    body: expect.stringMatching(/permission/i),
  });
  emulator.inject({ slug: 'missing-role', status: 403 });
  expect((await refusal(address(emulator))).status).toBe(403);
  await Client.open(emulator);
});

test('agent-disabled: answers 409', async () => {
  const emulator = await emulate();
  emulator.inject({ slug: 'agent-disabled' });
  expect((await refusal(address(emulator))).status).toBe(409);
  await Client.open(emulator);
});

test('expired-token: rejects one token permanently and accepts the next', async () => {
  const emulator = await emulate();
  emulator.inject({ slug: 'expired-token' });
  const withKey = await Client.upgrade(address(emulator), { headers: { 'api-key': 'any' } });
  await withKey.next('session.created');
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const { status, body } = await refusal(address(emulator), { authorization: 'Bearer old' });
    expect([status, body]).toEqual([401, expect.stringContaining('expired')]);
  }
  const fresh = await Client.upgrade(address(emulator), bearer('new'));
  await fresh.next('session.created');
});

test('expired-token: recognises a token in the query as well', async () => {
  const emulator = await emulate();
  emulator.inject({ slug: 'expired-token' });
  const query = { Authorization: 'Bearer old' };
  expect((await refusal(address(emulator, query))).status).toBe(401);
  await Client.open(emulator, { Authorization: 'Bearer new' });
});

test('refused-while-reconnecting: drops the session and refuses as many upgrades as requested', async () => {
  const emulator = await emulate();
  const client = await Client.open(emulator);
  emulator.inject({ slug: 'refused-while-reconnecting', times: 2, status: 429, retryAfterS: 1 });
  expect((await client.closed).code).toBe(1006);
  expect((await refusal(address(emulator))).status).toBe(429);
  expect((await refusal(address(emulator))).status).toBe(429);
  await Client.open(emulator);
});

test('tls-failure: presents an untrusted certificate, then the right one', async () => {
  const emulator = await emulate({ tls: true });
  const trusting = { ca: emulator.certificate };
  emulator.inject({ slug: 'tls-failure' });
  await expect(Client.upgrade(address(emulator), trusting)).rejects.toThrow(/certificate/i);
  await Client.open(emulator, {}, trusting);
});

test('tls-failure without TLS is rejected with advice', async () => {
  const emulator = await emulate();
  expect(() => emulator.inject({ slug: 'tls-failure' })).toThrow('--tls');
  await expect(emulate({ faults: [{ slug: 'tls-failure' }] })).rejects.toThrow('--tls');
});

test('with TLS it is an https endpoint that is trusted with its certificate or file', async () => {
  const emulator = await emulate({ tls: true });
  expect(emulator.endpoint).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  expect(await readFile(emulator.caFile ?? '', 'utf8')).toBe(emulator.certificate);
  await expect(Client.upgrade(address(emulator))).rejects.toThrow(/certificate/i);
  for (const host of ['127.0.0.1', 'localhost']) {
    const url = address(emulator).replace('127.0.0.1', host);
    const client = await Client.upgrade(url, { ca: emulator.certificate });
    await client.next('session.created');
  }
  await emulator.close();
  await expect(readFile(emulator.caFile ?? '')).rejects.toThrow('ENOENT');
});

/** How many packets of the server contain the upgrade and `session.created`. */
async function packetsUntilCreated(emulator: Emulator): Promise<number> {
  return new Promise((resolve) => {
    const packets: Buffer[] = [];
    const socket = connect(emulator.port, '127.0.0.1', () => {
      const { pathname, search, host } = new URL(address(emulator));
      const headers =
        'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==';
      socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\n${headers}\r\n\r\n`);
    });
    onTestFinished(() => void socket.destroy());
    socket.on('data', (chunk) => {
      packets.push(chunk);
      if (Buffer.concat(packets).includes('session.created')) resolve(packets.length);
    });
  });
}

test('created-with-upgrade: session.created is in one packet with the answer to the upgrade', async () => {
  const emulator = await emulate();
  // A busy client occasionally reads two packets at once.
  await expect.poll(() => packetsUntilCreated(emulator)).toBeGreaterThan(1);
  emulator.inject({ slug: 'created-with-upgrade' });
  expect(await packetsUntilCreated(emulator)).toBe(1);
});

test('handles what a client sends before the session exists once it exists', async () => {
  const client = await Client.upgrade(address(await emulate()));
  client.type('Hello');
  await client.next('response.done');
  expect(client.types()[0]).toBe('session.created');
});
