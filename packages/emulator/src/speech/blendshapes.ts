// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Viseme } from './visemes.ts';

/** Animation frames per second, and numbers per frame, as Azure Speech documents them. */
export const FRAME_RATE = 60;
export const SHAPES = 55;

/** Indices in a frame of the shapes that move here; the order is Azure Speech's. */
const EYE_BLINK_LEFT = 0;
const EYE_BLINK_RIGHT = 7;
const JAW_OPEN = 17;
const MOUTH_CLOSE = 18;
const MOUTH_FUNNEL = 19;
const MOUTH_PUCKER = 20;
const MOUTH_STRETCH_LEFT = 29;
const MOUTH_STRETCH_RIGHT = 30;
const MOUTH_ROLL_LOWER = 31;
const MOUTH_LOWER_DOWN_LEFT = 37;
const MOUTH_LOWER_DOWN_RIGHT = 38;

/** The position of a mouth: open, rounded, spread, lips together, each 0 to 1. */
type Mouth = readonly [open: number, round: number, spread: number, shut: number];

const MOUTHS: readonly Mouth[] = [
  [0, 0, 0, 0.1],
  [0.6, 0, 0.3, 0],
  [0.8, 0, 0.1, 0],
  [0.6, 0.4, 0, 0],
  [0.4, 0, 0.4, 0],
  [0.3, 0.3, 0.1, 0],
  [0.2, 0, 0.6, 0],
  [0.2, 0.9, 0, 0],
  [0.5, 0.7, 0, 0],
  [0.7, 0.4, 0.1, 0],
  [0.5, 0.6, 0.1, 0],
  [0.7, 0, 0.4, 0],
  [0.3, 0, 0.1, 0],
  [0.2, 0.3, 0.1, 0],
  [0.3, 0, 0.2, 0],
  [0.1, 0, 0.4, 0.1],
  [0.2, 0.5, 0, 0.1],
  [0.2, 0, 0.2, 0],
  [0.1, 0, 0.1, 0.4],
  [0.2, 0, 0.2, 0.1],
  [0.3, 0, 0.1, 0],
  [0, 0, 0, 1],
];
/** How long a mouth takes to reach its next position, in milliseconds. */
const GLIDE_MS = 60;
const BLINK_EVERY_MS = 4000;
const BLINK_MS = 200;

/** The animation of a speaking face: one frame for each sixtieth of a second of the audio. */
export function blendshapeFrames(visemes: readonly Viseme[], totalMs: number): number[][] {
  const frames: number[][] = [];
  let next = 0;
  for (let index = 0; index < Math.ceil((totalMs * FRAME_RATE) / 1000); index += 1) {
    const atMs = (index * 1000) / FRAME_RATE;
    while ((visemes[next]?.atMs ?? Number.POSITIVE_INFINITY) <= atMs) next += 1;
    const current = visemes[next - 1];
    const way = current === undefined ? 1 : Math.min(1, (atMs - current.atMs) / GLIDE_MS);
    frames.push(frameOf(mouthOf(visemes[next - 2]), mouthOf(current), way, blink(atMs)));
  }
  return frames;
}

function mouthOf(viseme: Viseme | undefined): Mouth {
  return MOUTHS[viseme?.id ?? 0] ?? [0, 0, 0, 0];
}

function blink(atMs: number): number {
  const phase = (atMs % BLINK_EVERY_MS) - (BLINK_EVERY_MS - BLINK_MS);
  return phase < 0 ? 0 : Math.sin((Math.PI * phase) / BLINK_MS);
}

function frameOf(from: Mouth, to: Mouth, way: number, closed: number): number[] {
  const frame = Array.from<number>({ length: SHAPES }).fill(0);
  const [open, round, spread, shut] = to.map((value, at) => (from[at] ?? 0) * (1 - way) + value * way) as [
    number,
    number,
    number,
    number,
  ];
  const set = (places: readonly number[], value: number): void => {
    for (const place of places) frame[place] = Math.round(value * 1000) / 1000;
  };
  set([EYE_BLINK_LEFT, EYE_BLINK_RIGHT], closed);
  set([JAW_OPEN], open);
  set([MOUTH_CLOSE], shut);
  set([MOUTH_ROLL_LOWER], shut * 0.5);
  set([MOUTH_FUNNEL], round * 0.6);
  set([MOUTH_PUCKER], round);
  set([MOUTH_STRETCH_LEFT, MOUTH_STRETCH_RIGHT], spread);
  set([MOUTH_LOWER_DOWN_LEFT, MOUTH_LOWER_DOWN_RIGHT], open * 0.5);
  return frame;
}
