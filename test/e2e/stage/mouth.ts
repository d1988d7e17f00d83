// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserCaller } from './browser-caller.ts';

/** The position of the mouth from `at` on; in milliseconds since the recording began. */
export interface MouthMove {
  at: number;
  viseme: number;
}

/** Makes the page record how its mouth moves. */
export async function watchMouth({ page }: BrowserCaller): Promise<void> {
  await page.evaluate(readFileSync(join(import.meta.dirname, 'mouth-script.js'), 'utf8'));
}

/** How the mouth has moved since the page's recording began. */
export async function mouthMoves(caller: BrowserCaller): Promise<MouthMove[]> {
  const moves = await caller.page.evaluate<[number, number][]>('mouthMoves');
  return moves.map(([at, viseme]) => ({ at: at - caller.recordingStartedAt, viseme }));
}

/** Its position at a given time. */
export function mouthAt(moves: readonly MouthMove[], ms: number): number {
  return moves.findLast(({ at }) => at <= ms)?.viseme ?? 0;
}
