// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm, voice } from '@livekit/agents';
import type { AudioFrame } from '@livekit/rtc-node';
import { type realtime, say } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { type AgentProbe, pause } from '@voicelive-kit/conformance/testing';
import { describe, expect, test } from 'vitest';
import { recording, silence, startAgent, until } from './stage.ts';

const NOTICE = 'This call is recorded so that we can serve you better.';

/** Roles and words in an emulator's newest session. */
function held(items: readonly object[] | undefined): string[] {
  return (items ?? []).map(
    (item) => JSON.stringify(item).match(/"(?:text|transcript)":"([^"]*)"/u)?.[1] ?? '',
  );
}

describe.each(['gpt-realtime', 'gpt-4.1'])('%s', (model) => {
  test('speaks given words verbatim, once in every history', async () => {
    const { emulator, agent, plugin } = await startAgent({ model }, {});
    const handle = say(agent.session, NOTICE);
    await handle.waitForPlayout();
    expect(agent.said).toEqual([`assistant: ${NOTICE}`]);
    expect(handle.chatItems).toHaveLength(1);
    expect(plugin.chatCtx.items).toHaveLength(1);
    expect(held(emulator.sessions()[0]?.items)).toEqual([NOTICE]);
    expect(agent.output.receivedMs).toBeGreaterThan(1000);
  });

  test('greets once and continues with the caller', async () => {
    const { agent } = await startAgent(
      { model, greeting: 'Welcome to Fjord Outfitters.' },
      { scenario: { version: 1, turns: [{ hear: 'Hello', say: 'Hello to you.' }] } },
    );
    await until('the greeting', () => agent.said.length === 1);
    await agent.session.generateReply({ userInput: 'Hello' }).waitForPlayout();
    expect(agent.said).toEqual([
      'assistant: Welcome to Fjord Outfitters.',
      'user: Hello',
      'assistant: Hello to you.',
    ]);
  });
});

test('given words cut off by a drop end with what was heard, and the next connection gets only that', async () => {
  const { emulator, agent } = await startAgent({}, { pace: 'realtime' });
  const handle = say(agent.session, NOTICE);
  await until('some of it', () => agent.output.positionMs > 900);
  emulator.inject({ slug: 'cut' });
  await handle.waitForPlayout();
  const heard = await until('its memory', () => agent.messages[0]?.textContent);
  expect(NOTICE.startsWith(heard)).toBe(true);
  expect(heard.length).toBeLessThan(NOTICE.length);
  await expect.poll(() => held(emulator.sessions().at(-1)?.items)).toEqual([heard]);
});

/** A tool that takes longer than a filler. */
const slow = llm.tool({
  name: 'get_weather',
  description: 'The weather.',
  execute: async () => {
    await new Promise((resolve) => setTimeout(resolve, 2500));
    return 'four degrees';
  },
});
const scenario = {
  version: 1 as const,
  turns: [
    { hear: 'Weather?', call: [{ tool: 'get_weather', arguments: {} }], then: { say: 'Four degrees.' } },
  ],
};

test.each([
  ['plugin', { model: 'gpt-realtime', fillers: { texts: ['One moment.'], afterMs: 200 } }],
  [
    'service',
    {
      model: 'gpt-4.1',
      interimResponse: { type: 'static_interim_response', texts: ['One moment.'], triggers: ['tool'] },
    },
  ],
] as [string, realtime.RealtimeModelOptions][])(
  'a filler of the %s is heard while a tool runs, and is in no history',
  async (source, options) => {
    const { emulator, agent, plugin } = await startAgent(options, { scenario }, { tools: [slow] });
    const spoken: realtime.FillerSpokenEvent[] = [];
    plugin.on('filler_spoken', (event) => spoken.push(event));
    agent.session.generateReply({ userInput: 'Weather?' });
    await until('the answer', () => agent.said.includes('assistant: Four degrees.'));
    expect(spoken).toMatchObject([{ text: 'One moment.', source }]);
    expect(agent.output.finished.length).toBeGreaterThanOrEqual(1);
    expect(agent.said).toEqual(['user: Weather?', 'assistant: Four degrees.']);
    await until('its end at the service', () => !held(emulator.sessions()[0]?.items).includes('One moment.'));
  },
);

test('a native voice is rejected before the call; the service would have answered in text', async () => {
  const { agent, plugin } = await startAgent({ voice: 'alloy' }, {});
  expect(() => say(agent.session, NOTICE)).toThrow(/en-US-AvaNeural/u);
  expect(plugin.capabilities.supportsSay).toBe(false);
  expect(agent.of(voice.AgentSessionEventTypes.SpeechCreated)).toEqual([]);
});

/** Pushes frames like a microphone, 10 ms each. */
async function speakLive(agent: AgentProbe, frames: AudioFrame[]): Promise<void> {
  const startedAt = performance.now();
  for (const [at, frame] of frames.entries()) {
    await pause(Math.max(0, startedAt + at * 10 - performance.now()));
    agent.input.push([frame]);
  }
}

test.each([
  ['when they are requested', -1],
  ['at their first audio', 0],
  ['in their middle', 200],
])('a caller who speaks over given words %s comes after them in every history', async (_, afterMs) => {
  const { emulator, agent, plugin } = await startAgent(
    {},
    { pace: 'realtime', scenario: { version: 1, turns: [{ hear: 'Stop, please.', say: 'As you like.' }] } },
  );
  await speakLive(agent, silence(1000));
  say(agent.session, NOTICE);
  while (agent.output.positionMs <= afterMs) await speakLive(agent, silence(20));
  await speakLive(agent, [...recording('caller-3-interruption.wav'), ...silence(1500)]);
  await until('the answer', () => agent.said.includes('assistant: As you like.'));
  expect(agent.said).toEqual([
    expect.stringMatching(/^assistant: This call/u),
    'user: Stop, please.',
    'assistant: As you like.',
  ]);
  const roles = ['assistant', 'user', 'assistant'];
  expect(emulator.sessions()[0]?.items).toMatchObject(roles.map((role) => ({ role })));
  expect(plugin.chatCtx.items).toMatchObject(roles.map((role) => ({ role })));
});
