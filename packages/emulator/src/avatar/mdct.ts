// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Spectral lines, and samples per frame. */
const LINES = 1024;
const HALF = LINES / 2;

const WINDOW = Float64Array.from({ length: 2 * LINES }, (_, at) =>
  Math.sin((Math.PI / (2 * LINES)) * (at + 0.5)),
);
/** The twiddle factors before and after the Fourier transform. */
const TWIDDLES = turns(HALF, (at) => (-Math.PI * (8 * at + 1)) / (8 * LINES));
const ROOTS = turns(HALF, (at) => (-2 * Math.PI * at) / HALF);

interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * The modified discrete cosine transform of two frames under a sine window, scaled as AAC has it (ISO/IEC 14496-3, 4.6.11).
 */
export function mdct(before: Float64Array, now: Float64Array): Float64Array {
  const at = (index: number): number =>
    (WINDOW[index] ?? 0) * ((index < LINES ? before[index] : now[index - LINES]) ?? 0);
  const folded = Float64Array.from({ length: LINES }, (_, index) =>
    index < HALF
      ? -at(3 * HALF - 1 - index) - at(3 * HALF + index)
      : at(index - HALF) - at(3 * HALF - 1 - index),
  );
  return cosineTransform(folded).map((line) => 2 * line);
}

/** A type IV cosine transform, computed with a Fourier transform of half its length. */
function cosineTransform(values: Float64Array): Float64Array {
  const re = new Float64Array(HALF);
  const im = new Float64Array(HALF);
  for (let at = 0; at < HALF; at += 1) {
    turned(values[2 * at] ?? 0, values[LINES - 1 - 2 * at] ?? 0, TWIDDLES, at, re, im);
  }
  fourierTransform({ re, im });
  const lines = new Float64Array(LINES);
  const [one, other] = [new Float64Array(1), new Float64Array(1)];
  for (let at = 0; at < HALF; at += 1) {
    turned(re[at] ?? 0, im[at] ?? 0, TWIDDLES, at, one, other, 0);
    lines[2 * at] = one[0] ?? 0;
    lines[LINES - 1 - 2 * at] = -(other[0] ?? 0);
  }
  return lines;
}

/** In place, by recursive halving. */
function fourierTransform({ re, im }: Complex): void {
  const size = re.length;
  for (let at = 0, mirrored = 0; at < size; at += 1) {
    if (mirrored > at) {
      [re[at], re[mirrored]] = [re[mirrored] ?? 0, re[at] ?? 0];
      [im[at], im[mirrored]] = [im[mirrored] ?? 0, im[at] ?? 0];
    }
    let bit = size >> 1;
    for (; mirrored & bit; bit >>= 1) mirrored ^= bit;
    mirrored |= bit;
  }
  const [one, other] = [new Float64Array(1), new Float64Array(1)];
  for (let span = 1; span < size; span *= 2) {
    for (let start = 0; start < size; start += 2 * span) {
      for (let at = start; at < start + span; at += 1) {
        const root = ((at - start) * size) / (2 * span);
        turned(re[at + span] ?? 0, im[at + span] ?? 0, ROOTS, root, one, other, 0);
        const [evenRe = 0, evenIm = 0, oddRe = 0, oddIm = 0] = [re[at], im[at], one[0], other[0]];
        re[at + span] = evenRe - oddRe;
        im[at + span] = evenIm - oddIm;
        re[at] = evenRe + oddRe;
        im[at] = evenIm + oddIm;
      }
    }
  }
}

/** Multiplies a complex number by a twiddle factor and stores it. */
function turned(
  re: number,
  im: number,
  by: Complex,
  index: number,
  intoRe: Float64Array,
  intoIm: Float64Array,
  place = index,
): void {
  const [byRe = 0, byIm = 0] = [by.re[index], by.im[index]];
  intoRe[place] = re * byRe - im * byIm;
  intoIm[place] = re * byIm + im * byRe;
}

function turns(length: number, angle: (at: number) => number): Complex {
  return {
    re: Float64Array.from({ length }, (_, at) => Math.cos(angle(at))),
    im: Float64Array.from({ length }, (_, at) => Math.sin(angle(at))),
  };
}
