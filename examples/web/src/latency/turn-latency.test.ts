// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { TurnLatency } from './turn-latency.ts';

interface Sound {
  /** Milliseconds from, to. */
  you?: [number, number][];
  agent?: [number, number][];
}

const within = (at: number, spans: [number, number][] = []): boolean =>
  spans.some(([from, to]) => at >= from && at < to);

/** Plays audio at one sample per 10 ms and returns the latencies that were found. */
function latencies({ you, agent }: Sound, until = 6000, step = 10): number[] {
  const meter = new TurnLatency();
  const found: number[] = [];
  for (let at = 0; at <= until; at += step) {
    const latency = meter.sample(at, within(at, you) ? 0.1 : 0.001, within(at, agent) ? 0.1 : 0);
    if (latency !== undefined) found.push(latency);
  }
  return found;
}

test('is measured from the last sound of the caller to the first sound of the agent', () => {
  expect(latencies({ you: [[500, 1000]], agent: [[1600, 3000]] })).toEqual([610]);
});

test('pauses inside the question and inside the answer are no turns', () => {
  const you: [number, number][] = [
    [500, 900],
    [1300, 1800],
  ];
  const agent: [number, number][] = [
    [2500, 3000],
    [3500, 4000],
  ];
  expect(latencies({ you, agent })).toEqual([710]);
});

test('the greeting is no answer, because nobody spoke before it', () => {
  expect(latencies({ agent: [[500, 2000]] })).toEqual([]);
});

test('an interruption is measured from the end of what interrupted', () => {
  const agent: [number, number][] = [
    [0, 1200],
    [2500, 3000],
  ];
  expect(latencies({ you: [[1000, 2000]], agent })).toEqual([510]);
});

test('an agent that continues to talk was not interrupted and did not answer', () => {
  const agent: [number, number][] = [
    [0, 2000],
    [2400, 3000],
  ];
  expect(latencies({ you: [[1000, 1300]], agent })).toEqual([]);
});

test('a click is no speech', () => {
  expect(latencies({ you: [[500, 530]], agent: [[1000, 2000]] })).toEqual([]);
});

test('every turn is measured separately', () => {
  const you: [number, number][] = [
    [500, 1000],
    [3000, 3500],
  ];
  const agent: [number, number][] = [
    [1500, 2500],
    [4300, 5000],
  ];
  expect(latencies({ you, agent })).toEqual([510, 810]);
});

test('an answer after a gap in the samples, as in a hidden tab, is not measured', () => {
  const meter = new TurnLatency();
  for (let at = 0; at <= 500; at += 10) meter.sample(at, 0.1, 0);
  expect(meter.sample(1500, 0, 0.1)).toBeUndefined();
});

test('it knows when the caller began to speak, pauses included', () => {
  const meter = new TurnLatency();
  expect(meter.speechStartedAt(0)).toBeUndefined();
  meter.sample(100, 0.1, 0);
  meter.sample(800, 0.1, 0);
  expect(meter.speechStartedAt(900)).toBe(100);
  meter.sample(5000, 0.1, 0);
  expect(meter.speechStartedAt(5000)).toBe(5000);
  meter.sample(5200, 0, 0.1);
  meter.sample(5400, 0.1, 0.1);
  expect(meter.speechStartedAt(5400)).toBe(5400); // an interruption is a separate speech
  expect(meter.speechStartedAt(9000)).toBeUndefined(); // nothing is measured in a hidden tab
});
