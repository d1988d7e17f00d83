// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { ESCAPE, pairCode } from './aac-codebook.ts';
import { BitWriter } from './bit-writer.ts';
import { mdct } from './mdct.ts';

/** Samples per frame. */
export const FRAME_SAMPLES = 1024;

/** Start of each scale factor band at 24 kHz, and the end of the last (ISO/IEC 14496-3, table 4.134). */
const BANDS = [
  0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 52, 60, 68, 76, 84, 92, 100, 108, 116, 124, 136, 148, 160, 172,
  188, 204, 220, 240, 260, 284, 308, 336, 364, 396, 432, 468, 508, 552, 600, 652, 704, 768, 832, 896, 960,
  1024,
];
/** The target for the largest quantised value: noise about 50 dB below the loudest line. */
const LARGEST = 80;
/** The bit limit of one channel of a frame, minus the bits around the spectral lines. */
const MOST_BITS = 5900;
/** The scale factor that means a step of 1. */
const UNITY_GAIN = 100;

/**
 * AAC-LC, mono, 24 kHz, in the simplest valid form: long blocks, one codebook, the same step for all bands. The decoder
 * outputs the audio of a frame together with the next frame.
 */
export class AacEncoder {
  #before = new Float64Array(FRAME_SAMPLES);

  /** One raw data block for 1024 samples. */
  encode(samples: Int16Array): Buffer {
    const now = Float64Array.from(samples);
    const lines = mdct(this.#before, now);
    this.#before = now;
    const largest = lines.reduce((most, line) => Math.max(most, Math.abs(line)), 0);
    // The step grows by the fourth root of 2 with each unit.
    const wanted = Math.ceil(4 * Math.log2(Math.max(largest, 1) / LARGEST ** (4 / 3)));
    for (let gain = Math.max(0, UNITY_GAIN + wanted); ; gain += 2) {
      const block = rawDataBlock(quantise(lines, gain), gain);
      if (block !== undefined) return block;
    }
  }
}

function quantise(lines: Float64Array, gain: number): Int32Array {
  const step = 2 ** ((gain - UNITY_GAIN) / 4);
  // Rounds like the standard's own encoder.
  return Int32Array.from(
    lines,
    (line) => Math.sign(line) * Math.floor((Math.abs(line) / step) ** 0.75 + 0.4054),
  );
}

/** Undefined if it is too long. */
function rawDataBlock(values: Int32Array, gain: number): Buffer | undefined {
  const bits = new BitWriter();
  const used = values.findLastIndex((value) => value !== 0) + 1;
  const bands = used === 0 ? 0 : BANDS.findIndex((end) => end >= used);
  // A single channel element with tag 0; then its gain, a long block with a sine window, no prediction.
  bits.write(0, 7).write(gain, 8).write(0, 4).write(bands, 6).write(0, 1);
  if (bands > 0) {
    bits.write(11, 4);
    let length = bands;
    for (; length >= 31; length -= 31) bits.write(31, 5);
    bits.write(length, 5);
  }
  // The difference of each band's scale factor to the previous one is zero.
  bits.write(0, bands);
  // No pulses, noise shaping or gain control.
  bits.write(0, 3);
  for (let at = 0; at < (BANDS[bands] ?? 0); at += 2) writePair(bits, values[at] ?? 0, values[at + 1] ?? 0);
  if (bits.length > MOST_BITS) return undefined;
  return bits.write(7, 3).bytes();
}

function writePair(bits: BitWriter, first: number, second: number): void {
  const pair = [first, second];
  const magnitude = (value: number): number => Math.min(ESCAPE, Math.abs(value));
  const { word, bits: length } = pairCode(magnitude(first), magnitude(second));
  bits.write(word, length);
  for (const value of pair) if (value !== 0) bits.write(value < 0 ? 1 : 0, 1);
  for (const value of pair) {
    if (Math.abs(value) < ESCAPE) continue;
    const size = 31 - Math.clz32(Math.abs(value));
    for (let ones = 4; ones < size; ones += 1) bits.write(1, 1);
    bits.write(0, 1).write(Math.abs(value) - 2 ** size, size);
  }
}
