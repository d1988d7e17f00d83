// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { PhoneBridge, type PhoneCall, twilio } from '@voicelive-kit/phone';
import { AUTH_TOKEN, PUBLIC_URL } from './address.ts';
import type { Bridge, BridgeOptions } from './bridge.ts';

/** This repository's bridge, set up as in its README, including signature checks. */
export async function startKit(
  options: BridgeOptions,
  answer: (call: PhoneCall, options: BridgeOptions) => Promise<void>,
): Promise<Bridge> {
  const bridge = new PhoneBridge({
    publicUrl: PUBLIC_URL,
    providers: [twilio({ authToken: AUTH_TOKEN })],
    maxCalls: options.maxCalls,
    // A caller who gets a busy signal is no error.
    onWarning: (message) => options.onError(message),
    onCall: (call) => answer(call, options),
  });
  const server = createServer((request, response) => {
    void (async () => {
      const { method = 'GET', url = '/', headers } = request;
      const reply = await bridge.webhook({ method, url, headers, body: await text(request) });
      response.writeHead(reply.status, reply.headers).end(reply.body);
    })().catch((error: unknown) => options.onError(String(error)));
  });
  server.on('upgrade', (request, socket, head) => {
    if (!bridge.upgrade(request, socket, head)) socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, drain: () => bridge.drain() };
}
