// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { BrowserCaller } from './stage/browser-caller.ts';
import { useHouse } from './stage/house.ts';
import { microphoneFile } from './stage/microphone-file.ts';
import { outFile } from './stage/out.ts';

const NAME = 'avatar';
const STORY =
  'Once upon a time there was a kayak that nobody wanted to rent, because it was older than all the others, and its paint ' +
  'had gone, and so it lay behind the shed all summer long and looked at the water, until one day a woman came who had ' +
  'learned to paddle in just such a boat, and she would not have any other, whatever anybody told her about the new ones.';
/** `AVATAR_INTERRUPTIONS=20` measures; fewer check that it works. */
const INTERRUPTIONS = Number(process.env['AVATAR_INTERRUPTIONS'] ?? 4);
const MEASURES = INTERRUPTIONS >= 20;
/** The loudspeaker level, of 1, above which somebody is speaking. */
const LOUD = 0.004;
/** The share of dark pixels above which a mouth is open, and of changed pixels above which it moves. */
const [OPEN, MOVES] = [0.06, 0.02];
/** A silence of this length is no pause between words, in milliseconds. */
const PAUSE_MS = 900;
/** What people notice, and the upper limit; when nothing is measured the machine may stall now and then. */
const [NOTICED_MS, LONGEST_STOP_MS] = MEASURES ? [150, 400] : [1200, 1200];
/** By how much longer the caller speaks after each interruption, in milliseconds. */
const QUIET_MS = 1800;

const stage = useHouse(NAME, {
  scenario: {
    version: 1,
    greeting: { say: STORY },
    turns: Array.from({ length: INTERRUPTIONS + 10 }, () => ({ say: STORY })),
  },
  workerEnv: { AVATAR: 'lisa/casual-sitting' },
});
const parts = Array.from({ length: INTERRUPTIONS + 1 }, () => ['caller-1-question', 5500]).flat();
const microphone = microphoneFile(NAME, [9000, ...parts]);

type Row = [at: number, level: number, dark: number, changed: number];

/** Intervals in which the loudspeaker is never silent for longer than a pause. */
function speeches(rows: readonly Row[]): { from: number; to: number }[] {
  const spans: { from: number; to: number }[] = [];
  for (const [at, level] of rows) {
    if (level < LOUD) continue;
    const last = spans.at(-1);
    if (last && at - last.to < PAUSE_MS) last.to = at;
    else spans.push({ from: at, to: at });
  }
  return spans.filter(({ from, to }) => to - from > 500);
}

const within = (rows: readonly Row[], from: number, to: number): Row[] =>
  rows.filter(([at]) => at >= from && at < to);

test(`the face speaks with the voice, and stops with it at each of ${INTERRUPTIONS} interruptions`, async () => {
  const caller = await BrowserCaller.open(NAME, stage.house.web.url, microphone.path);
  onTestFinished(() => caller.close());
  const face = caller.page.locator('video[data-face]');
  await face.waitFor();
  const width = () => caller.page.evaluate<number>('document.querySelector("video[data-face]").videoWidth');
  await expect.poll(width).toBeGreaterThanOrEqual(320);
  await caller.page.evaluate(readFileSync(join(import.meta.dirname, 'stage/face-watch.js'), 'utf8'));
  const rowsNow = () => caller.page.evaluate<Row[]>('faceRows');
  await expect.poll(async () => ((await rowsNow()).at(-1)?.[2] ?? 0) > 2 * OPEN, { interval: 20 }).toBe(true);
  await caller.photograph('speaking');
  const enough = (rows: Row[]): boolean =>
    speeches(rows).filter(({ to }) => (rows.at(-1)?.[0] ?? 0) - to > 2 * PAUSE_MS).length > INTERRUPTIONS;
  await expect.poll(async () => enough(await rowsNow()), { timeout: 240_000, interval: 2000 }).toBe(true);
  const rows = await rowsNow();
  writeFileSync(outFile(NAME, 'face.json'), JSON.stringify(rows));

  const cut = speeches(rows).slice(0, INTERRUPTIONS);
  const measured = cut.map(({ from, to }) => {
    const during = within(rows, from, to);
    const after = within(rows, to, to + QUIET_MS);
    const lastMove = after.findLast(([, , , changed]) => changed > MOVES)?.[0] ?? to;
    return {
      moves: during.filter(([, , , changed]) => changed > MOVES).length,
      widest: Math.max(...during.map(([, , dark]) => dark)),
      stopMs: Math.round(lastMove - to),
      openAfter: Math.max(
        ...within(rows, to + LONGEST_STOP_MS + 20, to + QUIET_MS).map(([, , dark]) => dark),
      ),
    };
  });
  writeFileSync(outFile(NAME, 'interruptions.json'), JSON.stringify(measured, null, 2));
  await caller.photograph('silent');
  // A busy machine occasionally delays a frame.
  const inTime = measured.filter(({ stopMs }) => stopMs <= NOTICED_MS).length;
  expect(inTime).toBeGreaterThanOrEqual(0.9 * INTERRUPTIONS);
  for (const { moves, widest, stopMs, openAfter } of measured) {
    expect(moves).toBeGreaterThan(5);
    expect(widest).toBeGreaterThan(2 * OPEN);
    expect(stopMs).toBeLessThanOrEqual(LONGEST_STOP_MS);
    expect(openAfter).toBeLessThan(OPEN);
  }
});
