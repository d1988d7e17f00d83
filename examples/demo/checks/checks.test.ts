// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { addStalls, addTestimony } from './checks.ts';
import type { Interruption } from '../result/result.ts';

const STARTED_AT = 1_000_000;

function interruption(detectedMs: number, silentMs: number): Interruption {
  return {
    noticedMs: null,
    detectedMs,
    silentMs,
    heldUpMs: 0,
    truncatedAtMs: 4000,
    serviceTruncatedAtMs: null,
    wordsSent: 50,
    wordsKept: 16,
    wordsHeard: 16,
  };
}

it('takes the report nearest to the detection when the machine delayed the demo', () => {
  const subject = interruption(21_000, 21_010);
  const speechStarted = [13_060, 21_400, 27_840].map((positionMs) => STARTED_AT + positionMs);
  addTestimony(subject, { speechStarted, truncations: [4000] }, STARTED_AT);
  expect(subject).toMatchObject({ noticedMs: 21_400, serviceTruncatedAtMs: 4000 });
});

it('counts the part of a stall between the detection and silence', () => {
  const subject = { ...interruption(21_600, 21_610), noticedMs: 21_200 };
  addStalls(subject, [
    { startMs: 5000, lengthMs: 300 },
    { startMs: 21_000, lengthMs: 500 },
  ]);
  expect(subject.heldUpMs).toBe(310);
});

it('allows no extra time when the machine kept up', () => {
  const subject = { ...interruption(21_600, 21_610), noticedMs: 21_200 };
  addStalls(subject, []);
  expect(subject.heldUpMs).toBe(0);
});
