// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { BrowserCaller } from './browser-caller.ts';

/** The level of the loudspeaker from which on somebody speaks, of 1. */
const LOUD = 0.004;
/** The share of dark places from which on a mouth is open, and that of changed ones from which on it moves. */
const [OPEN, MOVES] = [0.06, 0.02];
/** A silence of this length is no pause between words, milliseconds. */
const PAUSE_MS = 900;
/** The caller speaks for longer after each interruption, milliseconds. */
const QUIET_MS = 1800;

/** One look at the page; see face-watch.js. */
export type Row = [at: number, level: number, dark: number, changed: number];

/** Waits for a face of at least 320 pixels and looks at it, and at the loudspeaker, from then on. */
export async function watchFace({ page }: BrowserCaller): Promise<() => Promise<Row[]>> {
  await page.locator('video[data-face]').waitFor();
  const width = () => page.evaluate<number>('document.querySelector("video[data-face]").videoWidth');
  await expect.poll(width).toBeGreaterThanOrEqual(320);
  await page.evaluate(readFileSync(join(import.meta.dirname, 'face-watch.js'), 'utf8'));
  return () => page.evaluate<Row[]>('faceRows');
}

/** Whether the mouth is wide open at the end of these rows. */
export function gapes(rows: readonly Row[]): boolean {
  return (rows.at(-1)?.[2] ?? 0) > 2 * OPEN;
}

/** Stretches longer than so many milliseconds in which the loudspeaker is never silent for longer than a pause. */
export function speeches(rows: readonly Row[], longerThanMs = 500): { from: number; to: number }[] {
  const spans: { from: number; to: number }[] = [];
  for (const [at, level] of rows) {
    if (level < LOUD) continue;
    const last = spans.at(-1);
    if (last && at - last.to < PAUSE_MS) last.to = at;
    else spans.push({ from: at, to: at });
  }
  return spans.filter(({ from, to }) => to - from > longerThanMs);
}

/** Those after which something has followed, or could have. */
export function endedSpeeches(rows: readonly Row[], longerThanMs?: number): { from: number; to: number }[] {
  return speeches(rows, longerThanMs).filter(({ to }) => (rows.at(-1)?.[0] ?? 0) - to > 2 * PAUSE_MS);
}

const within = (rows: readonly Row[], from: number, to: number): Row[] =>
  rows.filter(([at]) => at >= from && at < to);

/** How the mouth moved in a speech, and when it stopped after it. */
export interface Cut {
  moves: number;
  /** The largest share of dark places. */
  widest: number;
  /** From the silence to the last movement, milliseconds. */
  stopMs: number;
  /** How open it was once it had to be still. */
  openAfter: number;
}

export function measureCut(
  rows: readonly Row[],
  { from, to }: { from: number; to: number },
  longestStopMs: number,
): Cut {
  const during = within(rows, from, to);
  const lastMove = within(rows, to, to + QUIET_MS).findLast(([, , , changed]) => changed > MOVES)?.[0] ?? to;
  return {
    moves: during.filter(([, , , changed]) => changed > MOVES).length,
    widest: Math.max(...during.map(([, , dark]) => dark)),
    stopMs: Math.round(lastMove - to),
    openAfter: Math.max(...within(rows, to + longestStopMs + 20, to + QUIET_MS).map(([, , dark]) => dark)),
  };
}

/** The mouth spoke in each speech, and stood still with the sound: mostly as soon as people notice, always within the longest time. */
export function expectToStop(cuts: readonly Cut[], noticedMs: number, longestStopMs: number): void {
  // Now and then a busy machine holds a picture up.
  const inTime = cuts.filter(({ stopMs }) => stopMs <= noticedMs).length;
  expect(inTime).toBeGreaterThanOrEqual(0.9 * cuts.length);
  for (const { moves, widest, stopMs, openAfter } of cuts) {
    expect(moves).toBeGreaterThan(5);
    expect(widest).toBeGreaterThan(2 * OPEN);
    expect(stopMs).toBeLessThanOrEqual(longestStopMs);
    expect(openAfter).toBeLessThan(OPEN);
  }
}

/** By how much later the mouth moves than the sound: the shift by which an open mouth and a loud voice go together best, milliseconds. */
export function lagOfMouth(rows: readonly Row[]): number {
  const stepMs = 20;
  const levels = new Map(rows.map(([at, level]) => [Math.floor(at / stepMs), level]));
  const spoken = speeches(rows).flatMap(({ from, to }) => within(rows, from, to));
  const agreement = (lagMs: number): number =>
    spoken.reduce((sum, [at, , dark]) => {
      const level = levels.get(Math.floor((at - lagMs) / stepMs)) ?? 0;
      return sum + (dark > OPEN === level > LOUD ? 1 : 0);
    }, 0);
  const lags = Array.from({ length: 41 }, (_, index) => stepMs * (index - 20));
  return lags.reduce((best, one) => (agreement(one) > agreement(best) ? one : best), 0);
}
