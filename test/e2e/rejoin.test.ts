// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, onTestFinished, test } from 'vitest';
import { audibleSpans } from '../listening/levels.ts';
import { BrowserCaller } from './stage/browser-caller.ts';
import { callsOf, useStack } from './stage/stack.ts';
import { microphoneFile } from './stage/microphone-file.ts';

const NAME = 'rejoin';
const stage = useStack(NAME);
const microphone = microphoneFile(NAME, [120_000]);
const ORDER = 'Order forty-two is packed. You can pick it up today until six.';

test('a participant whose page crashed rejoins the same call, and the agent is still there', async () => {
  const caller = await BrowserCaller.open(NAME, stage.stack.web.url, microphone.path);
  onTestFinished(() => caller.close());
  await expect.poll(() => caller.captions('agent')).toHaveLength(1);
  await expect.poll(() => caller.agentState()).toBe('listening');
  const room = await caller.page.locator('[data-room]').getAttribute('data-room');

  await caller.crash();
  await caller.photograph('crashed');
  await caller.page.getByRole('button', { name: 'Rejoin' }).click();

  await expect.poll(() => caller.agentState()).toBe('listening');
  expect(await caller.page.locator('[data-room]').getAttribute('data-room')).toBe(room);
  await caller.type('Where is my order?');
  await expect.poll(() => caller.captions('agent')).toContain(ORDER);
  await expect.poll(() => caller.agentState()).toBe('listening');
  await caller.photograph('rejoined');
  const spans = audibleSpans(caller.heard().loudspeaker, 700).filter(
    ({ startMs, endMs }) => endMs - startMs > 1000,
  );
  expect(spans.length).toBeGreaterThanOrEqual(1);
  expect(callsOf(stage)).toHaveLength(1);
});
