// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { wavFile } from '../../test/wav-file.ts';
import { readWav } from './wav.ts';

const ramp = Int16Array.from({ length: 480 }, (_, index) => index);

describe('readWav', () => {
  test('reads 24 kHz mono as it is, at any offset in its buffer', () => {
    const file = wavFile(ramp, 24_000, 1);
    const shifted = new Uint8Array(file.length + 3);
    shifted.set(file, 3);
    expect(readWav(shifted.subarray(3), 'it')).toEqual(ramp);
  });

  test('mixes channels and converts rates, keeping the length', () => {
    const stereo = Int16Array.from({ length: 2 * 4800 }, (_, index) => (index % 2 === 0 ? 2000 : 4000));
    const mono = readWav(wavFile(stereo, 48_000, 2), 'it');
    expect(mono).toHaveLength(2400);
    expect(mono[1200]).toBe(3000);
  });

  test('takes a size beyond the end, as programs that stream write it, as up to the end', () => {
    expect(readWav(wavFile(ramp, 24_000, 1, 0x7fffffff), 'it')).toEqual(ramp);
  });

  test.each([
    [new Uint8Array(4), 'it is not a WAV file'],
    [wavFile(ramp, 24_000, 1).subarray(0, 36), 'it has no data chunk'],
    [wavFile(ramp, 7999, 1), 'it has 7999 Hz; give 8000 to 192000 Hz'],
    [Buffer.from(wavFile(ramp, 24_000, 1)).fill(24, 34, 35), 'it holds 24-bit samples'],
  ])('says what is wrong with a file', (file, message) => {
    expect(() => readWav(file, 'it')).toThrow(message);
  });
});
