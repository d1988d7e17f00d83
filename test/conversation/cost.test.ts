// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { describe, expect, test } from 'vitest';
import { agentSession, connect, emulate, FAST, read, speak, stage, turn, until } from './stage.ts';

const USAGE = { inputText: 100, inputAudio: 50, cached: 60, outputText: 20, outputAudio: 40 };
const scenario = {
  version: 1 as const,
  turns: [
    { hear: 'First question.', say: 'One.', usage: USAGE },
    { hear: 'Second question.', say: 'Two.', usage: USAGE },
  ],
};
const AVA = 'en-US-AvaNeural';

/** 40 × 4.4 = 176; 60 × 1.375 = 82.5; 50 × 35.2 = 1760; 20 × 17.6 = 352; 40 × 38 = 1520; together 3890.5 */
const NATIVE_USD = 0.003_890_5;
/** 40 × 0.66 = 26.4; 60 × 0.33 = 19.8; 50 × 15 = 750; 20 × 2.64 = 52.8; 40 × 33 = 1320; together 2169 */
const MINI_USD = 0.002_169;

test('each response is priced by its model when a call continues on a fallback', async () => {
  const [east, west] = [await emulate({ scenario }), await emulate({ scenario })];
  const { session, probe } = connect({
    endpoint: east.endpoint,
    model: 'gpt-realtime',
    voice: AVA,
    inputAudioTranscription: null,
    fallback: [{ endpoint: west.endpoint, model: 'gpt-4.1-mini' }],
  });
  const events: realtime.CostEvent[] = [];
  session.on('cost_estimated', (event) => events.push(event));
  await speak(session, turn('caller-1-question.wav'));
  await read(probe, await until('the first answer', () => probe.generations[0]));
  await until('the first cost', () => events[0]);
  await east.close();
  await until('the change', () => session.target?.index === 1);
  await speak(session, turn('caller-2-weather.wav'));
  await read(probe, await until('the second answer', () => probe.generations[1]));
  await until('two costs', () => events[1]);
  expect(events).toMatchObject([
    { of: 'response', model: 'gpt-realtime', tier: 'pro', unpriced: [] },
    { of: 'response', model: 'gpt-4.1-mini', tier: 'standard', unpriced: [] },
  ]);
  expect(events[0]?.usd).toBeCloseTo(NATIVE_USD, 12);
  expect(events[1]?.usd).toBeCloseTo(MINI_USD, 12);
  expect(session.cost.usd).toBeCloseTo(NATIVE_USD + MINI_USD, 12);
  expect(session.cost.models).toMatchObject({
    'gpt-realtime': { responses: 1 },
    'gpt-4.1-mini': { responses: 1 },
  });
  expect(events[1]?.call).toEqual(session.cost);
});

test('a transcription next to a native model is reported as unknown if the service gives no usage for it', async () => {
  const { session, probe } = await stage({ model: 'gpt-realtime', voice: AVA }, { scenario });
  await speak(session, turn('caller-1-question.wav'));
  await read(probe, await until('the answer', () => probe.generations[0]));
  await until('the transcription', () => session.cost.models['whisper-1']);
  expect(session.cost.models['whisper-1']).toEqual({
    usd: 0,
    responses: 0,
    transcriptions: 1,
    withoutUsage: 1,
    unpriced: {},
  });
  await until('the response', () => session.cost.responses === 1);
  expect(session.cost.usd).toBeCloseTo(NATIVE_USD, 12);
});

describe('the AgentSession', () => {
  test('passes the cost on with the metrics of a response, and counts only tokens in its usage', async () => {
    const { endpoint } = await emulate({ scenario });
    const model = new realtime.RealtimeModel({
      endpoint,
      model: 'gpt-realtime',
      voice: AVA,
      connOptions: FAST,
    });
    const session = agentSession(model);
    const collected: realtime.VoiceLiveMetrics[] = [];
    session.on(voice.AgentSessionEventTypes.MetricsCollected, ({ metrics }) => {
      if (metrics.type === 'realtime_model_metrics') collected.push(metrics);
    });
    await session.start({ agent: new voice.Agent({ instructions: 'Be brief.' }) });
    await session.generateReply({ userInput: 'First question.' }).waitForPlayout();
    await until('its metrics', () => collected[0]);
    expect(collected[0]?.cost?.usd).toBeCloseTo(NATIVE_USD, 12);
    expect(session.usage.modelUsage).toMatchObject([
      { provider: 'azure.voice_live', model: 'gpt-realtime', inputTokens: 150, inputCachedTokens: 60 },
    ]);
    expect(JSON.stringify(session.usage)).not.toMatch(/usd|cost/iu);
  });
});
