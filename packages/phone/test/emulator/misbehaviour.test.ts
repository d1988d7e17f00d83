// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { heardAfterClears } from '../../src/emulator/index.ts';
import { place, placeAndConnect } from './placed.ts';
import { until } from './until.ts';

const SOUND = { samples: new Int16Array(16_000).fill(1000), sampleRate: 8000 };
const SPEAK = [{ do: 'speak', sound: SOUND }] as const;

test('delays messages with jitter and keeps their order', async () => {
  const { bridge, clock, count } = await place({ steps: SPEAK, misbehaviour: { jitterMs: 120 } });
  await until(() => count('stream-opened')).toBe(1);
  await until(() => bridge.sockets.length).toBe(1);
  const socket = bridge.sockets[0]!;
  clock.advance(1000);
  await until(() => socket.of('media').length).toBeGreaterThan(40);
  socket.sound(20);
  await until(() => (clock.advance(1), count('media'))).toBe(1);
  clock.advance(120);
  await until(() => socket.of('media').length).toBeGreaterThan(50);
  const numbers = socket.messages.slice(1).map(({ sequenceNumber }) => Number(sequenceNumber));
  expect(numbers).toEqual(numbers.map((_, i) => i + 1));
});

test('delays a message for a time determined by the seed', async () => {
  const { bridge, clock, count } = await place({ misbehaviour: { jitterMs: 120 }, seed: 5 });
  await until(() => count('stream-opened')).toBe(1);
  await until(() => bridge.sockets.length).toBe(1);
  const socket = bridge.sockets[0]!;
  clock.advance(20);
  socket.socket.ping();
  await new Promise((resolve) => socket.socket.once('pong', resolve));
  expect(socket.of('media')).toHaveLength(0);
  clock.advance(120);
  await until(() => socket.of('media').length).toBeGreaterThan(0);
});

test('drops frames as holes in time at the bridge, and silence at the caller', async () => {
  const { clock, socket, count, call } = await placeAndConnect({
    steps: SPEAK,
    misbehaviour: { loss: 0.3 },
    seed: 7,
  });
  socket.sound(1000);
  await until(() => count('media')).toBe(1);
  clock.advance(1000);
  call.hangUp();
  const record = await call.finished;
  const [stream] = record.streams;
  expect(stream!.mediaLost).toBeGreaterThan(5);
  expect(stream!.mediaSent + stream!.mediaLost).toBe(50);
  const times = socket.of('media').map(({ media }) => Number(media.timestamp));
  expect(times).toHaveLength(stream!.mediaSent);
  expect(times.some((time, i) => i > 0 && time - times[i - 1]! > 20)).toBe(true);
  expect(socket.of('media').map(({ media }) => Number(media.chunk))).toEqual(times.map((_, i) => i + 1));
  const { heard, lost } = record.media[0]!;
  expect(lost).toBeGreaterThan(0);
  expect(heard + lost).toBe(8000);
  expect(record.heard.filter((sample) => sample === 0)).toHaveLength(lost);
  expect(record.said.filter((sample) => sample === 1000)).toHaveLength(8000);
});

test('drops the same frames with the same seed', async () => {
  const losses = [];
  for (const seed of [3, 3, 4]) {
    const { clock, socket, call } = await placeAndConnect({ misbehaviour: { loss: 0.5 }, seed });
    clock.advance(600);
    call.hangUp();
    await call.finished;
    losses.push(
      socket
        .of('media')
        .map(({ media }) => media.timestamp)
        .join(' '),
    );
  }
  expect(losses[1]).toBe(losses[0]);
  expect(losses[2]).not.toBe(losses[0]);
});

test('swaps reordered frames with the next one', async () => {
  const { clock, socket } = await placeAndConnect({ misbehaviour: { reorder: 0.5 } });
  clock.advance(1000);
  await until(() => socket.of('media').length).toBeGreaterThan(48);
  const chunks = socket.of('media').map(({ media }) => Number(media.chunk));
  expect(chunks).not.toEqual(chunks.toSorted((a, b) => a - b));
  expect(chunks.every((chunk, i) => Math.abs(chunk - (i + 1)) <= 1)).toBe(true);
});

