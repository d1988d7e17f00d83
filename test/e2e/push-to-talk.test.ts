// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { audibleSpans } from '../listening/levels.ts';
import { BrowserCaller } from './stage/browser-caller.ts';
import { useStack } from './stage/stack.ts';
import { microphoneFile } from './stage/microphone-file.ts';

const NAME = 'push-to-talk';
const stage = useStack(NAME);

/** The first is said while nobody holds the button, the second while somebody does. */
const microphone = microphoneFile(NAME, [12_000, 'caller-4-goodbye', 4000, 'caller-1-question', 120_000]);
const KAYAKS = 'Yes, we do. A kayak is forty euros a day, and the paddle is included.';

test('push-to-talk: what is said while the space bar is held is answered, and nothing else is heard', async () => {
  const caller = await BrowserCaller.open(NAME, stage.stack.web.url, microphone.path);
  onTestFinished(() => caller.close());
  const until = (ms: number): Promise<void> =>
    sleep(Math.max(0, caller.microphoneOpenedAt + ms - Date.now()));
  const { page } = caller;
  await expect.poll(() => caller.agentState()).toMatch(/listening|speaking/);
  await page.getByRole('switch', { name: 'Push to talk' }).click();
  await expect.poll(() => page.locator('[data-push-to-talk]').getAttribute('data-push-to-talk')).toBe('on');

  const [unheard, held] = microphone.said;
  if (!unheard || !held) throw new Error('the recordings are too short');
  await until(unheard.endMs + 1500);
  expect(await caller.captions('you')).toEqual([]);

  await until(held.startMs - 300);
  // Away from the button, so that the key itself talks.
  await page.getByRole('heading', { name: 'Voice call' }).focus();
  await page.keyboard.down('Space');
  await until(held.startMs + 1000);
  await caller.photograph('holding');
  await until(held.endMs);
  await page.keyboard.up('Space');
  const releasedAt = Date.now() - caller.recordingStartedAt;

  await expect.poll(() => caller.captions('agent')).toContain(KAYAKS);
  await expect.poll(() => caller.agentState()).toBe('listening');
  expect(await caller.captions('you')).toEqual(['Hi there. Do you rent out kayaks?']);
  const answer = audibleSpans(caller.heard().loudspeaker, 700).find(({ startMs }) => startMs > releasedAt);
  expect((answer?.endMs ?? 0) - (answer?.startMs ?? 0)).toBeGreaterThan(4000);
});
