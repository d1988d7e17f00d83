// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { writeWav } from '@voicelive-kit/audio';
import { expect, test } from 'vitest';
import { readSpeech } from './speech-file.ts';

test('reads 24 kHz mono unchanged', () => {
  const samples = Int16Array.from({ length: 480 }, (_, index) => index);
  expect(readSpeech(writeWav({ samples, rate: 24_000, channels: 1 }), 'it')).toEqual(samples);
});

test('mixes channels and converts rates, keeping the length', () => {
  const samples = Int16Array.from({ length: 2 * 4800 }, (_, index) => (index % 2 === 0 ? 2000 : 4000));
  const mono = readSpeech(writeWav({ samples, rate: 48_000, channels: 2 }), 'it');
  expect(mono).toHaveLength(2400);
  expect(mono[1200]).toBe(3000);
});

test('names the file when it contains no speech', () => {
  expect(() => readSpeech(new Uint8Array(4), 'a.wav')).toThrow(/^a\.wav is not a WAV file; give/u);
});
