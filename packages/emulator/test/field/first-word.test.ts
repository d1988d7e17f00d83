// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Emulator, EmulatorOptions } from '../../src/index.ts';
import { address, emulate } from '../client.ts';

/** The packets of a raw handshake, up to the service's first message. */
function packetsOf(emulator: Emulator, path: string): Promise<string[]> {
  return new Promise((resolve) => {
    const packets: string[] = [];
    const socket = connect(emulator.port, '127.0.0.1', () => {
      const upgrade =
        'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==';
      socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${emulator.port}\r\n${upgrade}\r\n\r\n`);
    });
    onTestFinished(() => void socket.destroy());
    socket.on('data', (chunk) => {
      packets.push(chunk.toString('latin1'));
      if (/"type":"(?:session\.created|error)"/u.test(packets.join(''))) resolve(packets);
    });
  });
}

const pathOf =
  (query: Record<string, string> = {}) =>
  (emulator: Emulator) => {
    const { pathname, search } = new URL(address(emulator, query));
    return pathname + search;
  };

/**
 * In the service another machine creates the session, so its first message is never in the packet of the 101: a proxy
 * that attaches its listener after the upgrade (github.com/iLoveAgents/foundry-voice-live, packages/proxy-node) works
 * with the service.
 */
describe('the first message follows the answer to the upgrade', () => {
  const replay = fileURLToPath(new URL('first-word.jsonl', import.meta.url));
  const ways: [string, EmulatorOptions, (emulator: Emulator) => string][] = [
    ['session.created', {}, pathOf()],
    ['the refusal of a model', {}, pathOf({ model: 'gpt-nothing' })],
    ['an error of a fault', { faults: [{ slug: 'early-error' }] }, pathOf()],
    ['session.created of OpenAI', {}, () => '/v1/realtime?model=gpt-realtime'],
    ['the refusal of OpenAI', {}, () => '/v1/realtime'],
    ['a recording', { replay }, pathOf()],
  ];

  test.each(ways)('%s', async (_, options, path) => {
    const emulator = await emulate(options);
    // A busy client occasionally reads two packets at once.
    await expect.poll(async () => (await packetsOf(emulator, path(emulator))).length).toBeGreaterThan(1);
  });

  test.each(ways)('unless the fault for it is injected: %s', async (_, options, path) => {
    const emulator = await emulate(options);
    emulator.inject({ slug: 'created-with-upgrade' });
    const [first] = await packetsOf(emulator, path(emulator));
    expect(first).toMatch(/^HTTP\/1\.1 101 /u);
    expect(first).toMatch(/"type":"(?:session\.created|error)"/u);
  });
});
