// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { encodeMulaw, pcmBytes } from '@voicelive-kit/audio';
import { expect, test } from 'vitest';
import { Loudness } from './loudness.ts';

/** A square wave of this amplitude. */
function square(samples: number, height: number): Int16Array {
  return Int16Array.from({ length: samples }, (_, index) => (index % 2 === 0 ? height : -height));
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const pcm = { name: 'pcm16', rate: 24_000 };

test('a level describes one step, from 0 at −60 dB to 100 at full scale', () => {
  const loudness = new Loudness(50);
  expect(loudness.push(base64(pcmBytes(square(1200, 32_767))), pcm)).toEqual([100]);
  expect(loudness.push(base64(pcmBytes(square(2400, 328))), pcm)).toEqual([33, 33]);
  expect(loudness.push(base64(new Uint8Array(2400)), pcm)).toEqual([0]);
});

test('the rest of a step waits for the next audio', () => {
  const loudness = new Loudness(50);
  const packet = base64(pcmBytes(square(480, 32_767)));
  const levels = Array.from({ length: 5 }, () => loudness.push(packet, pcm).length);
  expect(levels).toEqual([0, 0, 1, 0, 1]);
});

test('steps that are not a whole number of samples add up to the length of the audio', () => {
  const loudness = new Loudness(50);
  const format = { name: 'pcm16_22050hz', rate: 22_050 };
  expect(loudness.push(base64(new Uint8Array(2 * 22_050)), format)).toHaveLength(20);
});

test('accepts G.711 and odd bytes', () => {
  const ulaw = base64(encodeMulaw(square(400, 32_000)));
  expect(new Loudness(50).push(ulaw, { name: 'g711_ulaw', rate: 8000 })).toEqual([100]);
  expect(new Loudness(50).push('AAAA', pcm)).toEqual([]);
});
