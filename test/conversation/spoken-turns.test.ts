// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import { pause } from '@voicelive-kit/conformance/testing';
import { expect, test } from 'vitest';
import { live, LIVE_MS, read, recording, silence, speak, stage, turn, turnsOf, until } from './stage.ts';

const scenario = {
  version: 1 as const,
  turns: [
    { hear: 'Do you rent out kayaks?', say: 'Yes, we do. Forty euros a day.' },
    {
      hear: 'Weather in Oslo?',
      call: [{ tool: 'get_weather', arguments: { city: 'Oslo' } }],
      then: { say: 'Four degrees.' },
    },
  ],
};

test.each(['gpt-realtime', 'gpt-4.1'])(
  '%s: a recorded caller is detected, transcribed and answered',
  async (model) => {
    const on = await stage({ model }, { scenario });
    const { emulator, session, probe } = on;
    await live(on);
    const frames = turn('caller-1-question.wav');
    await speak(session, frames);
    const answer = await read(probe, await until('an answer', () => probe.generations[0]));
    expect(answer.text).toBe('Yes, we do. Forty euros a day.');
    expect(answer.audioMs).toBeGreaterThan(500);
    await until('the transcript', () => probe.finals[0]);
    expect(probe.finals[0]?.transcript).toBe('Do you rent out kayaks?');
    expect(turnsOf(probe)).toEqual(['input_speech_started', 'input_speech_stopped']);
    expect(probe.errors).toEqual([]);
    // 48 kHz stereo in, exactly one second at the service for each second spoken, except for the packet being filled.
    const pushedMs = LIVE_MS + frames.length * 10;
    const heardMs = (): number => emulator.sessions()[0]?.audio.ms ?? 0;
    await until('all sound', () => heardMs() > pushedMs - 20);
    expect(heardMs()).toBeLessThanOrEqual(pushedMs);
  },
);

test('audio is counted exactly: seconds in, seconds at the service', async () => {
  const on = await stage();
  const { emulator, session } = on;
  await live(on);
  await speak(session, silence(3000 - LIVE_MS));
  await until('three seconds', () => emulator.sessions()[0]?.audio.ms === 3000);
});

test('a tool call and its result', async () => {
  const { emulator, session, probe } = await stage({}, { scenario });
  const getWeather = llm.tool({
    name: 'get_weather',
    description: 'Weather.',
    execute: async () => 'unused',
  });
  await session.updateTools(new llm.ToolContext([getWeather]));
  await speak(session, turn('caller-1-question.wav'));
  await read(probe, await until('the first answer', () => probe.generations[0]));
  await speak(session, turn('caller-2-weather.wav'));
  const { calls } = await read(probe, await until('the call', () => probe.generations[1]));
  expect(calls).toMatchObject([{ name: 'get_weather' }]);
  expect(JSON.parse(calls[0]?.args ?? '')).toEqual({ city: 'Oslo' });
  const context = session.chatCtx.copy();
  context.items.push(
    llm.FunctionCallOutput.create({ callId: calls[0]?.callId ?? '', output: '"4"', isError: false }),
  );
  await session.updateChatCtx(context);
  expect((await read(probe, await session.generateReply())).text).toBe('Four degrees.');
  expect(emulator.sessions()[0]?.items.map((item) => item.type)).toEqual([
    'message',
    'message',
    'message',
    'function_call',
    'function_call_output',
    'message',
  ]);
});

test('barge-in: the running answer is cancelled, the next one answers what was said', async () => {
  const on = await stage(
    {},
    {
      scenario: {
        version: 1,
        turns: [
          { hear: 'One', say: 'word '.repeat(400) },
          { hear: 'Two', say: 'Second.' },
        ],
      },
      pace: 'realtime',
    },
  );
  const { session, probe } = on;
  await live(on);
  await speak(session, turn('caller-1-question.wav'));
  const first = await until('the long answer', () => probe.generations[0]);
  session.on('input_speech_started', () => void session.interrupt());
  await speak(session, [...recording('caller-3-interruption.wav'), ...silence(1000)]);
  expect((await read(probe, first)).audioMs).toBeLessThan(20_000);
  const second = await until('the second answer', () => probe.generations[1]);
  expect((await read(probe, second)).text).toBe('Second.');
  expect(probe.errors).toEqual([]);
});

test('push-to-talk: nothing happens until the turn is committed and a reply requested', async () => {
  const { emulator, session, probe } = await stage({ turnDetection: null }, { scenario });
  await speak(session, recording('caller-1-question.wav'));
  await pause(50);
  expect(probe.generations).toEqual([]);
  await session.commitAudio();
  const answer = await read(probe, await session.generateReply());
  expect(answer.text).toBe('Yes, we do. Forty euros a day.');
  expect(turnsOf(probe)).toEqual([]);
  expect(emulator.sessions()[0]?.items.map((item) => item.type === 'message' && item.role)).toEqual([
    'user',
    'assistant',
  ]);
});

test('typed input is answered', async () => {
  const { session, probe } = await stage();
  const context = llm.ChatContext.empty();
  context.addMessage({ role: 'user', content: 'Hello in writing' });
  await session.updateChatCtx(context);
  expect((await read(probe, await session.generateReply())).text).not.toBe('');
});
