// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { StreamRecord } from '../../src/emulator/record.ts';
import { ManualClock, settled } from '../manual-clock.ts';
import { askWebhook, signed, Stranger } from './stranger.ts';
import { PUBLIC_HOST, Switchboard } from './switchboard.ts';

test.each(['wrongSignature', 'noSignature'] as const)('rejects a webhook when it has %s', async (kind) => {
  const board = await Switchboard.open();
  const record = await board.twilio({ misbehaviour: { [kind]: 'webhook' } }).finished;
  expect(record.requests).toMatchObject([{ status: 403 }]);
  expect(record.endedBy).toBe('refused');
  expect(record.streams).toEqual([]);
});

test.each(['wrongSignature', 'noSignature'] as const)(
  'rejects a socket of Twilio before the upgrade when it has %s',
  async (kind) => {
    const board = await Switchboard.open();
    const record = await board.twilio({ misbehaviour: { [kind]: 'socket' } }).finished;
    expect(record.streams).toMatchObject([{ refusedStatus: 403 }]);
    expect(record.streams[0]?.openedAtMs).toBeUndefined();
    expect(board.calls).toEqual([]);
  },
);

test.each(['wrongSignature', 'noSignature'] as const)(
  'rejects a socket of ACS before the upgrade when it has %s, and does not use up its URL',
  async (kind) => {
    const board = await Switchboard.open({ acs: true });
    const { pathname } = new URL(board.bridge.mediaUrl('acs'));
    const streamUrl = `ws://127.0.0.1:${board.port}${pathname}`;
    const record = await board.acs({ streamUrl, misbehaviour: { [kind]: 'socket' } }).finished;
    expect(record.streams).toMatchObject([{ refusedStatus: 403 }]);
    board.acs({ streamUrl });
    expect((await board.call()).carrier).toBe('acs');
  },
);

test('rejects a socket of ACS when its URL was used before', async () => {
  const board = await Switchboard.open({ acs: true });
  const { pathname } = new URL(board.bridge.mediaUrl('acs'));
  const streamUrl = `ws://127.0.0.1:${board.port}${pathname}`;
  board.acs({ streamUrl });
  await board.call();
  const { streams } = await board.acs({ streamUrl }).finished;
  expect(streams).toMatchObject([{ refusedStatus: 403 }]);
  expect(board.calls.length).toBe(1);
});

