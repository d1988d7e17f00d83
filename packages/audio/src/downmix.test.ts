// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { downmixToMono, interleave } from './downmix.ts';

describe('downmixToMono', () => {
  it('averages two channels, halves away from zero', () => {
    const stereo = Int16Array.of(1, 2, -1, -2, 3, 5, -3, -5, 100, -100, 0, -1, 0, 1);
    expect([...downmixToMono(stereo, 2)]).toEqual([2, -2, 4, -4, 0, -1, 1]);
  });

  it('rounds any channel count in the same way as two', () => {
    const doubled = (values: number[]) => Int16Array.from(values.flatMap((v) => [v, v]));
    const pairs = [1, 2, -1, -2, 3, 5, -3, -5, 32767, 32766, -32768, -32767, 0, -1];
    const four = Int16Array.from(
      pairs.flatMap((_, i) => (i % 2 === 0 ? [...doubled([pairs[i]!, pairs[i + 1]!])] : [])),
    );
    expect([...downmixToMono(four, 4)]).toEqual([...downmixToMono(Int16Array.from(pairs), 2)]);
  });

  it.each([2, 3, 4, 6, 8, 32])('keeps full scale in %i channels without overflow', (channels) => {
    const frame = (value: number) => new Int16Array(channels).fill(value);
    expect([...downmixToMono(frame(32767), channels)]).toEqual([32767]);
    expect([...downmixToMono(frame(-32768), channels)]).toEqual([-32768]);
  });

  it('adds no DC offset to symmetric noise', () => {
    const noise = Int16Array.from({ length: 20_000 }, (_, i) => ((i * 7919) % 2001) - 1000);
    const mirrored = noise.map((v) => -v);
    const sum = (values: Int16Array) => values.reduce((total, v) => total + v, 0);
    expect(sum(downmixToMono(noise, 2)) + sum(downmixToMono(mirrored, 2))).toBe(0);
  });

  it('returns a single channel unchanged', () => {
    const samples = Int16Array.of(1, 2, 3);
    expect(downmixToMono(samples, 1)).toBe(samples);
  });

  it('reads a view from its own offset', () => {
    const view = new Int16Array([9, 9, 10, 20]).subarray(2);
    expect([...downmixToMono(view, 2)]).toEqual([15]);
  });

  it('writes to out, also in place, and returns no more than it wrote', () => {
    const out = new Int16Array(4);
    const mono = downmixToMono(Int16Array.of(10, 20, 30, 40), 2, out);
    expect([...mono]).toEqual([15, 35]);
    expect(mono.buffer).toBe(out.buffer);
    const samples = Int16Array.of(3, 6, 9, 12, 15, 18);
    expect([...downmixToMono(samples, 3, samples)]).toEqual([6, 15]);
  });

  it('accepts an empty frame', () => {
    expect(downmixToMono(new Int16Array(0), 2)).toHaveLength(0);
  });

  it('names an invalid argument, its value and what is accepted', () => {
    const samples = new Int16Array(6);
    const whole = 'channels must be a whole number of at least 1, got';
    expect(() => downmixToMono(samples, 0)).toThrow(new RangeError(`${whole} 0`));
    expect(() => downmixToMono(samples, 1.5)).toThrow(new RangeError(`${whole} 1.5`));
    expect(() => downmixToMono(samples, Number.NaN)).toThrow(new RangeError(`${whole} NaN`));
    expect(() => downmixToMono(samples, '2' as never)).toThrow(new TypeError(`${whole} "2"`));
    expect(() => downmixToMono(samples, 4)).toThrow(
      new RangeError('samples must hold a multiple of channels (4) interleaved samples, got 6'),
    );
    expect(() => downmixToMono(samples, 2, new Int16Array(2))).toThrow(
      new RangeError('out must hold at least 3 samples, got 2'),
    );
    expect(() => downmixToMono(new Uint8Array(6) as never, 2)).toThrow(
      new TypeError('samples must be an Int16Array of 16-bit PCM samples, got an object (Uint8Array)'),
    );
  });
});

describe('interleave', () => {
  it('interleaves the channels when one of them ends early', () => {
    expect(interleave(Int16Array.of(1, 2, 3), Int16Array.of(4, 5))).toEqual(Int16Array.of(1, 4, 2, 5, 3, 0));
    expect(interleave()).toEqual(new Int16Array(0));
  });
});
