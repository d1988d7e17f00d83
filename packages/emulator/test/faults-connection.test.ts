// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { address, Client, emulate } from './client.ts';

async function ponged(client: Client, withinMs: number): Promise<boolean> {
  return Promise.race([
    client.settle().then(() => true),
    new Promise<boolean>((resolve) => setTimeout(resolve, withinMs, false)),
  ]);
}

test('session-limit: reports that the time is up, then closes', async () => {
  const emulator = await emulate();
  const client = await Client.open(emulator);
  emulator.inject({ slug: 'session-limit' });
  expect(await client.closed).toEqual({ code: 1001, reason: 'session_expired' });
  expect(client.all('error')[0]?.error.code).toBe('session_expired');
});

test('mass-drop: all sessions are dropped at the same instant', async () => {
  const emulator = await emulate();
  const clients = await Promise.all(Array.from({ length: 50 }, () => Client.open(emulator)));
  emulator.inject({ slug: 'mass-drop' });
  const codes = await Promise.all(clients.map((client) => client.closed));
  expect(codes.map(({ code }) => code)).toEqual(Array.from({ length: 50 }, () => 1006));
  await Client.open(emulator);
});

test('drop-twice: drops again within the first reconnect', async () => {
  const emulator = await emulate();
  const first = await Client.open(emulator);
  emulator.inject({ slug: 'drop-twice' });
  expect((await first.closed).code).toBe(1006);
  const second = await Client.upgrade(address(emulator));
  expect((await second.closed).code).toBe(1006);
  const third = await Client.open(emulator);
  await third.configure({});
});

test('drop-mid-update: drops instead of sending session.updated', async () => {
  const emulator = await emulate();
  const client = await Client.open(emulator);
  emulator.inject({ slug: 'drop-mid-update' });
  client.send({ type: 'session.update', session: {} });
  expect((await client.closed).code).toBe(1006);
  expect(client.types()).toEqual(['session.created']);
  expect(emulator.sessions()[0]?.received.map((event) => event.type)).toEqual(['session.update']);
});

test('soak: drops every session repeatedly', async () => {
  const emulator = await emulate();
  emulator.inject({ slug: 'soak', everyMs: 50 });
  for (let drop = 0; drop < 3; drop += 1) {
    const client = await Client.upgrade(address(emulator));
    expect((await client.closed).code).toBe(1006);
  }
  emulator.disarm();
  const client = await Client.open(emulator);
  await client.configure({});
});

test('half-open: packets of the emulator are dropped, those of the client arrive', async () => {
  const emulator = await emulate();
  const client = await Client.open(emulator);
  emulator.inject({ slug: 'half-open', direction: 'out' });
  client.send({ type: 'session.update', session: { instructions: 'heard' } });
  await emulator.waitFor('session.update');
  expect(await ponged(client, 100)).toBe(false);
  expect(client.types()).toEqual(['session.created']);
});

test('half-open: packets of the client are dropped, those of the emulator arrive', async () => {
  const emulator = await emulate();
  const client = await Client.open(emulator);
  emulator.inject({ slug: 'half-open', direction: 'in' });
  client.send({ type: 'session.update', session: {} });
  expect(await ponged(client, 100)).toBe(false);
  emulator.inject({ slug: 'unknown-event' });
  await client.next('response.hologram.delta' as 'error');
  expect(emulator.sessions()[0]?.received).toEqual([]);
});

test('slow-reader: reads nothing for a while, and loses nothing', async () => {
  const emulator = await emulate();
  const client = await Client.open(emulator);
  emulator.inject({ slug: 'slow-reader', forMs: 1500 });
  client.send({ type: 'session.update', session: { instructions: 'late' } });
  expect(await ponged(client, 50)).toBe(false);
  expect(emulator.sessions()[0]?.received).toEqual([]);
  await client.next('session.updated');
  expect((await emulator.waitFor('session.update')).session.instructions).toBe('late');
});
