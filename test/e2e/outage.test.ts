// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, onTestFinished, test } from 'vitest';
import { audibleSpans, longestOf } from '../listening/levels.ts';
import { BrowserCaller } from './stage/browser-caller.ts';
import { callsOf, useStack } from './stage/stack.ts';
import { microphoneFile } from './stage/microphone-file.ts';

const NAME = 'outage';
/** In real time, so that the connection can be cut while the answer is still being sent. */
const stage = useStack(NAME, { emulator: { pace: 'realtime' } });
const microphone = microphoneFile(NAME, [9000, 'caller-2-weather', 16_000, 'caller-3-interruption', 120_000]);

test('the service connection is cut in the middle of an answer, and the call continues', async () => {
  const caller = await BrowserCaller.open(NAME, stage.stack.web.url, microphone.path);
  onTestFinished(() => caller.close());
  // The first spoken turn of the scenario, whatever the recording says.
  const answer = (): Promise<string | undefined> => caller.captions('agent').then((lines) => lines[1]);
  await expect.poll(answer).toMatch(/forty euros/);
  const before = caller.heard().loudspeaker.samples.length;
  const session = callsOf(stage)[0]?.id ?? '';
  stage.emulator.inject({ slug: 'cut', session });
  await expect.poll(() => callsOf(stage).length).toBe(2);
  await caller.photograph('after-the-cut');

  // The next question is answered by the next turn: the new connection knows what was said before the cut.
  await expect.poll(() => caller.entries('tool').count()).toBe(1);
  await expect
    .poll(() => caller.captions('agent').then((lines) => lines.at(-1)))
    .toMatch(/wool close to your skin/);
  expect(JSON.stringify(callsOf(stage)[1]?.items)).toContain('Do you rent out kayaks?');
  const { samples, rate } = caller.heard().loudspeaker;
  const answerAfterwards = longestOf(audibleSpans({ samples: samples.subarray(before), rate }, 700));
  expect(answerAfterwards.endMs - answerAfterwards.startMs).toBeGreaterThan(3000);
  expect(await caller.page.locator('[data-connection]').first().getAttribute('data-connection')).toBe(
    'connected',
  );
});
