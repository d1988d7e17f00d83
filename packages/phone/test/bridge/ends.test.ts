// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { PhoneCall } from '../../src/call/phone-call.ts';
import { twilio } from '../../src/providers/twilio.ts';
import { ManualClock, settled } from '../manual-clock.ts';
import { askWebhook, Stranger } from './stranger.ts';
import { AUTH_TOKEN, Switchboard } from './switchboard.ts';
import { echo, speech, Talker } from './talker.ts';

const CARRIERS = ['twilio', 'acs', 'telnyx'] as const;

test.each(CARRIERS)(
  'ends a call of %s, and everything that waits for it, when the caller hangs up',
  async (carrier) => {
    const board = await Switchboard.open({ acs: true, onCall: echo });
    const steps = [
      { do: 'speak' as const, sound: { samples: new Int16Array(3200).fill(9000), sampleRate: 8000 } },
      { do: 'wait' as const, until: 'agent-speaks' as const },
      { do: 'hang-up' as const },
    ];
    const caller = board[carrier]({ steps });
    const call = await board.call();
    // ACS sends no message when a call ends: its socket closes.
    expect(await call.ended).toBe('caller hung up');
    const { endedBy, problems, steps: done } = await caller.finished;
    expect({ endedBy, problems }).toEqual({ endedBy: 'caller', problems: [] });
    expect(done[1]?.limit).toBeUndefined();
    expect(board.bridge.calls).toEqual([]);
  },
);

test.each(CARRIERS)('hangs up a call of %s', async (carrier) => {
  const board = await Switchboard.open({ acs: true });
  const caller = board[carrier]();
  const call = await board.call();
  call.hangUp();
  call.hangUp();
  expect(await call.ended).toBe('hung up');
  const { endedBy, problems } = await caller.finished;
  expect({ endedBy, problems }).toEqual({ endedBy: 'agent', problems: [] });
});

test('cuts speech, with a position, when the caller hangs up, and discards later speech', async () => {
  const board = await Switchboard.open();
  board.twilio({ misbehaviour: { hangUpMidReplyMs: 400 } });
  const call = await board.call();
  const talker = new Talker(call);
  await talker.say(speech(5000, 8000));
  expect(await call.ended).toBe('caller hung up');
  expect(talker.finished).toMatchObject([{ interrupted: true }]);
  expect(talker.finished[0]?.playbackPosition).toBeGreaterThan(0.2);
  expect(talker.finished[0]?.playbackPosition).toBeLessThan(5);
  await call.output.captureFrame(speech(20, 8000)[0] as never);
  call.output.flush();
  await call.output.waitForPlayout();
  await call.sendDigits('1');
  expect(talker.finished.length).toBe(1);
});

test('makes one call of a repeated webhook', async () => {
  const board = await Switchboard.open();
  let asked = 0;
  const caller = board.twilio({
    misbehaviour: { webhookTwice: true },
    onEvent: ({ type }) => (asked += type === 'request' ? 1 : 0),
  });
  await board.call();
  await expect.poll(() => asked).toBe(2);
  caller.hangUp();
  const { requests, streams } = await caller.finished;
  const answers = requests.filter(({ purpose }) => purpose.endsWith('webhook')).map(({ status }) => status);
  // The later one gets no token if the call has begun before it.
  expect([
    [200, 200],
    [200, 403],
  ]).toContainEqual(answers.toSorted((a = 0, b = 0) => a - b));
  expect(streams).toMatchObject([{ closedBy: 'carrier' }]);
  expect(board.calls.length).toBe(1);
});

test.each([
  [1000, 'caller hung up'],
  [1011, 'line lost'],
] as const)(
  'a call ends when its carrier sends close code %d and keeps the connection',
  async (code, end) => {
    const board = await Switchboard.open();
    const { token } = await askWebhook(board, 'CA1');
    const line = new Stranger(board);
    const tcp = line.tcp;
    (await line.open()).start('CA1', token);
    const call = await board.call();
    // It reads no more, so it does not answer the end of the connection with its own.
    line.socket.pause();
    (await tcp).write(new Uint8Array([0x88, 0x82, 0, 0, 0, 0, code >> 8, code & 255]));
    expect(await call.ended).toBe(end);
  },
);

test.each([Object.create(null), undefined, Symbol('broken')])(
  'ends a call when answering it fails with something that is no error',
  async (thrown: unknown) => {
    const board = await Switchboard.open({ onCall: async () => Promise.reject(thrown) });
    board.twilio();
    expect(await (await board.call()).ended).toBe('hung up');
    expect(board.warnings).toEqual([expect.stringContaining('answering it failed')]);
  },
);

