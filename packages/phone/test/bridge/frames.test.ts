// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { PhoneCall } from '../../src/call/phone-call.ts';
import { askWebhook, startOf, Stranger } from './stranger.ts';
import { Switchboard } from './switchboard.ts';

const sound = { event: 'media', media: { payload: Buffer.alloc(160, 0xff).toString('base64') } };

async function begin(board: Switchboard, callSid: string): Promise<{ line: Stranger; call: PhoneCall }> {
  const { token } = await askWebhook(board, callSid);
  const line = (await new Stranger(board).open()).start(callSid, token);
  await expect.poll(() => board.calls.some(({ id }) => id === callSid)).toBe(true);
  return { line, call: board.calls.find(({ id }) => id === callSid) as PhoneCall };
}

test.each([
  ['text', '{"event":"media","media":7}'],
  ['bytes', Uint8Array.of(0xff, 0xfe, 0)],
  ['starts', startOf('CA1', 'again')],
])('ends only the call that sends fifty unreadable frames of %s', async (_, frame) => {
  const board = await Switchboard.open();
  const [rude, polite] = [await begin(board, 'CA1'), await begin(board, 'CA2')];
  rude.line.say(...Array.from({ length: 50 }, () => frame));
  expect(await rude.call.ended).toBe('line invalid');
  expect(await rude.line.closed).toBe(1008);
  polite.line.say(sound, { event: 'dtmf', dtmf: { digit: '5' } });
  expect(await polite.call.collectDigits({ max: 1, timeoutMs: 60_000 })).toEqual({
    digits: '5',
    endedBy: 'max',
  });
  expect(polite.call.end).toBeUndefined();
});

test('survives unreadable frames with others between them', async () => {
  const board = await Switchboard.open();
  const caller = board.twilio({
    misbehaviour: { garbage: true, secondStart: true },
    steps: [
      { do: 'silence', ms: 800 },
      { do: 'press', digits: '12' },
      { do: 'silence', ms: 500 },
      { do: 'hang-up' },
    ],
  });
  const call = await board.call();
  expect(await call.collectDigits({ max: 2, timeoutMs: 60_000 })).toEqual({ digits: '12', endedBy: 'max' });
  expect(await call.ended).toBe('caller hung up');
  expect((await caller.finished).problems).toEqual([]);
});

test('ends a call that sends a frame longer than 64 KiB', async () => {
  const board = await Switchboard.open();
  const [rude, polite] = [await begin(board, 'CA1'), await begin(board, 'CA2')];
  rude.line.say('x'.repeat(65_536 + 1));
  expect(await rude.call.ended).toBe('line invalid');
  expect(await rude.line.closed).toBe(1009);
  polite.line.socket.terminate();
  expect(await polite.call.ended).toBe('line lost');
});

test('accepts a frame of 64 KiB', async () => {
  const board = await Switchboard.open();
  const { line, call } = await begin(board, 'CA1');
  line.say('x'.repeat(65_536), { event: 'dtmf', dtmf: { digit: '1' } });
  expect((await call.collectDigits({ max: 1, timeoutMs: 60_000 })).digits).toBe('1');
});

test('ends a call that sends an invalid WebSocket frame', async () => {
  const board = await Switchboard.open();
  const { line, call } = await begin(board, 'CA1');
  // Reserved bits, which no extension has defined.
  (line.socket as unknown as { _socket: { write(bytes: Uint8Array): void } })._socket.write(
    Uint8Array.of(0xf1, 0x80, 0, 0, 0, 0),
  );
  expect(await call.ended).toBe('line invalid');
});
