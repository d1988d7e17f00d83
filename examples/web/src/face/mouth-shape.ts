// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The shape of a mouth, each value 0 to 1. */
export interface MouthShape {
  /** How far the jaw is open. */
  open: number;
  /** How wide the mouth is. */
  wide: number;
}

/** The shape of each viseme of Azure Speech, by its id (Microsoft Learn, "Get facial position with viseme"). */
const SHAPES: readonly (readonly [open: number, wide: number])[] = [
  [0.04, 0.62], // silence
  [0.72, 0.62], // æ, ə, ʌ
  [0.95, 0.58], // ɑ
  [0.78, 0.42], // ɔ
  [0.5, 0.72], // ɛ, ʊ
  [0.42, 0.5], // ɝ
  [0.28, 0.85], // j, i, ɪ
  [0.3, 0.16], // w, u
  [0.55, 0.26], // o
  [0.8, 0.45], // aʊ
  [0.6, 0.38], // ɔɪ
  [0.85, 0.7], // aɪ
  [0.4, 0.6], // h
  [0.3, 0.4], // ɹ
  [0.42, 0.62], // l
  [0.16, 0.78], // s, z
  [0.26, 0.3], // ʃ, tʃ, dʒ, ʒ
  [0.24, 0.62], // ð, θ
  [0.1, 0.6], // f, v
  [0.24, 0.66], // d, t, n
  [0.4, 0.58], // k, g, ŋ
  [0, 0.55], // p, b, m
];

const REST: MouthShape = { open: 0.04, wide: 0.62 };

export function shapeOf(visemeId: number): MouthShape {
  const shape = SHAPES[visemeId];
  return shape ? { open: shape[0], wide: shape[1] } : REST;
}

/** The interpolation of two shapes; `part` is 0 to 1. */
export function between(from: MouthShape, to: MouthShape, part: number): MouthShape {
  return {
    open: from.open + (to.open - from.open) * part,
    wide: from.wide + (to.wide - from.wide) * part,
  };
}

/** The outline of the opening in a drawing of 100 by 60; a closed mouth is a line with a slight smile. */
export function mouthPath({ open, wide }: MouthShape): string {
  const half = 16 + 28 * wide;
  const up = 4 + 16 * open;
  const down = 8 + 38 * open;
  const bend = half * 0.62;
  const [left, right] = [50 - half, 50 + half].map((x) => x.toFixed(1));
  const upper = `C${(50 - bend).toFixed(1)} ${(30 - up + 6).toFixed(1)} ${(50 + bend).toFixed(1)} ${(30 - up + 6).toFixed(1)} ${right} 26`;
  const lower = `C${(50 + bend).toFixed(1)} ${(24 + down).toFixed(1)} ${(50 - bend).toFixed(1)} ${(24 + down).toFixed(1)} ${left} 26`;
  return `M${left} 26${upper}${lower}Z`;
}
