// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/* oxlint-disable unicorn/no-thenable -- the scenario format has a key named then */
import { voice } from '@livekit/agents';
import { BillingAgent, ReferenceAgent } from '@voicelive-kit/reference-agent/agent.ts';
import { expect, test } from 'vitest';
import { createSession, emulate, said, talk } from './stage.ts';

test("LiveKit's OpenAI plugin: the agent greets, reads typed messages and answers with its tool", async () => {
  const { emulator, session } = await talk(new ReferenceAgent(), {
    version: 1,
    greeting: 'Welcome to Fjord Outfitters.',
    turns: [
      {
        call: [{ tool: 'get_weather', arguments: { city: 'Oslo' } }],
        then: { say: 'Four degrees and clear.' },
      },
    ],
  });
  await session.generateReply({ userInput: 'How is the weather in Oslo?' }).waitForPlayout();
  await expect.poll(() => said(session)).toEqual(['Welcome to Fjord Outfitters.', 'Four degrees and clear.']);
  const output = session.chatCtx.items.find((item) => item.type === 'function_call_output');
  expect(output).toMatchObject({ isError: false, output: expect.stringContaining('4 °C, clear') });
  const [seen] = emulator.sessions();
  expect(seen).toMatchObject({ dialect: 'openai', model: 'gpt-realtime' });
  expect(seen?.items.map((item) => item.type)).toEqual([
    'message',
    'message',
    'function_call',
    'function_call_output',
    'message',
  ]);
  expect(seen?.session.tools?.map((tool) => 'name' in tool && tool.name)).toContain('get_weather');
});

test("LiveKit's OpenAI plugin: a handoff changes the agent and keeps the conversation", async () => {
  const { emulator, session } = await talk(new ReferenceAgent(), {
    version: 1,
    greeting: 'Hello.',
    turns: [{ call: [{ tool: 'transfer_to_billing' }], then: { say: 'One moment.' } }],
  });
  await session.generateReply({ userInput: 'My invoice is wrong.' }).waitForPlayout();
  await expect.poll(() => session.currentAgent).toBeInstanceOf(BillingAgent);
  await expect.poll(() => emulator.sessions().at(-1)?.session.instructions).toContain('You are Tom');
  const known = session.currentAgent.chatCtx.items.flatMap((item) =>
    item.type === 'message' ? [item.textContent] : [],
  );
  expect(known).toContain('My invoice is wrong.');
});

test("LiveKit's OpenAI plugin: a wrong key ends the session with one final error", async () => {
  const emulator = await emulate({ key: 'right' });
  const session = createSession(emulator);
  const closed = new Promise<voice.CloseEvent>((resolve) => {
    session.once(voice.AgentSessionEventTypes.Close, resolve);
  });
  await session.start({ agent: new voice.Agent({ instructions: 'Be brief.' }) });
  expect(await closed).toMatchObject({ reason: 'error', error: { recoverable: false } });
  expect(emulator.sessions()).toHaveLength(1);
  await session.close();
  await emulator.close();
});
