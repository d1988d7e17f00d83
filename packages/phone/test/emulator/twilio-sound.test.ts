// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { heardAfterClears } from '../../src/emulator/index.ts';
import { CONNECT, HANG_UP, placeAndConnect } from './placed.ts';
import { until } from './until.ts';

test('sends 20 ms every 20 ms, and everything that is due after the event loop was late', async () => {
  const samples = new Int16Array(8000).fill(1000);
  const { clock, socket } = await placeAndConnect({
    steps: [{ do: 'speak', sound: { samples, sampleRate: 8000 } }],
  });
  clock.advance(19.9);
  clock.advance(480.1);
  await until(() => socket.of('media').length).toBe(25);
  clock.jump(1007);
  clock.advance(3);
  await until(() => socket.of('media').length).toBe(75);
  const media = socket.of('media');
  expect(media.map(({ sequenceNumber }) => sequenceNumber)).toEqual(media.map((_, i) => String(i + 2)));
  expect(media.map(({ media }) => media.chunk)).toEqual(media.map((_, i) => String(i + 1)));
  expect(media.map(({ media }) => media.timestamp)).toEqual(media.map((_, i) => String(i * 20)));
  expect(media.every(({ media }) => Buffer.from(media.payload, 'base64').length === 160)).toBe(true);
  const [first, last] = [media[0]!.media.payload, media.at(-1)!.media.payload];
  expect(Buffer.from(first, 'base64')).toEqual(Buffer.alloc(160, 0xce));
  expect(Buffer.from(last, 'base64')).toEqual(Buffer.alloc(160, 0xff));
});

test('returns a mark when everything before it was played, not before', async () => {
  const { clock, socket, count } = await placeAndConnect();
  socket.mark('at once');
  await until(() => socket.marks).toEqual(['at once']);
  socket.sound(310);
  socket.mark('a');
  socket.sound(100);
  socket.mark('b');
  await until(() => count('mark')).toBe(3);
  clock.advance(309);
  await until(() => socket.of('media').length).toBe(15);
  expect(socket.marks).toEqual(['at once']);
  clock.advance(1);
  await until(() => socket.marks).toEqual(['at once', 'a']);
  clock.advance(100);
  await until(() => socket.marks).toEqual(['at once', 'a', 'b']);
});

test('returns every mark after a clear, and plays nothing sent before it', async () => {
  const { clock, socket, count, call } = await placeAndConnect();
  socket.sound(1000);
  socket.mark('a');
  socket.sound(1000);
  socket.mark('b');
  await until(() => count('mark')).toBe(2);
  clock.advance(250);
  socket.clear();
  socket.sound(100, 0x30);
  await until(() => count('media')).toBe(3);
  await until(() => socket.marks).toEqual(['a', 'b']);
  clock.advance(500);
  call.hangUp();
  const record = await call.finished;
  expect(heardAfterClears(record)).toEqual([0]);
  expect(record.clears).toMatchObject([
    { atSample: 2000, effectSample: 2000, droppedSamples: 14_000, marks: [0, 1] },
  ]);
  expect(record.marks.map(({ outcome }) => outcome)).toEqual(['dropped', 'dropped']);
  expect(record.media).toMatchObject([
    { fromSample: 0, toSample: 8000, heard: 2000, dropped: 6000, clear: 0 },
    { fromSample: 8000, toSample: 16_000, heard: 0, dropped: 8000, clear: 0 },
    { fromSample: 2000, toSample: 2800, heard: 800, dropped: 0 },
  ]);
  const [loud, other] = [record.heard[0], record.heard[2000]];
  expect(loud).not.toBe(other);
  expect([...record.heard]).toEqual([
    ...new Int16Array(2000).fill(loud!),
    ...new Int16Array(800).fill(other!),
    ...new Int16Array(record.heard.length - 2800).fill(0),
  ]);
  expect(record.heard.length).toBe(6000);
  expect(record.said.length).toBe(6000);
});

