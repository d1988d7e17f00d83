// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, onTestFinished, test } from 'vitest';
import { BrowserCaller } from './stage/browser-caller.ts';
import { useStack } from './stage/stack.ts';
import { microphoneFile } from './stage/microphone-file.ts';

const NAME = 'consent';
const stage = useStack(NAME, { workerEnv: { BOOKINGS_MCP_URL: 'https://bookings.example/mcp' } });
const microphone = microphoneFile(NAME, [120_000]);
const GREETING = 'Hello, this is Fjord Outfitters. How can I help you today?';
const FILLER = 'Please have a look at your screen, and tell me there whether I may book it.';

test.each([
  ['Allow', 'Done: two kayaks are reserved for Saturday. Your number is seven.'],
  ['Refuse', 'All right, I have not reserved anything.'],
])('a button on the page decides about a call of an MCP server: %s', async (button, answer) => {
  const caller = await BrowserCaller.open(NAME, stage.stack.web.url, microphone.path);
  onTestFinished(() => caller.close());
  await expect.poll(() => caller.captions('agent')).toEqual([GREETING]);
  await expect.poll(() => caller.agentState()).toBe('listening');
  await caller.type('Please reserve two kayaks.');
  const request = caller.page.locator('[data-consent="reserve_kayaks"]');
  await request.waitFor();
  expect(await request.textContent()).toContain('Saturday');
  await expect.poll(() => caller.captions('agent')).toContain(FILLER);
  await caller.photograph(`asked-${button}`);
  await request.getByRole('button', { name: button }).click();
  await expect.poll(() => caller.captions('agent')).toContain(answer);
  expect(await request.count()).toBe(0);
  const told = (await caller.captions('agent')).filter((text) => text === answer);
  expect(told).toHaveLength(1);
});