test('gives a busy signal when the maximum number of calls is reached', async () => {
  const board = await Switchboard.open({ maxCalls: 1 });
  const first = board.twilio();
  const call = await board.call();
  const busy = await board.twilio().finished;
  expect(busy.requests[0]?.body).toContain('<Reject reason="busy"/>');
  expect(busy.endedBy).toBe('refused');
  call.hangUp();
  await first.finished;
  board.twilio();
  expect((await board.call(2)).end).toBeUndefined();
});

test('closes a call that starts when all lines have become busy, and accepts it when it is retried', async () => {
  const board = await Switchboard.open({ maxCalls: 1 });
  const [one, two] = [await askWebhook(board, 'CA1'), await askWebhook(board, 'CA2')];
  const [first, second] = [await new Stranger(board).open(), await new Stranger(board).open()];
  first.start('CA1', one.token);
  await board.call();
  second.start('CA2', two.token);
  expect(await second.closed).toBe(1013);
  expect(board.calls.length).toBe(1);
});

test('drain accepts no new calls and waits for those in progress', async () => {
  const board = await Switchboard.open();
  board.twilio();
  const call = await board.call();
  let drained = false;
  const draining = board.bridge.drain().then(() => (drained = true));
  const busy = await board.twilio().finished;
  expect(busy.requests[0]?.body).toContain('<Reject reason="busy"/>');
  expect(await new Stranger(board).refused).toBe(503);
  expect(drained).toBe(false);
  expect(call.end).toBeUndefined();
  call.hangUp();
  await draining;
});

test('close ends calls, and sockets without one', async () => {
  const board = await Switchboard.open({ acs: true, onCall: echo });
  const callers = [board.twilio(), board.acs()];
  await board.call(2);
  const waiting = await new Stranger(board).open();
  await board.bridge.close();
  expect(await Promise.all(board.calls.map(({ ended }) => ended))).toEqual(['hung up', 'hung up']);
  expect(await waiting.closed).toBe(1001);
  for (const { finished } of callers) expect((await finished).endedBy).toBe('agent');
  await board.bridge.close();
});

test("answers Twilio's next webhook with a transfer, once", async () => {
  const board = await Switchboard.open();
  const caller = board.twilio();
  const call = await board.call();
  await call.transfer('+15550100009');
  expect(await call.ended).toBe('transferred');
  const { endedBy, transferredTo, instructions } = await caller.finished;
  expect({ endedBy, transferredTo }).toEqual({ endedBy: 'transfer', transferredTo: '+15550100009' });
  expect(instructions).toMatchObject([{ verb: 'connect' }, { verb: 'dial', to: '+15550100009' }]);
  const again = await askWebhook(board, call.id, { path: 'next' });
  expect(again.body).toContain('<Hangup/>');
  expect((await askWebhook(board, call.id, { path: 'next', token: 'guessed' })).status).toBe(403);
});

test('says what to do when the carrier cannot transfer, and continues the call', async () => {
  const board = await Switchboard.open({ acs: true });
  board.acs();
  const call = await board.call();
  await expect(call.transfer('+1')).rejects.toThrow(/set the transfer option of its provider/u);
  expect(call.end).toBeUndefined();
});

test.each([
  [
    'throws',
    () => {
      throw new Error('no agent today');
    },
  ],
  ['rejects', async () => Promise.reject(new Error('no agent today'))],
] as [string, (call: PhoneCall) => unknown][])('ends only the call whose onCall %s', async (_, fail) => {
  let calls = 0;
  const board = await Switchboard.open({
    onCall: (call) => {
      calls += 1;
      return calls === 2 ? fail(call) : undefined;
    },
  });
  board.twilio();
  const good = await board.call();
  const { endedBy } = await board.twilio().finished;
  expect(endedBy).toBe('agent');
  expect(await board.calls[1]?.ended).toBe('hung up');
  expect(board.warnings).toEqual([expect.stringContaining('no agent today')]);
  expect(good.end).toBeUndefined();
});

test('lets a call end although its onCall never returns', async () => {
  const board = await Switchboard.open({ onCall: () => new Promise(() => undefined) });
  const { endedBy } = await board.twilio({ steps: [{ do: 'silence', ms: 60 }, { do: 'hang-up' }] }).finished;
  expect(endedBy).toBe('caller');
  expect(await board.calls[0]?.ended).toBe('caller hung up');
});

test.each<[string, () => unknown, RegExp]>([
  [
    'throws',
    () => {
      throw new Error('the disk is full');
    },
    /onWarning .*the disk is full/u,
  ],
  ['rejects', () => Promise.reject(new Error('the disk is full')), /onWarning .*the disk is full/u],
  ['rejects with a value that has no text', () => Promise.reject(Object.create(null)), /onWarning .*object/u],
])('lets a call end although reporting a warning %s', async (_, onWarning, text) => {
  const told = vi.spyOn(process, 'emitWarning').mockReturnValue();
  const board = await Switchboard.open({
    onCall: () => {
      throw new Error('no agent today');
    },
    onWarning,
  });
  const { endedBy } = await board.twilio().finished;
  expect(endedBy).toBe('agent');
  const wrong = await board.twilio({ misbehaviour: { wrongSignature: 'socket' } }).finished;
  expect(wrong.streams).toMatchObject([{ refusedStatus: 403 }]);
  expect(told).toHaveBeenCalledWith(expect.stringMatching(text));
  told.mockRestore();
});

