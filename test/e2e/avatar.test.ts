// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { BrowserCaller } from './stage/browser-caller.ts';
import { endedSpeeches, expectToStop, gapes, measureCut, speeches, watchFace } from './stage/face-rows.ts';
import { useStack } from './stage/stack.ts';
import { microphoneFile } from './stage/microphone-file.ts';
import { outFile } from './stage/out.ts';
import { STORY } from './stage/story.ts';

const NAME = 'avatar';
/** `AVATAR_INTERRUPTIONS=20` measures; fewer check that it works. */
const INTERRUPTIONS = Number(process.env['AVATAR_INTERRUPTIONS'] ?? 4);
const MEASURES = INTERRUPTIONS >= 20;
/** What people notice, and the upper limit; when nothing is measured the machine may stall now and then. */
const [NOTICED_MS, LONGEST_STOP_MS] = MEASURES ? [150, 400] : [1200, 1200];

const stage = useStack(NAME, {
  scenario: {
    version: 1,
    greeting: { say: STORY },
    turns: Array.from({ length: INTERRUPTIONS + 10 }, () => ({ say: STORY })),
  },
  workerEnv: { AVATAR: 'lisa/casual-sitting' },
});
const parts = Array.from({ length: INTERRUPTIONS + 1 }, () => ['caller-1-question', 5500]).flat();
const microphone = microphoneFile(NAME, [9000, ...parts]);

test(`the face speaks with the voice, and stops with it at each of ${INTERRUPTIONS} interruptions`, async () => {
  const caller = await BrowserCaller.open(NAME, stage.stack.web.url, microphone.path);
  onTestFinished(() => caller.close());
  const rowsNow = await watchFace(caller);
  await expect.poll(async () => gapes(await rowsNow()), { interval: 20 }).toBe(true);
  await caller.photograph('speaking');
  const enough = async () => endedSpeeches(await rowsNow()).length > INTERRUPTIONS;
  await expect.poll(enough, { timeout: 240_000, interval: 2000 }).toBe(true);
  const rows = await rowsNow();
  writeFileSync(outFile(NAME, 'face.json'), JSON.stringify(rows));

  const cut = speeches(rows).slice(0, INTERRUPTIONS);
  const measured = cut.map((speech) => measureCut(rows, speech, LONGEST_STOP_MS));
  writeFileSync(outFile(NAME, 'interruptions.json'), JSON.stringify(measured, null, 2));
  await caller.photograph('silent');
  expectToStop(measured, NOTICED_MS, LONGEST_STOP_MS);
});
