// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, test, vi } from 'vitest';
import { TokenClock } from '../src/server/token-clock.ts';
import { address, Client, emulate } from './client.ts';

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (claims: object) => `${part({ alg: 'RS256' })}.${part(claims)}.c2lnbmF0dXJl`;
const nowS = () => Math.floor(Date.now() / 1000);

test('a JWT is refused with 401 once its own exp has passed, in header and query', async () => {
  const emulator = await emulate();
  const open = (token: string) =>
    Client.upgrade(address(emulator), { headers: { authorization: `Bearer ${token}` } });
  await open(jwt({ exp: nowS() + 600 }));
  await open(jwt({ sub: 'somebody' }));
  await expect(open(jwt({ exp: nowS() - 1 }))).rejects.toThrow('401');
  const query = { Authorization: `Bearer ${jwt({ exp: nowS() - 1 })}` };
  await expect(Client.upgrade(address(emulator, query))).rejects.toThrow('401');
});

test('another token is rejected once its lifetime since the first use has passed; the next token is accepted', async () => {
  const emulator = await emulate({ tokenLifetimeS: 0 });
  const open = (token: string) =>
    Client.upgrade(address(emulator), { headers: { authorization: `Bearer ${token}` } });
  await expect(open('opaque')).rejects.toThrow('401');
  await expect(open(jwt({ exp: nowS() + 600 }))).resolves.toBeInstanceOf(Client);
});

test('a lifetime counts from the first use of each token', () => {
  vi.useFakeTimers({ now: 0 });
  try {
    const clock = new TokenClock(60);
    expect(clock.isExpired('first')).toBe(false);
    vi.setSystemTime(59_000);
    expect([clock.isExpired('first'), clock.isExpired('second')]).toEqual([false, false]);
    vi.setSystemTime(60_000);
    expect([clock.isExpired('first'), clock.isExpired('second')]).toEqual([true, false]);
    expect(new TokenClock().isExpired('first')).toBe(false);
    expect([clock.isExpired('a.b.c'), clock.isExpired(`x.${part([])}.y`)]).toEqual([false, false]);
  } finally {
    vi.useRealTimers();
  }
});