test.each(CARRIERS)(
  'ends a call of %s as lost when its socket is dropped without notice',
  async (carrier) => {
    const board = await Switchboard.open({ acs: true, onCall: echo });
    const misbehaviour = { deadSocket: { afterMs: 100, kind: 'drops' as const } };
    const caller = board[carrier]({ misbehaviour });
    const call = await board.call();
    expect(await call.ended).toBe('line lost');
    expect((await caller.finished).endedBy).toBe('dead-socket');
  },
);

test('ends a call when the carrier gives no sign of life for 15 s', async () => {
  const clock = new ManualClock();
  const board = await Switchboard.open({ clock });
  const { token } = await askWebhook(board, 'CA1');
  const line = (await new Stranger(board).open()).start('CA1', token);
  const call = await board.call();
  let pings = 0;
  line.socket.on('ping', () => (pings += 1));
  for (let i = 1; i <= 4; i += 1) {
    await clock.pass(5000);
    // It answers, and stays alive.
    await expect.poll(() => pings).toBe(i);
    await expect.poll(() => line.socket.bufferedAmount).toBe(0);
    await settled();
  }
  line.socket.pause();
  await clock.pass(15_000);
  await clock.pass(5000);
  expect(await call.ended).toBe('line lost');
  await expect.poll(() => clock.pending).toBe(0);
});

test('keeps a line that sends nothing for 30 s, with silence for the gap and later speech', async () => {
  const clock = new ManualClock();
  const board = await Switchboard.open({ clock });
  const { token } = await askWebhook(board, 'CA1');
  const line = (await new Stranger(board).open()).start('CA1', token);
  const call = await board.call();
  let pings = 0;
  line.socket.on('ping', () => (pings += 1));
  /** 20 ms of the caller, and when they begin by the carrier's clock. */
  const word = (timestamp: number): object => {
    const payload = Buffer.alloc(160, 0x10).toString('base64');
    return { event: 'media', media: { timestamp: String(timestamp), payload } };
  };
  const heard = { voiceMs: 0, silentMs: 0 };
  void (async () => {
    for await (const { data } of call.input.stream) {
      const silent = data.filter((sample) => sample === 0).length;
      heard.silentMs += silent / 8;
      heard.voiceMs += (data.length - silent) / 8;
    }
  })();
  line.say(word(0));
  await expect.poll(() => heard.voiceMs).toBe(20);
  for (let i = 1; i <= 6; i += 1) {
    await clock.pass(5000);
    await expect.poll(() => pings).toBe(i);
    // The answer is read.
    await expect.poll(() => line.socket.bufferedAmount).toBe(0);
    await settled();
  }
  expect(call.end).toBeUndefined();
  expect(heard).toEqual({ voiceMs: 20, silentMs: 29_980 });
  line.say(word(30_000));
  await expect.poll(() => heard.voiceMs).toBe(40);
  expect(heard.silentMs).toBe(29_980);
});

test('gives up on a carrier that neither sends nor reads after 15 s, with the reason', async () => {
  const clock = new ManualClock();
  const board = await Switchboard.open({ clock });
  const { token } = await askWebhook(board, 'CA1');
  const line = (await new Stranger(board, { autoPong: false }).open()).start('CA1', token);
  const call = await board.call();
  let pings = 0;
  line.socket.on('ping', () => (pings += 1));
  const digits: string[] = [];
  call.onDigit((digit) => digits.push(digit));
  const speakFor5s = async (): Promise<void> => {
    const before = [pings, digits.length] as const;
    await clock.pass(5000);
    line.say({ event: 'dtmf', dtmf: { digit: '1' } });
    await expect.poll(() => [pings, digits.length]).toEqual(before.map((count) => count + 1));
  };
  // Some carriers answer no pings: that alone means nothing.
  for (let i = 0; i < 5; i += 1) await speakFor5s();
  line.socket.pong();
  for (let i = 0; i < 3; i += 1) await speakFor5s();
  expect(call.end).toBeUndefined();
  await clock.pass(5000);
  expect(await call.ended).toBe('line stalled');
  expect(clock.pending).toBe(0);
});

