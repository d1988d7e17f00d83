// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { AUDIBLE_DB, levelDb, PLAYED_DB } from './level.ts';
import { chirp } from './chirp.ts';
import { speech } from './speech.ts';

describe('the level', () => {
  it("is the same for the caller's and the agent's audio", () => {
    expect(levelDb(speech(100, 48_000))).toBeCloseTo(PLAYED_DB, 1);
    expect(levelDb(chirp(100, 24_000))).toBeCloseTo(PLAYED_DB, 1);
  });

  it('of a range ignores everything outside it', () => {
    const samples = Int16Array.from([0, 0, 32_767, 32_767, 0]);
    expect(levelDb(samples, 2, 4)).toBeCloseTo(0, 2);
    expect(levelDb(samples, 0, 2)).toBe(Number.NEGATIVE_INFINITY);
  });

  it('of speech is audible in every window of 2.5 ms', () => {
    const samples = speech(600, 24_000);
    for (let start = 0; start < samples.length; start += 60) {
      expect(levelDb(samples, start, start + 60)).toBeGreaterThan(AUDIBLE_DB);
    }
  });
});
