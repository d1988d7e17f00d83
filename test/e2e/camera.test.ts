// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, onTestFinished, test } from 'vitest';
import { BrowserCaller } from './stage/browser-caller.ts';
import { callsOf, useStack } from './stage/stack.ts';
import { microphoneFile } from './stage/microphone-file.ts';

const NAME = 'camera';
const stage = useStack(NAME, { workerEnv: { CAMERA: '1' } });
const microphone = microphoneFile(NAME, [120_000]);

/** How many pictures the service has in the conversation of the call. */
function pictures(): number {
  const items = callsOf(stage).at(-1)?.items ?? [];
  return items.filter((item) => JSON.stringify(item).includes('input_image')).length;
}

test('shows the model what the camera sees while the button on the page is on', async () => {
  const caller = await BrowserCaller.open(NAME, stage.stack.web.url, microphone.path);
  onTestFinished(() => caller.close());
  const button = caller.page.getByRole('button', { name: 'Camera' });
  await button.waitFor();
  expect(await button.getAttribute('aria-pressed')).toBe('false');
  expect(pictures()).toBe(0);

  await button.click();
  await caller.page.locator('[data-camera="on"]').waitFor();
  await caller.page.locator('[data-camera-preview]').waitFor();
  await expect.poll(pictures).toBe(3);
  await caller.photograph('camera-on');

  await button.click();
  await caller.page.locator('[data-camera="off"]').waitFor();
  await expect.poll(pictures).toBe(0);
  expect(await caller.page.locator('[data-camera-preview]').count()).toBe(0);

  await button.click();
  await expect.poll(pictures).toBeGreaterThan(0);
});
