// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { say } from '@voicelive-kit/agents-plugin-azure-voicelive';
import type { ScenarioInput } from '@voicelive-kit/emulator';
import type { Misbehaviour } from '@voicelive-kit/phone/emulator';
import type { FaultCase } from '../fault-case.ts';
import { unnoticed } from '../promised.ts';
import { LISTENS, PhoneStage, SPEAKS } from '../stage/phone-stage.ts';
import type { Stage } from '../stage/stage.ts';

const OWN_FORMATS = 'the audio formats of a call are options of this plugin';

const LONG: ScenarioInput = {
  version: 1,
  turns: [{ say: Array.from({ length: 40 }, (_, i) => `word${i}`).join(' ') }],
};

/** Waits until the agent has answered this many times, and its last answer was heard. */
async function answered(stage: Stage, phone: PhoneStage, count: number): Promise<void> {
  const call = await phone.call();
  await stage.until(`answer ${count}`, () => stage.answers.length >= count && !call.output.playing);
}

interface Line {
  number: number;
  slug: string;
  variant?: string;
  title: string;
  misbehaviour: Misbehaviour;
}

/** Two spoken turns over a disturbed line. */
function badLine({ misbehaviour, ...fault }: Line): FaultCase {
  return {
    ...fault,
    expect: unnoticed(),
    voiceLiveOnly: OWN_FORMATS,
    async run(stage) {
      const phone = await PhoneStage.open(stage);
      phone.dial([SPEAKS, ...LISTENS, SPEAKS], misbehaviour);
      await answered(stage, phone, 2);
      stage.check(phone.calls.length === 1, `${phone.calls.length} calls were answered`);
      stage.check(phone.bridge.calls.length === 1, `${phone.bridge.calls.length} calls are still active`);
    },
  };
}

/** The caller hangs up in the middle of an answer. */
function goneInReply(fault: Line & { ended: string }): FaultCase {
  const { misbehaviour, ended, ...head } = fault;
  return {
    ...head,
    expect: unnoticed({ historyDiffers: 'the call is over' }),
    emulator: { scenario: LONG },
    voiceLiveOnly: OWN_FORMATS,
    async run(stage) {
      const phone = await PhoneStage.open(stage);
      const placed = phone.dial([SPEAKS], misbehaviour);
      const call = await phone.call();
      const how = await stage.settle('the call to end', call.ended);
      stage.check(how === ended, `the call ended: ${how}`);
      const { heard, rate } = await phone.record(placed);
      await stage.until('the service to see the end', () => stage.service === undefined);
      const words = (stage.answers.at(-1) ?? '').split(' ').length;
      stage.check(words < 40, `${words} words are remembered, of ${heard.length / rate} s of a call`);
    },
  };
}

/** Faults 79 to 86: by telephone. */
export const phone: FaultCase[] = [
  badLine({
    number: 79,
    slug: 'line-jitter',
    title: 'Each message of the line, in both directions, is up to 120 ms late',
    misbehaviour: { jitterMs: 120 },
  }),
  badLine({
    number: 80,
    slug: 'line-loss',
    title: 'One in twenty packets of the line is lost, in both directions',
    misbehaviour: { loss: 0.05 },
  }),
  badLine({
    number: 81,
    slug: 'line-reordering',
    title: "One in twenty packets of the caller's audio is overtaken by the next",
    misbehaviour: { reorder: 0.05 },
  }),
  {
    number: 82,
    slug: 'dtmf-over-speech',
    title: 'The caller presses keys while the agent speaks, and speaks afterwards',
    expect: unnoticed(),
    voiceLiveOnly: OWN_FORMATS,
    async run(stage) {
      const digits: string[] = [];
      const phone = await PhoneStage.open(stage, (call) => {
        call.onDigit((digit) => digits.push(digit));
      });
      const [speaks, silent] = LISTENS;
      phone.dial([
        SPEAKS,
        ...(speaks ? [speaks] : []),
        { do: 'press', digits: '12#' },
        ...(silent ? [silent] : []),
        SPEAKS,
      ]);
      const call = await phone.call();
      await stage.until('the answer to play', () => call.output.playing);
      stage.cause('keys');
      await answered(stage, phone, 2);
      stage.check(digits.join('') === '12#', `the keys were ${digits.join('')}`);
    },
  },
  {
    number: 83,
    slug: 'long-silence',
    title: 'The caller says nothing for 30 s, in which the line sends nothing, is asked twice, and continues',
    expect: unnoticed(),
    voiceLiveOnly: OWN_FORMATS,
    async run(stage) {
      const asked: number[] = [];
      const phone = await PhoneStage.open(stage, (call) => {
        call.onSilence({
          afterMs: 11_000,
          times: 3,
          onSilent: (time) => {
            asked.push(time);
            return say(stage.session, 'Are you still there?');
          },
          thenHangUp: () => call.hangUp(),
        });
      });
      phone.dial([SPEAKS, ...LISTENS, { do: 'silence', ms: 30_000 }, SPEAKS], { silenceSuppression: true });
      await answered(stage, phone, 1);
      // One after the other: no single wait may be as long as the silence.
      for (const time of [1, 2]) await stage.until(`question ${time}`, () => asked.length >= time);
      await stage.until(
        'the caller to answer',
        () => stage.history.filter(({ kind }) => kind === 'user').length === 2,
      );
      await answered(stage, phone, 4);
      stage.check(asked.length === 2, `the caller was asked ${asked.length} times`);
      stage.check((await phone.call()).end === undefined, 'the call was ended');
    },
  },
  goneInReply({
    number: 84,
    slug: 'hang-up-mid-reply',
    title: 'The caller hangs up while the agent speaks',
    misbehaviour: { hangUpMidReplyMs: 800 },
    ended: 'caller hung up',
  }),
  goneInReply({
    number: 84,
    slug: 'hang-up-mid-reply',
    variant: 'lost-socket',
    title: "The carrier's socket is lost silently while the agent speaks",
    misbehaviour: { deadSocket: { afterMs: 4000, kind: 'drops' } },
    ended: 'line lost',
  }),
  {
    number: 85,
    slug: 'second-call',
    title: 'A second call comes while the first one ends',
    expect: unnoticed({ handshakes: 2 }),
    voiceLiveOnly: OWN_FORMATS,
    async run(stage) {
      const phone = await PhoneStage.open(stage);
      const first = phone.dial([SPEAKS, ...LISTENS]);
      await answered(stage, phone, 1);
      const call = await phone.call();
      stage.cause('the first caller hangs up, and another calls');
      first.hangUp();
      phone.dial([SPEAKS]);
      const how = await stage.settle('the first call to end', call.ended);
      stage.check(how === 'caller hung up', `the first call ended: ${how}`);
      await phone.call(2);
      await stage.until('an answer', () => stage.answers.length >= 1 && !phone.calls[1]?.output.playing);
      stage.check(phone.bridge.calls.length === 1, `${phone.bridge.calls.length} calls are still active`);
    },
  },
  badLine({
    number: 86,
    slug: 'webhook-twice',
    title: 'The webhook of a call arrives twice',
    misbehaviour: { webhookTwice: true },
  }),
  badLine({
    number: 86,
    slug: 'webhook-twice',
    variant: 'second-start',
    title: 'The carrier reports in mid-call that the call starts',
    misbehaviour: { secondStart: true },
  }),
  badLine({
    number: 86,
    slug: 'webhook-twice',
    variant: 'second-socket',
    title: 'Somebody opens a second socket with the token of the call',
    misbehaviour: { secondSocket: true },
  }),
];