test('sends no silence when it is suppressed', async () => {
  const { clock, socket, call } = await placeAndConnect({
    steps: [
      { do: 'silence', ms: 500 },
      { do: 'speak', sound: { samples: SOUND.samples.subarray(0, 1600), sampleRate: 8000 } },
    ],
    misbehaviour: { silenceSuppression: true },
  });
  clock.advance(1000);
  call.hangUp();
  const record = await call.finished;
  expect(record.streams).toMatchObject([{ mediaSent: 10, mediaSuppressed: 40 }]);
  expect(socket.of('media')[0]).toMatchObject({ sequenceNumber: '2', media: { timestamp: '500' } });
});

test('a caller who hangs up loses nothing of what was said', async () => {
  const { bridge, clock, call, count } = await place({ misbehaviour: { jitterMs: 120 } });
  await until(() => count('stream-opened')).toBe(1);
  await until(() => bridge.sockets.length).toBe(1);
  clock.advance(200);
  call.hangUp();
  const record = await call.finished;
  expect(record.streams).toMatchObject([{ mediaSent: 10 }]);
  const socket = bridge.sockets[0]!;
  expect(socket.of('media')).toHaveLength(10);
  expect(socket.messages.at(-1)).toMatchObject({ event: 'stop', sequenceNumber: '12' });
});

test('delays marks of a clear like others', async () => {
  const { clock, socket, count } = await placeAndConnect({ misbehaviour: { lateMarksMs: 90 } });
  socket.sound(100);
  socket.mark('a');
  socket.clear();
  await until(() => count('clear')).toBe(1);
  clock.advance(89);
  expect(count('mark-returned')).toBe(0);
  clock.advance(1);
  await until(() => socket.marks).toEqual(['a']);
});

test('returns late marks late, and in order', async () => {
  const { clock, socket, count, events } = await placeAndConnect({ misbehaviour: { lateMarksMs: 90 } });
  socket.sound(100);
  socket.mark('a');
  await until(() => count('mark')).toBe(1);
  clock.advance(189);
  expect(count('mark-returned')).toBe(0);
  clock.advance(1);
  await until(() => socket.marks).toEqual(['a']);
  const returned = events.find(({ type }) => type === 'mark-returned');
  expect(returned).toMatchObject({ mark: { playedSample: 800, returnedAtMs: 190 } });
});

test.each([
  ['before', 300],
  ['after', 340],
] as const)('returns marks of a clear %s it takes effect', async (marksOnClear, returnedAtMs) => {
  const { clock, socket, count, call } = await placeAndConnect({
    misbehaviour: { clearDelayMs: 40, marksOnClear },
  });
  socket.sound(1000);
  socket.mark('a');
  await until(() => count('mark')).toBe(1);
  clock.advance(300);
  socket.clear();
  socket.sound(30);
  await until(() => count('media')).toBe(2);
  clock.advance(100);
  await until(() => socket.marks).toEqual(['a']);
  call.hangUp();
  const record = await call.finished;
  expect(record.clears).toMatchObject([{ atSample: 2400, effectSample: 2720, droppedSamples: 5280 }]);
  expect(record.marks).toMatchObject([{ outcome: 'dropped', returnedAtMs }]);
  expect(heardAfterClears(record)).toEqual([320]);
  expect(record.media[1]).toMatchObject({ fromSample: 2720, toSample: 2960, heard: 240, dropped: 0 });
});

test('ends a dropped connection without stop or close', async () => {
  const { clock, socket, call } = await placeAndConnect({
    misbehaviour: { deadSocket: { afterMs: 100, kind: 'drops' } },
  });
  clock.advance(100);
  expect(await call.finished).toMatchObject({ endedBy: 'dead-socket', streams: [{ closedBy: 'nobody' }] });
  await until(() => socket.closed).toBe(1006);
  expect(socket.of('stop')).toHaveLength(0);
});