test('destroys a rejected socket even when the other end keeps it open', async () => {
  const board = await Switchboard.open();
  const socket = connect({ port: board.port, host: '127.0.0.1', allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(
    `GET /twilio/media HTTP/1.1\r\nHost: ${PUBLIC_HOST}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/u);
  await expect.poll(() => board.openSockets).toBe(0);
});

test('ignores paths that do not belong to a provider', async () => {
  const board = await Switchboard.open();
  for (const path of [
    '/',
    '/elsewhere/media',
    '/twilio',
    '/__proto__/media',
    '//twilio/media',
    '/%74wilio/media',
  ]) {
    const answer = await board.bridge.webhook({ method: 'POST', url: path, headers: {}, body: '' });
    expect([path, answer.status]).toEqual([path, 404]);
  }
  const other = new Stranger(board, { path: '/twilio/elsewhere' });
  expect(await other.refused).toBe(403);
});

test('closes a socket whose token is wrong, was used, or is for another call', async () => {
  const board = await Switchboard.open();
  const first = await askWebhook(board, 'CA1');
  const other = await askWebhook(board, 'CA2');
  const good = (await new Stranger(board).open()).start('CA1', first.token);
  await board.call();

  const wrong = (await new Stranger(board).open()).start('CA3', 'guessed');
  const none = (await new Stranger(board).open()).start('CA3', '');
  const reused = (await new Stranger(board).open()).start('CA3', first.token);
  const foreign = (await new Stranger(board).open()).start('CA3', other.token);
  for (const stranger of [wrong, none, reused, foreign]) expect(await stranger.closed).toBe(1008);
  // A stolen token is used up.
  const late = (await new Stranger(board).open()).start('CA2', other.token);
  expect(await late.closed).toBe(1008);
  expect(board.calls.map(({ id }) => id)).toEqual(['CA1']);
  expect(good.socket.readyState).toBe(good.socket.OPEN);
  expect(board.warnings.join()).not.toContain(other.token);
});

test('accepts a repeated webhook whose answer was lost, and either token leads to the call', async () => {
  const board = await Switchboard.open();
  for (const [i, used] of ['first', 'second'].entries()) {
    const callSid = `CA${i}`;
    const answers = { first: await askWebhook(board, callSid), second: await askWebhook(board, callSid) };
    (await new Stranger(board).open()).start(callSid, answers[used as 'first' | 'second'].token);
    expect((await board.call(i + 1)).id).toBe(callSid);
  }
  expect(board.warnings).toEqual([]);
});

test('rejects a webhook that is repeated once its call has begun, also when the call is over', async () => {
  const board = await Switchboard.open();
  const [{ token }, other] = [await askWebhook(board, 'CA1'), await askWebhook(board, 'CA1')];
  (await new Stranger(board).open()).start('CA1', token);
  const call = await board.call();
  expect(await askWebhook(board, 'CA1')).toMatchObject({ status: 403, token: '' });
  call.hangUp();
  await call.ended;
  expect(await askWebhook(board, 'CA1')).toMatchObject({ status: 403, token: '' });
  const late = (await new Stranger(board).open()).start('CA1', other.token);
  expect(await late.closed).toBe(1008);
  expect(board.calls.length).toBe(1);
  expect(board.warnings).toEqual([
    expect.stringContaining('the webhook was replayed'),
    expect.stringContaining('the webhook was replayed'),
    expect.stringContaining('Another token for the same webhook'),
  ]);
  // Others are not affected.
  expect(await askWebhook(board, 'CA2')).toMatchObject({ status: 200 });
});

test('leads a webhook of Telnyx to one call as well, however often it is repeated', async () => {
  const board = await Switchboard.open();
  const [{ url }, other] = [await board.telnyxWebhook('v3:1'), await board.telnyxWebhook('v3:1')];
  const pathOf = (address: string): string => new URL(address).pathname;
  await new Stranger(board, { path: pathOf(url), headers: {} }).open();
  expect(await board.telnyxWebhook('v3:1')).toMatchObject({ status: 403 });
  expect(await new Stranger(board, { path: pathOf(other.url), headers: {} }).refused).toBe(403);
  expect(await board.telnyxWebhook('v3:2')).toMatchObject({ status: 200 });
});

test('accepts a token for a minute', async () => {
  const clock = new ManualClock();
  const board = await Switchboard.open({ clock });
  const { token } = await askWebhook(board, 'CA1');
  await clock.pass(60_001);
  const late = (await new Stranger(board).open()).start('CA1', token);
  expect(await late.closed).toBe(1008);
  expect(board.calls).toEqual([]);
});

test('closes a second socket of a call in progress without affecting the call', async () => {
  const board = await Switchboard.open();
  const opened: StreamRecord[] = [];
  const caller = board.twilio({
    misbehaviour: { secondSocket: true },
    onEvent: (event) => event.type === 'stream-opened' && opened.push(event.stream),
  });
  await expect.poll(() => opened.find(({ second }) => second)?.closedAtMs).toBeDefined();
  expect(board.calls[0]?.end).toBeUndefined();
  caller.hangUp();
  const { streams, endedBy } = await caller.finished;
  expect(streams).toMatchObject([
    { second: false, closedBy: 'carrier' },
    { second: true, closedBy: 'bridge', closeCode: 1008 },
  ]);
  expect(endedBy).toBe('caller');
  expect(await board.calls[0]?.ended).toBe('caller hung up');
  expect(board.calls.length).toBe(1);
});

test('closes a second socket of a call even when it has another token', async () => {
  const board = await Switchboard.open();
  const { token } = await askWebhook(board, 'CA1');
  (await new Stranger(board).open()).start('CA1', token);
  const call = await board.call();
  const again = await askWebhook(board, 'CA1');
  const second = (await new Stranger(board).open()).start('CA1', again.token);
  expect(await second.closed).toBe(1008);
  expect(call.end).toBeUndefined();
});

test('closes a socket on which no call starts within 10 s', async () => {
  const clock = new ManualClock();
  const board = await Switchboard.open({ clock });
  const silent = await new Stranger(board).open();
  silent.say({ event: 'connected' });
  await expect.poll(() => clock.pending).toBe(1);
  await clock.pass(9999);
  expect(silent.socket.readyState).toBe(silent.socket.OPEN);
  await clock.pass(1);
  expect(await silent.closed).toBe(1008);
  expect(clock.pending).toBe(0);
});

test.each([
  ['not JSON', '{'],
  ['sound', { event: 'media', media: { payload: 'AAAA' } }],
  ['a start without a call', { event: 'start', streamSid: 'MZ1', start: {} }],
  ['its end', { event: 'stop' }],
  ['bytes', Uint8Array.of(0xff, 0, 0xff)],
])('closes a socket whose first message is %s', async (_, frame) => {
  const board = await Switchboard.open();
  const stranger = (await new Stranger(board).open()).say(frame);
  expect(await stranger.closed).toBe(1008);
  expect(board.calls).toEqual([]);
});

test('closes a socket that sends many messages without a start', async () => {
  const board = await Switchboard.open();
  const stranger = await new Stranger(board).open();
  for (let i = 0; i < 20; i += 1) stranger.say({ event: 'someday' });
  expect(await stranger.closed).toBe(1008);
});

test('cleans up after a socket that was closed before its call had started', async () => {
  const clock = new ManualClock();
  const board = await Switchboard.open({ clock });
  const stranger = await new Stranger(board).open();
  await expect.poll(() => clock.pending).toBe(1);
  stranger.socket.terminate();
  await expect.poll(() => clock.pending).toBe(0);
  expect(board.calls).toEqual([]);
});

test('answers 503 when more sockets without a call are open than allowed', async () => {
  const board = await Switchboard.open({ maxCalls: 2 });
  const waiting = await Promise.all(Array.from({ length: 18 }, async () => new Stranger(board).open()));
  expect(waiting.length).toBe(18);
  expect(await new Stranger(board).refused).toBe(503);
  // Simultaneous upgrades count, too.
  waiting[0]?.socket.terminate();
  await expect.poll(() => board.openSockets).toBeLessThan(19);
  await pause(10);
  const [one, two] = [new Stranger(board), new Stranger(board)];
  const outcome = async (stranger: Stranger) =>
    Promise.race([
      stranger.refused,
      new Promise<number>((resolve) => stranger.socket.on('open', () => resolve(101))),
    ]);
  expect((await Promise.all([outcome(one), outcome(two)])).toSorted((a, b) => a - b)).toEqual([101, 503]);
});

test('survives an upgrade that breaks while it is checked', async () => {
  const board = await Switchboard.open({ acs: true });
  const { pathname } = new URL(board.bridge.mediaUrl('acs'));
  const gone = new Stranger(board, { path: pathname, headers: { authorization: 'Bearer a.b.c' } });
  gone.socket.terminate();
  await settled();
  const twilio = await new Stranger(board, { headers: signed() }).open();
  expect(twilio.socket.readyState).toBe(twilio.socket.OPEN);
});
