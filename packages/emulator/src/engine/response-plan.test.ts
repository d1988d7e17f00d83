// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { planResponse, textDeltas, type PlanInput } from './response-plan.ts';
import type { Step } from './steps.ts';
import { NO_TIMING } from './timing.ts';

const base: PlanInput = {
  family: 'native',
  pace: 'fast',
  text: 'One two three four five six seven eight.',
  spoken: {
    totalMs: 1200,
    timing: NO_TIMING,
  },
  calls: [],
  verbatim: false,
  heard: false,
};

const words = [
  { text: 'One', startMs: 40, endMs: 200 },
  { text: 'two', startMs: 300, endMs: 500 },
];

const kinds = (steps: Step[]): string[] => steps.map((step) => step.do);

describe('planResponse', () => {
  test('lets the text lead the audio and finishes it before the last audio', () => {
    const steps = planResponse(base);
    expect(kinds(steps).slice(0, 5)).toEqual(['open-message', 'say', 'say', 'say', 'sound']);
    expect(steps.flatMap((step) => (step.do === 'say' ? step.delta : [])).join('')).toBe(base.text);
    expect(kinds(steps).slice(-2)).toEqual(['sound', 'close']);
  });

  test('splits the audio without a gap, the remainder last', () => {
    const sounds = planResponse(base).flatMap((step) =>
      step.do === 'sound' ? [[step.fromMs, step.toMs]] : [],
    );
    expect(sounds).toEqual([
      [0, 260],
      [260, 520],
      [520, 780],
      [780, 1040],
      [1040, 1200],
    ]);
  });

  test('waits for the duration of a delta when paced in real time', () => {
    const waits = planResponse({ ...base, pace: 'realtime' }).flatMap((step) =>
      step.do === 'sound' ? step.waitMs : [],
    );
    expect(waits).toEqual([0, 260, 260, 260, 260]);
  });

  test('lets the client read after every hundred deltas when nothing else waits', () => {
    const waits = planResponse({
      ...base,
      pace: 'instant',
      spoken: { totalMs: 260 * 250, timing: NO_TIMING },
    }).flatMap((step) => (step.do === 'sound' ? step.waitMs : []));
    expect(waits.flatMap((waitMs, index) => (waitMs ? index : []))).toEqual([100, 200]);
  });

  test('puts word times before the audio they describe', () => {
    const steps = planResponse({ ...base, spoken: { totalMs: 1200, timing: { ...NO_TIMING, words } } });
    const order = steps.flatMap((step) =>
      step.do === 'word' ? step.word.text : step.do === 'sound' ? step.fromMs : [],
    );
    expect(order).toEqual(['One', 0, 'two', 260, 520, 780, 1040]);
  });

  test('inserts the user transcript around the first audio, or puts it first without audio', () => {
    const woven = kinds(planResponse({ ...base, heard: true }));
    const sound = woven.indexOf('sound');
    expect(woven.slice(sound - 1, sound + 2)).toEqual(['heard-delta', 'sound', 'heard']);
    const call = planResponse({
      ...base,
      text: undefined,
      spoken: undefined,
      heard: true,
      calls: [{ tool: 'x', arguments: {} }],
    });
    expect(kinds(call).slice(0, 3)).toEqual(['heard-delta', 'heard', 'open-call']);
  });

  test('writes text without audio', () => {
    expect(new Set(kinds(planResponse({ ...base, spoken: undefined })))).toEqual(
      new Set(['open-message', 'write', 'close']),
    );
  });

  test('prints arguments with stray white space on native models only', () => {
    const calls = [{ tool: 'x', arguments: { city: 'Oslo' } }];
    const argued = (family: 'native' | 'cascaded'): string =>
      planResponse({ ...base, family, text: undefined, spoken: undefined, calls })
        .flatMap((step) => (step.do === 'argue' ? step.delta : []))
        .join('');
    expect(argued('native')).toBe('{\n  "city": "Oslo"\n} \n');
    expect(argued('cascaded')).toBe('{"city":"Oslo"}');
  });
});

test('textDeltas splits a text into words without losing anything', () => {
  expect(textDeltas('Hello,  you there')).toEqual(['Hello,', '  you', ' there']);
});