test('continues to send when the carrier stops reading, and plays nothing more', async () => {
  const { clock, socket, call } = await placeAndConnect({
    misbehaviour: { deadSocket: { afterMs: 100, kind: 'stops-reading' } },
  });
  clock.advance(100);
  socket.sound(100);
  socket.mark('a');
  clock.advance(900);
  await until(() => socket.of('media').length).toBe(50);
  socket.socket.close(1000);
  clock.advance(100);
  await until(() => socket.of('media').length).toBe(55);
  call.hangUp();
  await until(() => socket.of('stop').length).toBe(1);
  clock.advance(2000);
  const record = await call.finished;
  expect(record).toMatchObject({ endedBy: 'caller', media: [], marks: [] });
  expect(record.heard.every((sample) => sample === 0)).toBe(true);
});

test('hangs up in the middle of a reply', async () => {
  const { clock, socket, count, call } = await placeAndConnect({ misbehaviour: { hangUpMidReplyMs: 400 } });
  socket.sound(2000);
  await until(() => count('media')).toBe(1);
  clock.advance(1000);
  const record = await call.finished;
  expect(record.endedBy).toBe('caller');
  expect(record.media[0]!.heard + record.media[0]!.dropped).toBe(16_000);
  expect(record.heard.filter((sample) => sample !== 0).length).toBe(record.media[0]!.heard);
  expect(record.media[0]!.heard).toBeGreaterThanOrEqual(3200);
});

test('returns the marks of what was heard before it hangs up, when it has fallen behind', async () => {
  const { clock, socket, count, call } = await placeAndConnect({ misbehaviour: { hangUpMidReplyMs: 400 } });
  for (const name of ['first', 'second']) {
    socket.sound(250);
    socket.mark(name);
  }
  socket.sound(2000);
  await until(() => count('media')).toBe(3);
  clock.jump(600);
  expect((await call.finished).endedBy).toBe('caller');
  await until(() => socket.of('stop').length).toBe(1);
  expect(socket.marks).toEqual(['first', 'second']);
});

test('leaves the socket to the bridge after a stop without a close', async () => {
  const { clock, socket, call } = await placeAndConnect({ misbehaviour: { stopWithoutClose: true } });
  call.hangUp();
  await until(() => socket.of('stop').length).toBe(1);
  expect(socket.closed).toBeUndefined();
  socket.socket.close(1000);
  expect(await call.finished).toMatchObject({ endedBy: 'caller', streams: [{ closeCode: 1000 }] });
  const other = await placeAndConnect({ misbehaviour: { stopWithoutClose: true } });
  other.call.hangUp();
  await until(() => other.socket.of('stop').length).toBe(1);
  other.clock.advance(5000);
  expect(await other.call.finished).toMatchObject({ streams: [{ closeCode: 1006 }] });
  clock.advance(0);
});

test('sends garbage between the frames without affecting them', async () => {
  const { clock, socket } = await placeAndConnect({ misbehaviour: { garbage: true } });
  clock.advance(2000);
  await until(
    () => socket.of('media').filter(({ sequenceNumber }) => sequenceNumber !== undefined).length,
  ).toBe(100);
  expect(socket.strange).toEqual(
    expect.arrayContaining(['null', '[]', '', '(binary)', '{"event":"media","media":{"payload":']),
  );
  expect(socket.of('weather')).toHaveLength(1);
});

test('combines several kinds of misbehaviour', async () => {
  const { call, clock, bridge, count } = await place({
    steps: SPEAK,
    misbehaviour: {
      jitterMs: 80,
      loss: 0.1,
      reorder: 0.2,
      silenceSuppression: true,
      lateMarksMs: 50,
      clearDelayMs: 20,
      secondStart: true,
      webhookTwice: true,
      secondSocket: true,
      stopWithoutClose: true,
      garbage: true,
      deadSocket: { afterMs: 1500, kind: 'stops-reading' },
    },
  });
  await until(() => count('stream-opened')).toBe(1);
  await until(() => (clock.advance(100), bridge.sockets[0]?.of('media').length ?? 0)).toBeGreaterThan(50);
  call.hangUp();
  await until(() => bridge.sockets[0]?.of('stop').length).toBe(1);
  clock.advance(5000);
  expect(await call.finished).toMatchObject({ endedBy: 'caller' });
});
