// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import { expect, test } from 'vitest';
import { listen, pause, recording, silence, speak, stage, turn, until } from './stage.ts';

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
  '%s: a recorded caller is heard, understood and answered',
  async (model) => {
    const { emulator, session, heard } = await stage({ model }, { scenario });
    const frames = turn('caller-1-question.wav');
    await speak(session, frames);
    const answer = await listen(await until('an answer', () => heard.generations[0]));
    expect(answer.text.trim()).toBe('Yes, we do. Forty euros a day.');
    expect(answer.audioMs).toBeGreaterThan(500);
    await until('the transcript', () => heard.transcripts[0]);
    expect(heard.transcripts[0]?.transcript).toBe('Do you rent out kayaks?');
    expect(heard.order).toEqual(['input_speech_started', 'input_speech_stopped']);
    expect(heard.errors).toEqual([]);
    const [seen] = emulator.sessions();
    // 48 kHz stereo in, exactly a second at the service for each second spoken, but for the packet being filled.
    const pushedMs = frames.length * 10;
    expect(seen?.audio.ms).toBeLessThanOrEqual(pushedMs);
    expect(seen?.audio.ms).toBeGreaterThan(pushedMs - 1000 - 20);
  },
);

test('sound is counted exactly: seconds in, seconds at the service', async () => {
  const { emulator, session } = await stage();
  await until('the connection', () =>
    emulator.sessions()[0]?.received.some((event) => event.type === 'session.update'),
  );
  await pause(50);
  await speak(session, silence(3000));
  await until('three seconds', () => emulator.sessions()[0]?.audio.ms === 3000);
});

test('a tool call and its result', async () => {
  const { emulator, session, heard } = await stage({}, { scenario });
  const getWeather = llm.tool({
    name: 'get_weather',
    description: 'Weather.',
    execute: async () => 'unused',
  });
  await session.updateTools(new llm.ToolContext([getWeather]));
  await speak(session, turn('caller-1-question.wav'));
  await listen(await until('the first answer', () => heard.generations[0]));
  await speak(session, turn('caller-2-weather.wav'));
  const { calls } = await listen(await until('the call', () => heard.generations[1]));
  expect(calls).toMatchObject([{ name: 'get_weather' }]);
  expect(JSON.parse(calls[0]?.args ?? '')).toEqual({ city: 'Oslo' });
  const context = session.chatCtx.copy();
  context.items.push(
    llm.FunctionCallOutput.create({ callId: calls[0]?.callId ?? '', output: '"4"', isError: false }),
  );
  await session.updateChatCtx(context);
  expect((await listen(await session.generateReply())).text.trim()).toBe('Four degrees.');
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
  const { session, heard } = await stage(
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
  await speak(session, turn('caller-1-question.wav'));
  const first = await until('the long answer', () => heard.generations[0]);
  session.on('input_speech_started', () => void session.interrupt());
  await speak(session, [...recording('caller-3-interruption.wav'), ...silence(1000)]);
  expect((await listen(first)).audioMs).toBeLessThan(20_000);
  const second = await until('the second answer', () => heard.generations[1]);
  expect((await listen(second)).text.trim()).toBe('Second.');
  expect(heard.errors).toEqual([]);
});

test('push-to-talk: nothing happens until the turn is committed and a reply asked for', async () => {
  const { emulator, session, heard } = await stage({ turnDetection: null }, { scenario });
  await speak(session, recording('caller-1-question.wav'));
  await pause(50);
  expect(heard.generations).toEqual([]);
  await session.commitAudio();
  const answer = await listen(await session.generateReply());
  expect(answer.text.trim()).toBe('Yes, we do. Forty euros a day.');
  expect(heard.order).toEqual([]);
  expect(emulator.sessions()[0]?.items.map((item) => item.type === 'message' && item.role)).toEqual([
    'user',
    'assistant',
  ]);
});

test('typed input is answered', async () => {
  const { session } = await stage();
  const context = llm.ChatContext.empty();
  context.addMessage({ role: 'user', content: 'Hello in writing' });
  await session.updateChatCtx(context);
  expect((await listen(await session.generateReply())).text).not.toBe('');
});