test('keeps the parts of a timeline that the caller and the agent have in common', async () => {
  const samples = new Int16Array(800).fill(-2000);
  const { clock, socket, count, call } = await placeAndConnect({
    steps: [
      { do: 'wait', until: 'agent-has-spoken', ms: 200 },
      { do: 'speak', sound: { samples, sampleRate: 8000 } },
      { do: 'hang-up' },
    ],
  });
  clock.advance(100);
  socket.sound(1000);
  await until(() => count('media')).toBe(1);
  clock.advance(1000);
  const record = await call.finished;
  expect(record.endedBy).toBe('caller');
  // The frame in which 200 ms are completely heard begins at 280 ms.
  expect(record.said.indexOf(-2000)).toBe(280 * 8);
  expect(record.heard.findIndex((sample) => sample !== 0)).toBe(100 * 8);
  expect(record.steps.map(({ step, toMs }) => [step, toMs])).toEqual([
    ['wait', 280],
    ['speak', 380],
    ['hang-up', 380],
  ]);
});

test('sends digits as messages', async () => {
  const { clock, socket } = await placeAndConnect({ steps: [{ do: 'press', digits: '4*' }] });
  clock.advance(400);
  await until(() => socket.of('dtmf').map(({ dtmf }) => dtmf)).toEqual([
    { track: 'inbound_track', digit: '4' },
    { track: 'inbound_track', digit: '*' },
  ]);
});

test('a call can have one stream after the other, on one timeline', async () => {
  const { bridge, clock, socket, count, call } = await placeAndConnect(
    {},
    { answers: { '/voice': CONNECT, '/after': CONNECT.replace('/after', '/end'), '/end': HANG_UP } },
  );
  socket.sound(100);
  socket.mark('never played');
  await until(() => count('mark')).toBe(1);
  clock.advance(60);
  socket.socket.close(1000);
  await until(() => bridge.sockets[1]?.of('start').length).toBe(1);
  const second = bridge.sockets[1]!;
  expect(second.streamSid).not.toBe(socket.streamSid);
  clock.advance(40);
  second.sound(20);
  await until(() => count('media')).toBe(2);
  clock.advance(40);
  second.socket.close(1000);
  const record = await call.finished;
  expect(record.endedBy).toBe('agent');
  expect(record.media).toMatchObject([
    { heard: 480, dropped: 320 },
    { fromSample: 800, heard: 160 },
  ]);
  expect(record.marks).toMatchObject([{ outcome: 'pending' }]);
  expect(second.marks).toEqual([]);
  expect(second.of('media')[0]).toMatchObject({ sequenceNumber: '2', media: { chunk: '1', timestamp: '0' } });
});

test('records messages of a bridge that Twilio does not accept, and continues to play', async () => {
  const { clock, socket, count, call } = await placeAndConnect();
  socket.socket.send('{"event":');
  socket.socket.send(Buffer.from([1, 2, 3]));
  socket.send({ event: 'media', streamSid: 'MZ-other', media: { payload: 'AAAA' } });
  socket.send({ event: 'media', streamSid: socket.streamSid, media: { payload: 'not base64!' } });
  socket.send({ event: 'mark', streamSid: socket.streamSid, mark: {} });
  socket.send({ event: 'stop', streamSid: socket.streamSid });
  socket.sound(20);
  await until(() => count('media')).toBe(1);
  clock.advance(40);
  call.hangUp();
  const record = await call.finished;
  expect(record.problems.map(({ code }) => code)).toEqual([31_951, 31_951, 31_951, 31_951, 31_951, 31_951]);
  expect(record.media[0]?.heard).toBe(160);
});

test('ends the stream on a message of more than a mebibyte', async () => {
  const { socket, call } = await placeAndConnect();
  socket.socket.send('x'.repeat(1024 * 1024 + 1));
  const record = await call.finished;
  expect(record.streams[0]?.error).toContain('payload');
  expect(record.problems).toMatchObject([{ code: 31_921 }]);
});

test('keeps simultaneous calls independent', async () => {
  const sound = (value: number) => ({ samples: new Int16Array(400).fill(value), sampleRate: 8000 });
  const calls = await Promise.all(
    [1, 2, 3].map((seed) => placeAndConnect({ seed, steps: [{ do: 'speak', sound: sound(seed * 1000) }] })),
  );
  for (const [index, { clock, socket }] of calls.entries()) {
    clock.advance(100);
    socket.sound(50, 0x20 + index);
  }
  await until(() => calls.every(({ count }) => count('media') === 1)).toBe(true);
  const records = await Promise.all(
    calls.map(({ clock, call }) => {
      clock.advance(100);
      call.hangUp();
      return call.finished;
    }),
  );
  expect(new Set(records.map(({ callId }) => callId)).size).toBe(3);
  expect(records.map(({ said }) => said[0])).toEqual([1000, 2000, 3000]);
  expect(new Set(records.map(({ heard }) => heard[800])).size).toBe(3);
});
