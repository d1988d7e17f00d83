// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { Caller, prepareSteps, type PreparedStep } from '../../src/emulator/caller.ts';
import type { StepRecord } from '../../src/emulator/steps.ts';
import { Ear } from '../../src/emulator/ear.ts';
import type { MediaRecord } from '../../src/emulator/record.ts';

const FRAME = 160;
const loud = (ms: number): Int16Array => new Int16Array(ms * 8).fill(4000);

function play(steps: PreparedStep[], frames: number, ear = new Ear({ rate: 8000 })) {
  const records: StepRecord[] = [];
  const caller = new Caller({ steps, rate: 8000, onStep: (record) => records.push(record) });
  const said: number[] = [];
  const digits: string[] = [];
  let hungUpIn: number | undefined;
  for (let frame = 0; frame < frames && hungUpIn === undefined; frame++) {
    ear.playTo((frame + 1) * FRAME);
    const next = caller.next(FRAME, frame * FRAME, ear);
    said.push(...next.samples);
    digits.push(...next.digits);
    if (next.hangUp) hungUpIn = frame;
  }
  caller.end(said.length);
  return { records, said, digits, hungUpIn };
}

function agentSpeaks(ear: Ear, fromMs: number, ms: number): void {
  const media: MediaRecord = {
    index: 0,
    atMs: 0,
    atSample: 0,
    samples: 0,
    fromSample: 0,
    toSample: 0,
    heard: 0,
    lost: 0,
    dropped: 0,
  };
  ear.hear(media, new Int16Array(fromMs * 8));
  ear.hear(media, loud(ms));
}

test('speaks one step after the other, exact to the sample, whatever the frame length', () => {
  const [a, b] = [new Int16Array(100).fill(7), new Int16Array(90).fill(9)];
  const { said, records } = play(
    [
      { do: 'speak', samples: a },
      { do: 'silence', ms: 5 },
      { do: 'speak', samples: b },
    ],
    2,
  );
  expect(said).toEqual([...a, ...new Int16Array(40), ...b, ...new Int16Array(320 - 230)]);
  expect(records.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
    [0, 12.5],
    [12.5, 17.5],
    [17.5, 28.75],
  ]);
});

test('ends a wait at the beginning of a frame', () => {
  const ear = new Ear({ rate: 8000 });
  agentSpeaks(ear, 0, 500);
  const { said } = play(
    [
      { do: 'speak', samples: new Int16Array(100).fill(7) },
      { do: 'wait', until: 'agent-speaks' },
      { do: 'speak', samples: new Int16Array(10).fill(9) },
    ],
    2,
    ear,
  );
  expect(said.indexOf(9)).toBe(FRAME);
});

test('presses each digit once, 200 ms apart', () => {
  const { digits, records } = play([{ do: 'press', digits: '1#4' }, { do: 'hang-up' }], 60);
  expect(digits).toEqual(['1', '#', '4']);
  expect(records.at(-1)).toMatchObject({ step: 'hang-up', fromMs: 600 });
});

test('waits until the agent speaks, and hangs up in the next frame', () => {
  const ear = new Ear({ rate: 8000 });
  agentSpeaks(ear, 200, 300);
  const { hungUpIn } = play([{ do: 'wait', until: 'agent-speaks' }, { do: 'hang-up' }], 60, ear);
  expect(hungUpIn).toBe(10);
});

test('waits until the agent has spoken for the given time', () => {
  const ear = new Ear({ rate: 8000 });
  agentSpeaks(ear, 200, 800);
  const { hungUpIn } = play([{ do: 'wait', until: 'agent-has-spoken', ms: 400 }, { do: 'hang-up' }], 90, ear);
  expect(hungUpIn).toBe(29);
});

test('waits until the agent has been silent for the given time', () => {
  const ear = new Ear({ rate: 8000 });
  agentSpeaks(ear, 0, 500);
  const { hungUpIn } = play([{ do: 'wait', until: 'agent-silent', ms: 300 }, { do: 'hang-up' }], 90, ear);
  expect(hungUpIn).toBe(40);
});

test('continues when a wait takes longer than its limit, and reports it', () => {
  const { hungUpIn, records } = play(
    [{ do: 'wait', until: 'agent-speaks', limitMs: 100 }, { do: 'hang-up' }],
    90,
  );
  expect(hungUpIn).toBe(5);
  expect(records[0]).toMatchObject({ limit: true, toMs: 100 });
});

test('converts audio to the rate of the call and rejects what it cannot use', async () => {
  const sound = { samples: new Int16Array(48_000).fill(1000), sampleRate: 48_000 };
  const [step] = await prepareSteps([{ do: 'speak', sound }], 8000);
  expect(step?.do === 'speak' && Math.abs(step.samples.length - 8000) < 50).toBe(true);
  await expect(prepareSteps([{ do: 'press', digits: '12x' }], 8000)).rejects.toThrow(/steps\[0\].*0-9/u);
  await expect(prepareSteps([{ do: 'speak', sound: import.meta.filename }], 8000)).rejects.toThrow(/WAV/u);
});
