// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ClearRecord, MarkRecord, MediaRecord } from '@voicelive-kit/phone/emulator';
import { describe, expect, it } from 'vitest';
import { cutReply } from './cut.ts';

/** Sound that arrived at this millisecond, and how many milliseconds of it were heard; at 8 kHz. */
const sound = (index: number, atMs: number, heardMs: number, droppedMs = 0): MediaRecord => ({
  index,
  atMs,
  atSample: atMs * 8,
  samples: (heardMs + droppedMs) * 8,
  fromSample: atMs * 8,
  toSample: (atMs + heardMs) * 8,
  heard: heardMs * 8,
  lost: 0,
  dropped: droppedMs * 8,
});

const clear: ClearRecord = {
  index: 0,
  atMs: 5253,
  atSample: 5253 * 8,
  mediaBefore: 4,
  droppedSamples: 300 * 8,
  marks: [],
};
const mark: MarkRecord = { index: 0, name: '0:1', atMs: 5100, atSample: 5100 * 8, outcome: 'played' };

/**
 * The previous reply, two pieces of the reply that is cut at 5250 ms, one piece that is dropped, and the next reply.
 */
const record = {
  rate: 8000,
  media: [
    sound(0, 1000, 900),
    sound(1, 5002, 100),
    sound(2, 5102, 151),
    sound(3, 5150, 0, 300),
    sound(4, 7000, 80),
  ],
  clears: [clear],
  marks: [mark],
};
const reply = { playedMs: 248, heard: 'It is' };
const times = { startMs: 5001, cutMs: 5250 };

describe('an interrupted reply', () => {
  it('counts as heard what the samples of its own sound show', () => {
    expect(cutReply(record, reply, times, 248)).toEqual({
      heardMs: 251,
      bridgeMs: 248,
      toldMs: 248,
      onTheWayMs: 3,
      clearedAtMs: 5253,
      droppedMs: 300,
      kept: 'It is',
    });
  });

  it('was reported to nobody when the service got no truncation', () => {
    expect(cutReply(record, reply, times, undefined)?.toldMs).toBeNull();
  });

  it("allows for the delay of the first sound when no marks measure the carrier's delay", () => {
    const late = { ...times, startMs: 4990 };
    expect(cutReply({ ...record, marks: [] }, reply, late, 248)?.onTheWayMs).toBe(12);
    expect(cutReply(record, reply, late, 248)?.onTheWayMs).toBe(3);
  });

  it('is undefined when the carrier got no clear', () => {
    expect(cutReply({ ...record, clears: [] }, reply, times, 248)).toBeUndefined();
  });
});
