// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';
import { initializeLogger } from '@livekit/agents';
import { convertRate } from '@voicelive-kit/audio';
import { startEmulator } from '@voicelive-kit/emulator';
import { readWavFile } from '@voicelive-kit/reference-agent/read-wav-file.ts';
import { expect, it, onTestFinished } from 'vitest';
import { openOpenAIPlugin } from './openai-plugin.ts';
import { Weather } from './talking-client.ts';
import { openVoiceAgentSdk } from './voice-agent-sdk.ts';
import { openVoiceLiveSdk } from './voice-live-sdk.ts';

initializeLogger({ pretty: false, level: 'silent' });

const demoFolder = join(import.meta.dirname, '../../examples/demo');
/** Milliseconds of silence after each turn, which let the service detect its end. */
const SILENCE_MS = 1500;

/** The demo's caller, and the beginning of what the agent says in each turn. */
const CONVERSATION: readonly (readonly [recording: string, answer: string])[] = [
  ['caller-1-question', 'Yes, we do. A kayak is forty euros a day'],
  ['caller-2-weather', 'It is four degrees and clear in Oslo right now.'],
  ['caller-3-interruption', 'No problem. A dry bag is twelve euros.'],
  ['caller-4-goodbye', 'You are welcome. Have a lovely trip. Goodbye!'],
];

function recordingOf(name: string): Int16Array {
  const { samples, rate } = readWavFile(join(demoFolder, 'speech', `${name}.wav`));
  const speech = convertRate(samples, rate, 24_000);
  const turn = new Int16Array(speech.length + (SILENCE_MS * 24_000) / 1000);
  turn.set(speech);
  return turn;
}

it.each([
  ['@azure/ai-voicelive, with the Voice Live protocol', openVoiceLiveSdk],
  ['@azure/ai-projects, with the protocol of voice agents', openVoiceAgentSdk],
  ["LiveKit's OpenAI plugin, with OpenAI's protocol", openOpenAIPlugin],
])('the demo conversation is held by %s', async (_client, open) => {
  const emulator = await startEmulator({ scenario: join(demoFolder, 'demo.scenario.yaml'), seed: 1 });
  onTestFinished(() => emulator.close());
  const weather = new Weather();
  const client = await open(emulator, weather);
  onTestFinished(() => client.close());
  for (const [recording, answer] of CONVERSATION) {
    expect(await client.say(recordingOf(recording))).toContain(answer);
  }
  expect(weather.calls.map((args) => JSON.parse(args) as unknown)).toEqual([{ city: 'Oslo' }]);
});
