// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { placeCall, type CallEvent } from '../../src/emulator/index.ts';
import { startBridge } from './bridge.ts';
import { ManualClock } from './manual-clock.ts';
import { until } from './until.ts';

test("carries a call with Telnyx's messages", async () => {
  const bridge = await startBridge();
  const clock = new ManualClock();
  const events: CallEvent[] = [];
  const call = placeCall({
    carrier: 'telnyx',
    streamUrl: `${bridge.ws}/telnyx`,
    streamToken: 'stream token',
    parameters: { customer: '7' },
    from: '+15550123',
    steps: [{ do: 'press', digits: '5' }],
    clock,
    onEvent: (event) => events.push(event),
  });
  onTestFinished(() => call.hangUp());
  await until(() => bridge.sockets[0]?.of('start').length).toBe(1);
  const socket = bridge.sockets[0]!;
  expect(socket.headers['x-telnyx-streaming-auth-token']).toBe('stream token');
  expect(socket.messages).toMatchObject([
    { event: 'connected', version: '1.0.0', 'x-telnyx-streaming-auth-token': 'stream token' },
    {
      event: 'start',
      sequence_number: '1',
      stream_id: expect.any(String) as string,
      start: {
        call_control_id: expect.stringMatching(/^v3:/u) as string,
        from: '+15550123',
        custom_parameters: { customer: '7' },
        media_format: { encoding: 'PCMU', sample_rate: 8000, channels: 1 },
      },
    },
  ]);
  clock.advance(100);
  await until(() => socket.of('media').length).toBe(5);
  expect(socket.of('dtmf')).toMatchObject([{ dtmf: { digit: '5' }, sequence_number: '2' }]);
  socket.send({ event: 'media', media: { payload: Buffer.alloc(1600, 0x20).toString('base64') } });
  socket.send({ event: 'mark', mark: { name: 'a' } });
  socket.send({ event: 'media', media: { payload: Buffer.alloc(100, 0x20).toString('base64') } });
  await until(() => events.filter(({ type }) => type === 'problem').length).toBe(1);
  clock.advance(100);
  socket.send({ event: 'clear' });
  await until(() => socket.marks).toEqual(['a']);
  call.hangUp();
  const record = await call.finished;
  expect(record.media).toMatchObject([{ heard: 800, dropped: 800 }]);
  expect(socket.messages.at(-1)).toMatchObject({ event: 'stop', stop: { call_control_id: record.callId } });
});

test('gives up on a bridge that does not answer the handshake within 10 s of the call', async () => {
  let asked = 0;
  const server = createServer(
    (socket) => void socket.on('error', () => undefined).once('data', () => (asked += 1)),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const clock = new ManualClock();
  const streamUrl = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/telnyx`;
  const call = placeCall({ carrier: 'telnyx', streamUrl, steps: [], clock });
  let ended = false;
  void call.finished.then(() => (ended = true));
  await until(() => asked).toBe(1);
  clock.advance(9_999);
  await pause(20);
  expect(ended).toBe(false);
  clock.advance(1);
  const { endedBy, problems } = await call.finished;
  expect(endedBy).toBe('refused');
  expect(problems).toMatchObject([{ message: expect.stringContaining('within 10 s') as string }]);
  expect(clock.waiting).toBe(0);
});
