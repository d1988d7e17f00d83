// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, onTestFinished, test } from 'vitest';
import { audibleSpans, longestOf } from '../listening/levels.ts';
import { BrowserCaller } from './stage/browser-caller.ts';
import { callsOf, useStack } from './stage/stack.ts';
import { microphoneFile } from './stage/microphone-file.ts';

const NAME = 'voice-agent';
const stage = useStack(NAME, { workerEnv: { VOICE_AGENT: 'fjord/front-desk' } });
const microphone = microphoneFile(NAME, [120_000]);
const GREETING = 'Hello, this is Fjord Outfitters. How can I help you today?';
const TOM = 'Hello, this is Tom of the billing department. What can I do about your bill?';

test('a room talks to a voice agent, with its protocol, through a handoff and on one connection', async () => {
  const caller = await BrowserCaller.open(NAME, stage.stack.web.url, microphone.path);
  onTestFinished(() => caller.close());
  await expect.poll(() => caller.captions('agent')).toEqual([GREETING]);
  const before = caller.heard().loudspeaker.samples.length;
  await caller.type('My invoice is wrong.');
  await expect.poll(() => caller.captions('agent')).toContain(TOM);
  await expect.poll(() => caller.agentState()).toBe('listening');
  const { samples, rate } = caller.heard().loudspeaker;
  const introduction = longestOf(audibleSpans({ samples: samples.subarray(before), rate }, 700));
  expect(introduction.endMs - introduction.startMs).toBeGreaterThan(2000);
  expect(callsOf(stage).map(({ dialect }) => dialect)).toEqual(['voice-agent-v1']);
});
