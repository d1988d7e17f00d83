// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import { expect, test, vi } from 'vitest';
import { collectDigits, type CollectDigitsOptions } from '../../src/call/digits.ts';
import type { PhoneCall } from '../../src/call/phone-call.ts';
import { dtmfTones } from '../../src/call/tones.ts';
import type { MediaRecord } from '../../src/emulator/record.ts';
import { ManualClock, settled } from '../manual-clock.ts';
import { askWebhook, Stranger } from './stranger.ts';
import { Switchboard } from './switchboard.ts';
import { speech, Talker } from './talker.ts';
import { pressed } from './tones.ts';

/** A call whose caller presses the keys that the test says, on a manual clock. */
async function dial(): Promise<{ board: Switchboard; clock: ManualClock; call: PhoneCall; line: Stranger }> {
  const clock = new ManualClock();
  const board = await Switchboard.open({ clock });
  const { token } = await askWebhook(board, 'CA1');
  const line = (await new Stranger(board).open()).start('CA1', token);
  return { board, clock, call: await board.call(), line };
}

const press = (line: Stranger, digits: string): Stranger =>
  line.say(...digits.split('').map((digit) => ({ event: 'dtmf', dtmf: { digit } })));

/** The caller presses a key, and the call has received it. */
async function hear(call: PhoneCall, line: Stranger, digit: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = call.onDigit((heard) => heard === digit && resolve());
  press(line, digit);
  await promise;
  stop();
}

test('ends with the terminator, which is not included, and leaves later digits alone', async () => {
  const { call, line } = await dial();
  const all: string[] = [];
  call.onDigit((digit) => all.push(digit));
  const collecting = call.collectDigits();
  // In one packet, so that all of them arrive before any code can react.
  press(line, '0123456789*ABCD#77');
  expect(await collecting).toEqual({ digits: '0123456789*ABCD', endedBy: 'terminator' });
  await expect.poll(() => all.join('')).toBe('0123456789*ABCD#77');
});

test('ends with the maximum number of digits, and takes no more', async () => {
  const { call, line } = await dial();
  const collecting = call.collectDigits({ max: 3, terminator: null });
  press(line, '12#456');
  expect(await collecting).toEqual({ digits: '12#', endedBy: 'max' });
});

test('restarts the timeout with each digit, and ends when none arrives', async () => {
  const { clock, call, line } = await dial();
  const timers = clock.pending;
  const collecting = call.collectDigits({ timeoutMs: 3000 });
  await clock.pass(2900);
  await hear(call, line, '7');
  await clock.pass(2900);
  await hear(call, line, '8');
  await clock.pass(2900);
  let over = false;
  void collecting.then(() => (over = true));
  await settled();
  expect(over).toBe(false);
  await clock.pass(200);
  expect(await collecting).toEqual({ digits: '78', endedBy: 'timeout' });
  expect(clock.pending).toBe(timers);
});

test('ends when it is aborted, before or while it waits', async () => {
  const { clock, call, line } = await dial();
  const timers = clock.pending;
  expect(await call.collectDigits({ signal: AbortSignal.abort() })).toEqual({
    digits: '',
    endedBy: 'aborted',
  });
  const controller = new AbortController();
  const collecting = call.collectDigits({ signal: controller.signal });
  await hear(call, line, '5');
  controller.abort();
  expect(await collecting).toEqual({ digits: '5', endedBy: 'aborted' });
  expect(clock.pending).toBe(timers);
});

test('ends with the call, and immediately when the call is over', async () => {
  const { clock, call, line } = await dial();
  const collecting = call.collectDigits();
  await hear(call, line, '5');
  line.socket.close(1000);
  expect(await collecting).toEqual({ digits: '5', endedBy: 'call ended' });
  expect(await call.collectDigits()).toEqual({ digits: '', endedBy: 'call ended' });
  expect(clock.pending).toBe(0);
});

test.each([
  [{ max: 0 }, /max is 0; use a whole number from 1 to 64/u],
  [{ max: 65 }, /max is 65/u],
  [{ max: 1.5 }, /max is 1\.5/u],
  [{ timeoutMs: 0 }, /timeoutMs is 0; use milliseconds/u],
  [{ timeoutMs: Number.NaN }, /timeoutMs is NaN/u],
  [{ terminator: 'x' }, /terminator is not a telephone key/u],
  [{ terminator: '##' }, /terminator is not a telephone key/u],
] as [CollectDigitsOptions, RegExp][])('rejects %j', async (options, problem) => {
  const onDigit = vi.fn(() => () => undefined);
  const clock = new ManualClock();
  const source = { onDigit, ended: new Promise(() => undefined) };
  await expect(collectDigits(source, options, clock)).rejects.toThrow(problem);
  expect(onDigit).not.toHaveBeenCalled();
  expect(clock.pending).toBe(0);
});

