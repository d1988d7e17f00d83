// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { AUTH_TOKEN, placeAndConnect } from './placed.ts';
import { until } from './until.ts';

const signatureOf = (token: string, url: string): string =>
  createHmac('sha1', token).update(url).digest('base64');

test.each([
  ['webhook', true, false],
  ['socket', false, true],
  ['both', true, true],
] as const)('signs %s wrongly, or not at all', async (request, webhook, upgrade) => {
  const wrong = await placeAndConnect({ misbehaviour: { wrongSignature: request } });
  const { form, headers } = wrong.bridge.requests[0]!;
  const names = Object.keys(form).sort();
  const right = signatureOf(
    AUTH_TOKEN,
    `https://phone.example.com/voice${names.map((name) => name + form[name]).join('')}`,
  );
  expect(headers['x-twilio-signature']).toHaveLength(28);
  expect(headers['x-twilio-signature'] !== right).toBe(webhook);
  const socketRight = signatureOf(AUTH_TOKEN, 'wss://phone.example.com/media');
  expect(wrong.socket.headers['x-twilio-signature']).toHaveLength(28);
  expect(wrong.socket.headers['x-twilio-signature'] !== socketRight).toBe(upgrade);
  const none = await placeAndConnect({ misbehaviour: { noSignature: request } });
  expect(none.bridge.requests[0]?.headers['x-twilio-signature'] === undefined).toBe(webhook);
  expect(none.socket.headers['x-twilio-signature'] === undefined).toBe(upgrade);
});

test('sends a second start after ten frames', async () => {
  const { clock, socket } = await placeAndConnect({ misbehaviour: { secondStart: true } });
  clock.advance(400);
  await until(() => socket.of('media').length).toBe(20);
  expect(socket.of('start')).toHaveLength(2);
  expect(socket.of('start')[1]).toMatchObject({
    sequenceNumber: '12',
    start: { customParameters: { token: 't-1' } },
  });
});

test('sends the webhook twice, and uses the first response', async () => {
  const { bridge, socket, events } = await placeAndConnect({ misbehaviour: { webhookTwice: true } });
  expect(bridge.requests).toHaveLength(2);
  expect(bridge.requests[1]?.form).toEqual(bridge.requests[0]?.form);
  expect(events.filter(({ type }) => type === 'request')).toHaveLength(2);
  expect(bridge.sockets).toEqual([socket]);
});

test('opens a second socket with the token of the first, and records the outcome', async () => {
  const { bridge, clock, socket, call } = await placeAndConnect({ misbehaviour: { secondSocket: true } });
  clock.advance(200);
  await until(() => bridge.sockets[1]?.of('start').length).toBe(1);
  const second = bridge.sockets[1]!;
  expect(second.of('start')[0]?.start.customParameters).toEqual({ token: 't-1' });
  expect(second.streamSid).not.toBe(socket.streamSid);
  expect(second.headers['x-twilio-signature']).toBe(socket.headers['x-twilio-signature']);
  second.socket.close(4003);
  await until(() => second.closed).toBe(4003);
  call.hangUp();
  const record = await call.finished;
  expect(record.streams).toMatchObject([
    { second: false, closedBy: 'carrier' },
    { second: true, closedBy: 'bridge', closeCode: 4003 },
  ]);
});

test('closes a second socket that the bridge keeps with the call', async () => {
  const { bridge, clock, call } = await placeAndConnect({ misbehaviour: { secondSocket: true } });
  clock.advance(200);
  await until(() => bridge.sockets[1]?.of('start').length).toBe(1);
  call.hangUp();
  expect((await call.finished).streams[1]).toMatchObject({ second: true, closedBy: 'carrier' });
});
