// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { concat, frameLengths, tone } from '../test/measure.ts';
import { PAIRS, USUAL_RATES } from '../test/rates.ts';
import { StreamingResampler } from './resampler.ts';

const converting = PAIRS;
const pairs = [...PAIRS, ...USUAL_RATES.map((rate) => ({ from: rate, to: rate }))];

/** Noise at full scale, the same in every run. */
function noise(length: number): Int16Array {
  let state = 1;
  return Int16Array.from({ length }, () => (state = Math.imul(state, 1664525) + 1013904223) >> 16);
}

/** Compares large arrays by their first difference, which is faster and fails more readably. */
function firstDifference(a: Int16Array, b: Int16Array): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  return a.findIndex((value, i) => value !== b[i]);
}

describe('StreamingResampler', () => {
  it('returns 480 samples immediately for each 960 from 48 to 24 kHz', () => {
    const resampler = new StreamingResampler({ from: 48_000, to: 24_000 });
    for (let i = 0; i < 10; i++) expect(resampler.push(tone(440, 48_000, 960))).toHaveLength(480);
  });

  it.each(pairs)('gives the same bits however the input is divided: $from to $to Hz', ({ from, to }) => {
    const input = noise(9000);
    const whole = new StreamingResampler({ from, to });
    const cut = new StreamingResampler({ from, to });
    const expected = concat([whole.push(input), whole.flush()]);
    const parts: Int16Array[] = [];
    let at = 0;
    for (const length of frameLengths(from / 20)) {
      parts.push(cut.push(input.subarray(at, at + length)));
      at = Math.min(at + length, input.length);
      if (at === input.length) break;
    }
    parts.push(cut.flush());
    expect(firstDifference(concat(parts), expected)).toBe(-1);
  });

  it('accepts frames with no sample and with one', () => {
    const resampler = new StreamingResampler({ from: 24_000, to: 48_000 });
    expect(resampler.push(new Int16Array(0))).toHaveLength(0);
    expect(resampler.push(Int16Array.of(5))).toHaveLength(2);
  });

  it.each(pairs)('has returned floor(n × $to / $from) samples after every n', ({ from, to }) => {
    const resampler = new StreamingResampler({ from, to });
    const sample = new Int16Array(1);
    let returned = 0;
    const wrong: number[] = [];
    for (let n = 1; n <= 1500; n++) {
      returned += resampler.push(sample).length;
      if (returned !== Math.floor((n * to) / from)) wrong.push(n);
    }
    expect(wrong).toEqual([]);
  });

  it.each(converting)('flushes the delay and starts again: $from to $to Hz', ({ from, to }) => {
    const resampler = new StreamingResampler({ from, to });
    const input = noise(1001);
    const first = resampler.push(input);
    const tail = resampler.flush();
    const exact = (1001 * to) / from + (resampler.delayMs * to) / 1000;
    expect(first.length + tail.length).toBe(Math.ceil(exact - 1e-9));
    // The tail is what silence would have pushed out.
    const silent = new StreamingResampler({ from, to });
    const pushedOut = silent.push(concat([input, new Int16Array(1000)])).subarray(first.length);
    expect([...tail]).toEqual([...pushedOut.subarray(0, tail.length)]);
    // The next stream is not affected by the last.
    expect(firstDifference(resampler.push(input), first)).toBe(-1);
  });

  it.each(converting)(
    'outputs the very last sample, to the nearest output sample before the end: $from to $to Hz',
    ({ from, to }) => {
      const resampler = new StreamingResampler({ from, to });
      const impulse = new Int16Array(500);
      impulse[499] = 32_767;
      const out = concat([resampler.push(impulse), resampler.flush()]);
      const peak = out.reduce((best, value, i) => (value > out[best]! ? i : best), 0);
      const expected = (499 * to) / from + (resampler.delayMs * to) / 1000;
      expect(Math.abs(peak - expected)).toBeLessThan(1);
    },
  );

  it('flushes nothing when nothing was pushed', () => {
    const resampler = new StreamingResampler({ from: 48_000, to: 24_000 });
    resampler.push(new Int16Array(0));
    expect(resampler.flush()).toHaveLength(0);
    resampler.push(Int16Array.of(1));
    expect(resampler.flush()).toHaveLength(20);
    expect(resampler.flush()).toHaveLength(0);
  });

  it('discards the past when reset', () => {
    const resampler = new StreamingResampler({ from: 44_100, to: 24_000 });
    const input = noise(1234);
    const first = resampler.push(input);
    resampler.reset();
    expect(resampler.flush()).toHaveLength(0);
    expect(firstDifference(resampler.push(input), first)).toBe(-1);
  });

  it('copies when the rates are equal', () => {
    const resampler = new StreamingResampler({ from: 24_000, to: 24_000 });
    const input = noise(100).subarray(10);
    const out = resampler.push(input);
    expect([...out]).toEqual([...input]);
    expect(out.buffer.byteLength).toBe(180);
    expect(resampler.delayMs).toBe(0);
    expect(resampler.flush()).toHaveLength(0);
  });

  it('saturates when the filter overshoots full scale', () => {
    const resampler = new StreamingResampler({ from: 24_000, to: 48_000 });
    const square = Int16Array.from({ length: 2400 }, (_, i) => (i % 240 < 120 ? 32_767 : -32_768));
    const out = resampler.push(square).subarray(480);
    // One period: an overflow would wrap to the other sign.
    const settled = out.subarray(39, 39 + 480);
    expect(Math.max(...settled)).toBe(32_767);
    expect(Math.min(...settled)).toBe(-32_768);
    const signs = [...settled].map(Math.sign);
    expect(signs.filter((sign, i) => i > 0 && sign !== signs[i - 1]).length).toBeLessThanOrEqual(2);
  });

  it.each(converting)('keeps a constant level to the last bit: $from to $to Hz', ({ from, to }) => {
    const resampler = new StreamingResampler({ from, to });
    const settled = resampler.push(new Int16Array(3000).fill(32_767)).subarray(Math.ceil(to * 0.006));
    expect(settled.every((value) => value === 32_767)).toBe(true);
  });

  it('returns arrays that are the caller’s own', () => {
    const resampler = new StreamingResampler({ from: 48_000, to: 24_000 });
    const first = resampler.push(noise(960));
    const copy = first.slice();
    resampler.push(noise(960));
    expect([...first]).toEqual([...copy]);
    expect(first.byteOffset).toBe(0);
    expect(first.buffer.byteLength).toBe(960);
  });

  it('writes the same samples into an array of the caller', () => {
    const pushing = new StreamingResampler({ from: 44_100, to: 24_000 });
    const writing = new StreamingResampler({ from: 44_100, to: 24_000 });
    const out = new Int16Array(500);
    for (let i = 0; i < 5; i++) {
      const expected = pushing.push(noise(777 + i));
      expect(writing.outputLength(777 + i)).toBe(expected.length);
      expect(writing.pushInto(noise(777 + i), out)).toBe(expected.length);
      expect([...out.subarray(0, expected.length)]).toEqual([...expected]);
    }
  });

  it('consumes nothing when out is too short, so that the caller can retry', () => {
    const resampler = new StreamingResampler({ from: 48_000, to: 24_000 });
    const input = noise(960);
    expect(() => resampler.pushInto(input, new Int16Array(479))).toThrow(
      new RangeError('out must hold at least 480 samples, got 479'),
    );
    expect([...resampler.push(input)]).toEqual([
      ...new StreamingResampler({ from: 48_000, to: 24_000 }).push(input),
    ]);
  });

  it('names an invalid argument, its value and what is accepted', () => {
    const rates = 'must be a whole number of Hz from 8000 to 192000';
    for (const rate of [Number.NaN, 7999, 192_001, 44_100.5, Infinity, -48_000]) {
      expect(() => new StreamingResampler({ from: rate, to: 24_000 })).toThrow(
        new RangeError(`from ${rates}, got ${rate}`),
      );
      expect(() => new StreamingResampler({ from: 48_000, to: rate })).toThrow(
        new RangeError(`to ${rates}, got ${rate}`),
      );
    }
    expect(() => new StreamingResampler({ from: '48000' as never, to: 24_000 })).toThrow(
      new TypeError(`from ${rates}, got "48000"`),
    );
    expect(() => new StreamingResampler(undefined as never)).toThrow(
      new TypeError('options must be an object { from, to } of rates in Hz, got undefined'),
    );
    const resampler = new StreamingResampler({ from: 48_000, to: 24_000 });
    expect(() => resampler.outputLength(0.5)).toThrow(
      new RangeError('inputLength must be a whole number of at least 0, got 0.5'),
    );
    expect(() => resampler.push(Buffer.alloc(4) as never)).toThrow(
      new TypeError('samples must be an Int16Array of 16-bit PCM samples, got an object (Uint8Array)'),
    );
  });
});
