// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Amplitude of the test tones: −1 dB below full scale. */
export const TONE_AMPLITUDE = 32767 * 10 ** (-1 / 20);

/** A sine of `frequency` Hz, rounded to 16 bits. */
export function tone(frequency: number, rate: number, length: number): Int16Array {
  const step = (2 * Math.PI * frequency) / rate;
  return Int16Array.from({ length }, (_, i) => Math.round(TONE_AMPLITUDE * Math.sin(step * i)));
}

/** The result of a least-squares fit of a sine of known frequency. */
export interface ToneFit {
  /** Level of the sine against a test tone, in dB. */
  readonly gainDb: number;
  /** Phase of the sine at sample 0, in radians. */
  readonly phase: number;
  /** Level of everything but the sine (noise, images, aliases) relative to it, in dB. */
  readonly snrDb: number;
  /** Level of everything but the sine, relative to a test tone, in dB. */
  readonly residueDb: number;
}

/** Fits a sine of `frequency` Hz to `samples`, of which the first has the index `start`. */
export function fitTone(samples: Int16Array, frequency: number, rate: number, start = 0): ToneFit {
  const step = (2 * Math.PI * frequency) / rate;
  let ss = 0;
  let cc = 0;
  let sc = 0;
  let ys = 0;
  let yc = 0;
  for (let i = 0; i < samples.length; i++) {
    const s = Math.sin(step * (start + i));
    const c = Math.cos(step * (start + i));
    const y = samples[i]!;
    ss += s * s;
    cc += c * c;
    sc += s * c;
    ys += y * s;
    yc += y * c;
  }
  const determinant = ss * cc - sc * sc;
  const a = (ys * cc - yc * sc) / determinant;
  const b = (yc * ss - ys * sc) / determinant;
  let residue = 0;
  for (let i = 0; i < samples.length; i++) {
    residue += (samples[i]! - a * Math.sin(step * (start + i)) - b * Math.cos(step * (start + i))) ** 2;
  }
  const amplitude = Math.hypot(a, b);
  const residueAmplitude = Math.sqrt((2 * residue) / samples.length);
  return {
    gainDb: decibel(amplitude / TONE_AMPLITUDE),
    phase: Math.atan2(b, a),
    snrDb: decibel(amplitude / residueAmplitude),
    residueDb: decibel(residueAmplitude / TONE_AMPLITUDE),
  };
}

/** Level of all samples together, relative to a test tone, in dB. */
export function levelDb(samples: Int16Array): number {
  let power = 0;
  for (const sample of samples) power += sample * sample;
  return decibel(Math.sqrt((2 * power) / samples.length) / TONE_AMPLITUDE);
}

/** All samples of `parts` in one array. */
export function concat(parts: Iterable<Int16Array>): Int16Array {
  const all = [...parts];
  const samples = new Int16Array(all.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of all) {
    samples.set(part, at);
    at += part.length;
  }
  return samples;
}

/** `count` frequencies from `low` to `high` Hz, inclusive. */
export function sweep(low: number, high: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}

/** An angle normalised to ±π. */
export function wrapAngle(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}

/** Frame lengths from 0 to `max`, the same in every run. */
export function* frameLengths(max: number, seed = 1): Generator<number> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield Math.floor((state / 2 ** 32) ** 2 * (max + 1));
  }
}

function decibel(ratio: number): number {
  return 20 * Math.log10(ratio + 1e-12);
}
