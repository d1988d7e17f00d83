// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { concat } from '../test/measure.ts';
import { bytesToSamples, ownedSamples, PcmDecoder, pcmBytes } from './pcm.ts';

const samples = Int16Array.of(0, 1, -1, 32767, -32768, 4660);
const bytes = Uint8Array.of(0, 0, 1, 0, 255, 255, 255, 127, 0, 128, 0x34, 0x12);

describe('ownedSamples', () => {
  it('returns an array that fills its buffer unchanged', () => {
    expect(ownedSamples(samples)).toBe(samples);
  });

  it.each([
    ['the middle', 1, 4],
    ['the beginning', 0, 3],
    ['the end', 3, 6],
  ])('copies a view of %s of a larger buffer', (_, start, end) => {
    const owned = ownedSamples(samples.subarray(start, end));
    expect([...owned]).toEqual([...samples].slice(start, end));
    expect(owned.byteOffset).toBe(0);
    expect(owned.buffer.byteLength).toBe((end - start) * 2);
  });

  it('copies shared memory', () => {
    const shared = new Int16Array(new SharedArrayBuffer(4));
    shared.set([7, 8]);
    const owned = ownedSamples(shared);
    expect(owned.buffer).toBeInstanceOf(ArrayBuffer);
    expect([...owned]).toEqual([7, 8]);
  });
});

describe('pcmBytes', () => {
  it('views exactly the bytes of a view, without a copy', () => {
    const view = samples.subarray(1, 3);
    const shown = pcmBytes(view);
    expect([...shown]).toEqual([1, 0, 255, 255]);
    expect(shown.buffer).toBe(samples.buffer);
  });
});

describe('bytesToSamples', () => {
  it('reads little-endian samples', () => {
    expect([...bytesToSamples(bytes)]).toEqual([...samples]);
  });

  it('reads bytes at an odd offset of a shared pool into a new array', () => {
    const pool = new Uint8Array(64);
    pool.set(bytes, 3);
    const decoded = bytesToSamples(pool.subarray(3, 3 + bytes.length));
    expect([...decoded]).toEqual([...samples]);
    expect(decoded.byteOffset).toBe(0);
    expect(decoded.buffer.byteLength).toBe(bytes.length);
  });

  it('rejects half a sample and says which tool to use', () => {
    expect(() => bytesToSamples(bytes.subarray(1))).toThrow(
      new RangeError(
        'bytes must hold an even number of bytes (16-bit samples), got 11; use PcmDecoder for a stream whose chunks split samples',
      ),
    );
  });

  it('rejects anything but bytes', () => {
    expect(() => bytesToSamples('AAAA' as never)).toThrow(
      new TypeError('bytes must be a Uint8Array, got "AAAA"'),
    );
    expect(() => bytesToSamples('A'.repeat(1280) as never)).toThrow(
      new TypeError('bytes must be a Uint8Array, got a string of 1280 characters'),
    );
    expect(() => bytesToSamples(samples as never)).toThrow(
      new TypeError('bytes must be a Uint8Array, got an object (Int16Array)'),
    );
  });
});

describe('PcmDecoder', () => {
  it('joins samples that chunks split anywhere', () => {
    for (let first = 0; first <= bytes.length; first++) {
      for (let second = first; second <= bytes.length; second++) {
        const decoder = new PcmDecoder();
        const chunks = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)];
        expect(concat(chunks.map((chunk) => decoder.push(chunk)))).toEqual(samples);
        expect(decoder.pending).toBe(0);
      }
    }
  });

  it('accepts single bytes', () => {
    const decoder = new PcmDecoder();
    const decoded = Array.from(bytes, (byte) => decoder.push(Uint8Array.of(byte)));
    expect(concat(decoded)).toEqual(samples);
  });

  it('returns arrays that are the caller’s own', () => {
    const decoder = new PcmDecoder();
    decoder.push(bytes.subarray(0, 1));
    const decoded = decoder.push(bytes.subarray(1));
    expect(decoded.byteOffset).toBe(0);
    expect(decoded.buffer.byteLength).toBe(bytes.length);
  });

  it('discards half a sample when cleared', () => {
    const decoder = new PcmDecoder();
    decoder.push(Uint8Array.of(1, 2, 3));
    expect(decoder.pending).toBe(1);
    decoder.clear();
    expect(decoder.pending).toBe(0);
    expect([...decoder.push(Uint8Array.of(5, 0))]).toEqual([5]);
  });
});
