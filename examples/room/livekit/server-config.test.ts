// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { freePort } from '../process/free-port.ts';
import { newKeyPair, serverConfig } from './server-config.ts';

describe('the configuration of the server', () => {
  test('keeps it on loopback', () => {
    const config = JSON.parse(serverConfig({ apiKey: 'k', apiSecret: 's' }, { http: 1, udp: 2 }, 'linux'));
    expect(config).toMatchObject({
      bind_addresses: ['127.0.0.1'],
      rtc: { node_ip: '127.0.0.1', tcp_port: 0, udp_port: 2, interfaces: { includes: ['lo'] } },
      keys: { k: 's' },
    });
  });

  test('has a new secret each time, long enough for the server', () => {
    const [one, other] = [newKeyPair(), newKeyPair()];
    expect(one.apiSecret.length).toBeGreaterThanOrEqual(32);
    expect(one.apiSecret).not.toBe(other.apiSecret);
  });
});

test('a free port can be listened on', async () => {
  const port = await freePort('udp');
  const socket = createSocket('udp4').bind(port, '127.0.0.1');
  await once(socket, 'listening');
  expect(socket.address().port).toBe(port);
  socket.close();
});