test('gives up on a carrier that never answers pings when its backlog grows for 15 s', async () => {
  const clock = new ManualClock();
  const board = await Switchboard.open({ clock });
  const { token } = await askWebhook(board, 'CA1');
  const line = (await new Stranger(board, { autoPong: false }).open()).start('CA1', token);
  const call = await board.call();
  const backlog = vi.spyOn(WebSocket.prototype, 'bufferedAmount', 'get').mockReturnValue(1000);
  const speakFor = async (times: number): Promise<void> => {
    for (let i = 0; i < times; i += 1) {
      await clock.pass(5000);
      const digits = call.collectDigits({ max: 1, timeoutMs: 60_000 });
      line.say({ event: 'dtmf', dtmf: { digit: '1' } });
      expect((await digits).digits).toBe('1');
    }
  };
  await speakFor(2);
  // It read something.
  backlog.mockReturnValue(900);
  await speakFor(3);
  expect(call.end).toBeUndefined();
  await clock.pass(5000);
  expect(await call.ended).toBe('line stalled');
});

test('gives up on a carrier that stops reading before much is buffered, and reports the cut speech once', async () => {
  const clock = new ManualClock();
  const board = await Switchboard.open({ acs: true, clock });
  const caller = board.acs({ misbehaviour: { deadSocket: { afterMs: 40, kind: 'stops-reading' } } });
  const call = await board.call();
  const talker = new Talker(call);
  const phrase = speech(5000, 24_000);
  const talking = talker.say(Array.from({ length: 200 }, () => phrase).flat());
  while (call.end === undefined) await clock.pass(100);
  expect(call.end).toBe('line stalled');
  await talking;
  expect(talker.finished).toMatchObject([{ interrupted: true }]);
  expect(clock.pending).toBe(0);
  caller.hangUp();
});

test('rejects a transfer of a call that is over', async () => {
  const board = await Switchboard.open();
  const caller = board.twilio();
  const call = await board.call();
  caller.hangUp();
  await call.ended;
  await expect(call.transfer('+15550100')).rejects.toThrow(/the call is over \(caller hung up\)/u);
});

test('closes only the socket of the call for which a provider fails at the start', async () => {
  const provider = twilio({ authToken: AUTH_TOKEN });
  const accept = (): never => {
    throw new Error('the address book is gone');
  };
  const board = await Switchboard.open({ providers: [{ ...provider, accept }] });
  const { token } = await askWebhook(board, 'CA1');
  const line = (await new Stranger(board).open()).start('CA1', token);
  expect(await line.closed).toBe(1011);
  expect(board.warnings).toEqual([expect.stringContaining('the address book is gone')]);
});

test.each([
  ['was transferred when the carrier confirms it afterwards', 'transferred', undefined],
  ['was hung up by the caller when the carrier has nobody to transfer', 'caller hung up', 'no such call'],
] as const)('a call whose socket is closed while it is being transferred %s', async (_, ended, problem) => {
  const { call, outcome, transferring } = await closedInTransfer();
  expect(call.end).toBeUndefined();
  if (problem === undefined) outcome.resolve();
  else outcome.reject(new Error(problem));
  expect(await transferring).toBe(problem);
  expect(await call.ended).toBe(ended);
});

test('ends as hung up by the caller when the socket closes during a transfer that never completes', async () => {
  const clock = new ManualClock();
  const { call, outcome, transferring } = await closedInTransfer(clock);
  await expect(call.transfer('+15550100')).rejects.toThrow(/the call is over/u);
  await clock.pass(5000);
  expect(call.end).toBe('caller hung up');
  expect(clock.pending).toBe(0);
  outcome.resolve();
  await transferring;
  expect(await call.ended).toBe('caller hung up');
});

/** A caller who hangs up, or is transferred, during a transfer; `transferring` has the error of the transfer. */
async function closedInTransfer(clock?: ManualClock): Promise<{
  call: PhoneCall;
  outcome: PromiseWithResolvers<void>;
  transferring: Promise<string | undefined>;
}> {
  const outcome = Promise.withResolvers<void>();
  const providers = [{ ...twilio({ authToken: AUTH_TOKEN }), transfer: async () => outcome.promise }];
  const board = await Switchboard.open({ providers, ...(clock && { clock }) });
  const caller = board.twilio();
  const call = await board.call();
  const transferring = call.transfer('+15550100').then(
    () => undefined,
    (error: unknown) => (error as Error).message,
  );
  caller.hangUp();
  for await (const _ of call.input.stream);
  return { call, outcome, transferring };
}

test('ends as usual when a call could not be transferred', async () => {
  const provider = twilio({ authToken: AUTH_TOKEN });
  const transfer = async (): Promise<void> => Promise.reject(new Error('no such number'));
  const board = await Switchboard.open({ providers: [{ ...provider, transfer }] });
  const caller = board.twilio();
  const call = await board.call();
  await expect(call.transfer('+15550100')).rejects.toThrow('no such number');
  caller.hangUp();
  expect(await call.ended).toBe('caller hung up');
});
