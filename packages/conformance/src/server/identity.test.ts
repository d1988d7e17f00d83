// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Identity } from './identity.ts';

/**
 * Returns what a second copy of the package in the process would get: test files that share a process have one each.
 */
async function identityOfAnotherCopy(): Promise<Identity> {
  vi.resetModules();
  const { trustedIdentity } = await import('./identity.ts');
  return trustedIdentity();
}

test('trusts every identity when several copies of the package in a process create one each', async () => {
  for (let copy = 0; copy < 6; copy += 1) {
    const server = createServer(await identityOfAnotherCopy());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const socket = connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
    onTestFinished(() => void socket.destroy());
    await once(socket, 'secureConnect');
    expect(socket.authorized).toBe(true);
  }
});
