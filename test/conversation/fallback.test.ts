// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm, voice } from '@livekit/agents';
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import type { Emulator } from '@voicelive-kit/emulator';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { agentSession, connect, emulate, FAST, read, speak, turn, until } from './stage.ts';

const EAST = {
  version: 1 as const,
  turns: [{ hear: 'First question.', say: 'First answer.' }],
};
const WEST = {
  version: 1 as const,
  turns: [
    { hear: 'First question.', say: 'First answer, in the west.' },
    { hear: 'Second question.', say: 'Second answer, in the west.' },
  ],
};

const said = ({ items }: { items: unknown }): string => JSON.stringify(items);

test('a spoken conversation continues in the other region when the first one is killed', async () => {
  const east = await emulate({ scenario: EAST, key: 'key-of-the-east' });
  const west = await emulate({ scenario: WEST, key: 'key-of-the-west' });
  const { session, probe } = connect({
    endpoint: east.endpoint,
    apiKey: 'key-of-the-east',
    fallback: [{ endpoint: west.endpoint, apiKey: 'key-of-the-west' }],
  });
  await session.updateInstructions('Remember everything.');
  await speak(session, turn('caller-1-question.wav'));
  await read(probe, await until('the first answer', () => probe.generations[0]));
  await until('the first transcript', () => probe.finals[0]);
  await east.close();
  const restored = await until('the restored history', () => {
    const [seen] = west.sessions();
    return seen?.items.length === 2 && seen;
  });
  expect(said(restored)).toContain('First answer.');
  expect(restored.session.instructions).toBe('Remember everything.');
  await until('the change', () => session.target?.index === 1);
  await speak(session, turn('caller-2-weather.wav'));
  const answer = await read(probe, await until('the second answer', () => probe.generations[1]));
  expect(answer.text).toBe('Second answer, in the west.');
  expect(probe.errors.map(({ recoverable }) => recoverable)).toEqual([true]);
});

test.each([
  'rate-limited',
  'server-error',
  'handshake-hang',
  'wrong-path',
  'accept-silent',
  'early-error',
] as const)('%s: a session begins in the other region', async (slug) => {
  const [east, west] = [await emulate(), await emulate({ scenario: WEST })];
  east.inject({ slug, times: 99 });
  const { session, probe } = connect({
    endpoint: east.endpoint,
    connOptions: { ...FAST, maxRetry: 1, timeoutMs: 500 },
    fallback: [{ endpoint: west.endpoint }],
  });
  await read(probe, await session.generateReply('Hello'));
  expect(session.target?.index).toBe(1);
  expect(probe.errors.map(({ recoverable }) => recoverable)).toEqual([true]);
});

test('a key that the first region rejects does not prevent that, and appears nowhere', async () => {
  const [east, west] = [await emulate({ key: 'right' }), await emulate({ key: 'also-right' })];
  const { session, probe } = connect({
    endpoint: east.endpoint,
    apiKey: 'wrong-key-marker',
    fallback: [{ endpoint: west.endpoint, apiKey: 'also-right' }],
  });
  await session.generateReply('Hello');
  expect(probe.errors).toMatchObject([{ recoverable: true, error: { code: 'unauthorized' } }]);
  expect(JSON.stringify(probe.errors)).not.toContain('wrong-key-marker');
});

test('a model that the region does not have does not prevent that on the same host', async () => {
  const emulator = await emulate();
  const { session } = connect({
    endpoint: emulator.endpoint,
    model: 'gpt-nonesuch',
    fallback: [{ model: 'gpt-4.1' }],
  });
  await session.generateReply('Hello');
  expect(session.target).toMatchObject({ index: 1, model: 'gpt-4.1' });
});

/** Settings that only this kind of model accepts unchanged. */
const DEMANDING: Record<string, realtime.RealtimeModelOptions> = {
  'gpt-realtime': {
    voice: 'alloy',
    turnDetection: { type: 'semantic_vad' },
    inputAudioTranscription: { model: 'gpt-4o-transcribe' },
    inputAudioNoiseReduction: { type: 'near_field' },
  },
  'azure-realtime': { voice: 'ava' },
  'gpt-4.1': {
    voice: 'en-US-AvaNeural',
    turnDetection: {
      type: 'azure_semantic_vad',
      endOfUtteranceDetection: { model: 'semantic_detection_v1' },
    },
    inputAudioTranscription: { model: 'azure-speech', phraseList: ['kayak'] },
    interimResponse: { type: 'llm_interim_response' },
    tools: [{ type: 'mcp', serverLabel: 'docs', serverUrl: 'http://127.0.0.1:9/' } as never],
  },
};
const MODELS = ['gpt-realtime', 'azure-realtime', 'gpt-4.1', 'phi4-mm-realtime'];

describe.each(Object.entries(DEMANDING))('a call of %s with its own settings', (model, options) => {
  test.each(MODELS.filter((other) => other !== model))(
    'continues with %s, and nothing is rejected',
    async (other) => {
      const [east, west] = [await emulate(), await emulate({ scenario: WEST })];
      const { session, probe } = connect({
        endpoint: east.endpoint,
        model,
        ...options,
        fallback: [{ endpoint: west.endpoint, model: other }],
      });
      await session.generateReply('Hello');
      await east.close();
      await until('the change', () => session.target?.index === 1);
      await speak(session, turn('caller-1-question.wav'));
      await until('an answer', () => probe.generations.some(({ userInitiated }) => !userInitiated));
      expect(probe.errors.map(({ error }) => (error as { code?: string }).code)).toEqual([
        'connection_closed',
      ]);
      expect(west.sessions()[0]?.received.filter(({ type }) => type === 'session.update')).toHaveLength(1);
    },
  );
});

test('an AgentSession sees only a reconnect, and its tools work in the other region', async () => {
  const call = { tool: 'get_weather', arguments: { city: 'Oslo' } };
  const [east, west] = [
    await emulate({ scenario: { version: 1, greeting: 'Hello from the east.', turns: [] } }),
    await emulate({
      // oxlint-disable-next-line unicorn/no-thenable -- the scenario format has a key named then
      scenario: { version: 1, turns: [{ call: [call], then: { say: 'Four degrees.' } }] },
    }),
  ];
  const cities: string[] = [];
  const session = await agentAt(east, west, (city) => cities.push(city));
  await session.generateReply().waitForPlayout();
  await east.close();
  await session.generateReply({ userInput: 'What is the weather in Oslo?' }).waitForPlayout();
  await expect.poll(() => texts(session)).toContain('Four degrees.');
  expect(cities).toEqual(['Oslo']);
  expect(texts(session)).toContain('Hello from the east.');
});

async function agentAt(
  east: Emulator,
  west: Emulator,
  onCity: (city: string) => void,
): Promise<voice.AgentSession> {
  const model = new realtime.RealtimeModel({
    endpoint: east.endpoint,
    connOptions: FAST,
    fallback: [{ endpoint: west.endpoint }],
  });
  const session = agentSession(model);
  const weather = llm.tool({
    name: 'get_weather',
    description: 'The weather in a city.',
    parameters: z.object({ city: z.string() }),
    execute: async ({ city }) => {
      onCity(city);
      return '4 °C';
    },
  });
  await session.start({ agent: new voice.Agent({ instructions: 'Be brief.', tools: [weather] }) });
  return session;
}

function texts(session: voice.AgentSession): string[] {
  return session.history.items.flatMap((item) =>
    item.type === 'message' && item.role === 'assistant' ? [item.textContent ?? ''] : [],
  );
}
