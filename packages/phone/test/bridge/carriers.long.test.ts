// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AudioFrame } from '@livekit/rtc-node';
import { expect, test } from 'vitest';
import { CARRIERS } from '../../src/carriers/index.ts';
import { heardAfterClears, heardBefore } from '../../src/emulator/judge.ts';
import type { Step } from '../../src/emulator/steps.ts';
import { Switchboard } from './switchboard.ts';
import { echo, speech, Talker } from './talker.ts';

const NAMES = ['twilio', 'acs', 'telnyx'] as const;
const WORD = { samples: new Int16Array(3200).fill(9000), sampleRate: 8000 };

test.each(NAMES)('a caller of %s hears all that is said and nothing else', async (carrier) => {
  const board = await Switchboard.open({ acs: true });
  const steps: Step[] = [
    { do: 'wait', until: 'agent-speaks' },
    { do: 'wait', until: 'agent-silent', ms: 700 },
    { do: 'hang-up' },
  ];
  const caller = board[carrier]({ steps });
  const call = await board.call();
  const talker = new Talker(call);
  const { sampleRate } = call.format;
  // Models end their audio anywhere, also in the middle of a 20 ms frame.
  const sound = speech(600, sampleRate);
  const { data } = sound[0] as AudioFrame;
  const count = 0.7 * data.length;
  await talker.say([...sound.slice(1), new AudioFrame(data.slice(0, count), sampleRate, 1, count)]);
  const end = { playbackPosition: 0.594, interrupted: false };
  expect(talker.finished).toEqual([end]);
  const { problems, media, marks, heard } = await caller.finished;
  expect(problems).toEqual([]);
  expect(heard.filter((sample) => sample !== 0).length).toBeGreaterThan(0.55 * sampleRate);
  expect(media.every(({ samples }) => samples % (sampleRate / 50) === 0)).toBe(true);
  expect(marks.length > 0).toBe(CARRIERS[carrier].abilities.marks);
  expect(marks.every(({ outcome }) => outcome === 'played')).toBe(true);
});

test.each(NAMES)(
  'a caller of %s hears nothing of what was interrupted, and marks returned by a clear are ignored',
  async (carrier) => {
    const board = await Switchboard.open({ acs: true });
    const steps: Step[] = [
      { do: 'wait', until: 'agent-has-spoken', ms: 300 },
      { do: 'press', digits: '1' },
    ];
    const caller = board[carrier]({ steps });
    const call = await board.call();
    const talker = new Talker(call);
    const talking = talker.say(speech(4000, call.format.sampleRate));
    expect((await call.collectDigits({ max: 1, timeoutMs: 60_000 })).digits).toBe('1');
    talker.interrupt();
    await talking;
    // The next speech is heard from its beginning.
    await talker.say(speech(200, call.format.sampleRate));
    caller.hangUp();
    const record = await caller.finished;
    expect(record.problems).toEqual([]);
    expect(record.clears.length).toBe(1);
    expect(heardAfterClears(record)).toEqual([0]);
    const [clear] = record.clears;
    const heardMs = (heardBefore(record, clear?.atSample ?? 0) * 1000) / record.rate;
    expect(heardMs).toBeGreaterThan(200);
    expect(heardMs).toBeLessThan(4000);
    expect(talker.finished).toMatchObject([
      { interrupted: true },
      { interrupted: false, playbackPosition: 0.2 },
    ]);
    const { marks: hasMarks } = CARRIERS[carrier].abilities;
    expect(record.marks.some(({ outcome }) => outcome === 'dropped')).toBe(hasMarks);
  },
);

test.each(NAMES)(
  'reports the keys that a caller of %s presses in order, also during speech',
  async (carrier) => {
    const board = await Switchboard.open({ acs: true, onCall: echo });
    const steps: Step[] = [
      { do: 'speak', sound: WORD },
      { do: 'press', digits: '0123456789*#' },
      { do: 'speak', sound: WORD },
      { do: 'hang-up' },
    ];
    const caller = board[carrier]({ steps });
    const call = await board.call();
    expect(await call.collectDigits({ terminator: '#', timeoutMs: 60_000 })).toEqual({
      digits: '0123456789*',
      endedBy: 'terminator',
    });
    expect(await call.ended).toBe('caller hung up');
    expect((await caller.finished).problems).toEqual([]);
  },
);
