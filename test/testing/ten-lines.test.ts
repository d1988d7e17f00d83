// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { initializeLogger, llm, voice } from '@livekit/agents';
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { startTestEmulator } from '@voicelive-kit/emulator/testing';
import { test } from 'vitest';
import { z } from 'zod';

initializeLogger({ pretty: false, level: 'warn' });

const getWeather = llm.tool({
  description: 'The weather in a city',
  parameters: z.object({ city: z.string() }),
  execute: async ({ city }) => `4 °C in ${city}`,
});
const agent = new voice.Agent({ instructions: 'You are Ava.', tools: { get_weather: getWeather } });

test('looks the weather up', async () => {
  await using emulator = await startTestEmulator({
    script: [
      {
        user: 'What is the weather in Oslo?',
        reply: { call: { tool: 'get_weather', arguments: { city: 'Oslo' } }, followUp: 'Four degrees.' },
      },
    ],
  });
  const session = new voice.AgentSession({
    llm: new realtime.RealtimeModel(emulator.modelOptions),
    vad: null,
    turnHandling: { turnDetection: 'realtime_llm' },
  });
  await session.start({ agent });
  const { expect } = await emulator.run(session, 'What is the weather in Oslo?');
  expect.nextEvent().isFunctionCall({ name: 'get_weather', args: { city: 'Oslo' } });
  expect.nextEvent().isFunctionCallOutput({ output: '"4 °C in Oslo"' });
  expect.nextEvent().isMessage({ role: 'assistant' });
  expect.noMoreEvents();
  emulator.assertAllUsed();
  await session.close();
});