test('the tool tells a model which digits were pressed, or that there were none', async () => {
  const { clock, call, line } = await dial();
  const tool = call.collectDigitsTool({ max: 4, timeoutMs: 2000 });
  const use = async (): Promise<string> => tool.execute({}, {} as never);
  const four = use();
  press(line, '1234');
  expect(await four).toBe('The caller pressed 1234.');
  const none = use();
  await clock.pass(2001);
  expect(await none).toBe('The caller pressed nothing (timeout).');
  const some = use();
  await hear(call, line, '9');
  await clock.pass(2001);
  expect(await some).toBe('The caller pressed 9 and stopped.');
});

test('dtmf yields the digits in order, to each reader, and ends with the call', async () => {
  const { call, line } = await dial();
  const read = async (most = Infinity): Promise<string> => {
    let digits = '';
    for await (const digit of call.dtmf) if ((digits += digit).length >= most) break;
    return digits;
  };
  const [all, two] = [read(), read(2)];
  press(line, '12345');
  expect(await two).toBe('12');
  line.say({ event: 'stop' });
  expect(await all).toBe('12345');
  expect(await read()).toBe('');
});

test.each([
  [
    'throws',
    () => {
      throw new Error('no such menu');
    },
  ],
  ['rejects', () => Promise.reject(new Error('no such menu')) as unknown],
])('a listener that %s does not affect others', async (_, failing) => {
  const { board, call, line } = await dial();
  const heard: string[] = [];
  call.onDigit(failing);
  const stop = call.onDigit((digit) => heard.push(digit));
  press(line, '1');
  await expect.poll(() => heard).toEqual(['1']);
  expect(board.warnings).toEqual([expect.stringContaining('no such menu')]);
  stop();
  press(line, '2');
  await hear(call, line, '3');
  expect(heard).toEqual(['1']);
});

test.each(['twilio', 'acs', 'telnyx'] as const)(
  'the caller of %s hears the tones of digits that are sent',
  async (carrier) => {
    const board = await Switchboard.open({ acs: true });
    const media: MediaRecord[] = [];
    const caller = board[carrier]({
      onEvent: (event) => event.type === 'media' && media.push(event.media),
    });
    const call = await board.call();
    let ends = 0;
    call.output.on(voice.AudioOutput.EVENT_PLAYBACK_FINISHED, () => (ends += 1));
    await call.sendDigits('159D*0#A');
    expect(ends).toBe(1);
    // ACS does not say what was played: the bridge goes by its clock, and a busy machine plays it later.
    const tones = dtmfTones('159D*0#A', call.output.sampleRate!).length;
    await expect.poll(() => media.reduce((sum, part) => sum + part.heard, 0)).toBeGreaterThanOrEqual(tones);
    caller.hangUp();
    const { heard, rate } = await caller.finished;
    expect(pressed(heard, rate)).toBe('159D*0#A');
  },
);

test('sends one sequence after another, and rejects characters that are not keys', async () => {
  const board = await Switchboard.open();
  const caller = board.twilio();
  const call = await board.call();
  await expect(call.sendDigits('12x')).rejects.toThrow(/use digits from 0 to 9/u);
  await expect(call.sendDigits('')).rejects.toThrow(TypeError);
  await Promise.all([call.sendDigits('12'), call.sendDigits('34')]);
  caller.hangUp();
  const { heard, rate } = await caller.finished;
  expect(pressed(heard, rate)).toBe('1234');
});

test('sends digits after what the agent is saying, which stays in one piece', async () => {
  const board = await Switchboard.open();
  const caller = board.twilio();
  const call = await board.call();
  const talker = new Talker(call);
  const saying = talker.say(speech(1200, 8000));
  await settled();
  await Promise.all([saying, call.sendDigits('7')]);
  expect(talker.finished).toEqual([
    { playbackPosition: 1.2, interrupted: false },
    { playbackPosition: 0.16, interrupted: false },
  ]);
  caller.hangUp();
  const { heard, rate } = await caller.finished;
  expect(pressed(heard, rate)).toBe('7');
});
