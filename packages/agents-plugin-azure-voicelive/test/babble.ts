// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Hz of the sound of the tests. */
export const RATE = 8000;

/** Low noise that comes and goes as syllables do. */
export function babble(seconds: number, seed: number): Int16Array {
  const random = randomOf(seed);
  const samples = new Int16Array(seconds * RATE);
  let low = 0;
  for (let at = 0; at < samples.length;) {
    const length = Math.round((0.06 + 0.2 * random()) * RATE);
    const level = random() < 0.3 ? 0 : 1000 + 6000 * random();
    for (let i = at; i < Math.min(at + length, samples.length); i += 1) {
      low += 0.15 * ((random() - 0.5) * 6 * level - low);
      samples[i] = low;
    }
    at += length;
  }
  return samples;
}

/** Mulberry32. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
