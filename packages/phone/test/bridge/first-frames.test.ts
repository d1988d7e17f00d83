// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { PhoneBridge } from '../../src/bridge/phone-bridge.ts';
import type { PhoneCall } from '../../src/call/phone-call.ts';
import { twilio } from '../../src/carriers/twilio.ts';
import type { PhoneProvider } from '../../src/providers/provider.ts';

const FRAMES = 5;

/** Accepts every request. */
const open: PhoneProvider = {
  name: 'open',
  carrier: twilio,
  webhook: async () => undefined,
  admit: async () => undefined,
  accept: (started) => started,
};

test('receives every frame that arrives together with the start of the call', async () => {
  const answered = Promise.withResolvers<PhoneCall>();
  const bridge = new PhoneBridge({
    publicUrl: 'https://phone.example.com',
    providers: [open],
    onCall: (call) => answered.resolve(call),
  });
  const server = createServer();
  server.on('upgrade', (request, socket, head) => bridge.upgrade(request, socket, head));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/open/media`);
  onTestFinished(async () => {
    socket.terminate();
    await bridge.close();
    server.close();
  });
  await once(socket, 'open');
  const start = {
    streamSid: 'MZ1',
    start: { callSid: 'CA1', mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 } },
  };
  const payload = Buffer.alloc(160, 1).toString('base64');
  for (const message of [
    { event: 'connected' },
    { event: 'start', ...start },
    ...Array.from({ length: FRAMES }, (_, i) => ({
      event: 'media',
      media: { timestamp: String(20 * i), payload },
    })),
    { event: 'stop' },
  ]) {
    socket.send(JSON.stringify(message));
  }
  const call = await answered.promise;
  let samples = 0;
  const hearing = (async () => {
    for await (const { data } of call.input.stream) samples += data.length;
  })();
  await expect(call.ended).resolves.toBe('caller hung up');
  await expect.poll(() => samples).toBe(FRAMES * 160);
  await call.input.close();
  await hearing;
});
