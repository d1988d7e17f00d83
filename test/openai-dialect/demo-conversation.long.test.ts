// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Emulator } from '@voicelive-kit/emulator';
import { ReferenceAgent } from '@voicelive-kit/reference-agent/agent.ts';
import { ConversationLog } from '@voicelive-kit/demo/conversation/conversation-log.ts';
import { hold } from '@voicelive-kit/demo/conversation/conversation.ts';
import { loadUtterance } from '@voicelive-kit/demo/conversation/recordings.ts';
import type { DemoResult } from '@voicelive-kit/demo/result/result.ts';
import { summarize } from '@voicelive-kit/demo/checks/summarize.ts';
import { TranscriptPrinter } from '@voicelive-kit/demo/terminal/transcript-printer.ts';
import { watchEmulator } from '@voicelive-kit/demo/conversation/witness.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSession, emulate } from './stage.ts';

const demoFolder = join(import.meta.dirname, '../../examples/demo');
const TURNS = ['caller-1-question', 'caller-2-weather', 'caller-3-interruption', 'caller-4-goodbye'];
/** In the middle of the packing list, which is 14 s long. */
const BARGE_IN = { turn: 2, atMs: 3980 };

describe("the reference agent's demo conversation, in real time, with LiveKit's OpenAI plugin", () => {
  let emulator: Emulator;
  let result: DemoResult;

  beforeAll(async () => {
    emulator = await emulate({ scenario: join(demoFolder, 'demo.scenario.yaml') });
    const callerTurns = TURNS.map((name, i) => {
      const utterance = loadUtterance(join(demoFolder, 'speech', `${name}.wav`));
      return i === BARGE_IN.turn ? { utterance, bargeInAtMs: BARGE_IN.atMs } : { utterance };
    });
    const log = new ConversationLog();
    const testify = watchEmulator(emulator);
    const recording = await hold({
      session: createSession(emulator),
      agent: new ReferenceAgent(),
      callerTurns,
      log,
      printer: new TranscriptPrinter(new PassThrough().resume() as unknown as NodeJS.WriteStream),
      player: undefined,
    });
    const setting = { mode: 'offline', model: 'gpt-realtime', voice: 'marin', expectTool: true } as const;
    result = summarize({ ...setting, callerTurns: callerTurns.length }, log, recording, testify());
  });

  afterAll(() => emulator.close());

  test('every caller turn is heard and answered as in the scenario', () => {
    expect(result.turns.map((turn) => turn.caller?.transcript)).toEqual([
      undefined,
      'Hi there. Do you rent out kayaks?',
      'What is the weather like in Oslo, and what should I pack?',
      'Sorry to interrupt. How much is a dry bag?',
      'Great, thank you. Goodbye!',
    ]);
    const heard = result.turns.map((turn) => turn.agent.map((speech) => speech.heard).join(' '));
    expect(heard[0]).toContain('Hello, this is Fjord Outfitters.');
    expect(heard[1]).toContain('A kayak is forty euros a day');
    expect(heard[3]).toContain('A dry bag is twelve euros.');
    expect(heard[4]).toContain('Have a lovely trip.');
    expect(result.errors).toEqual([]);
  });

  test('the tool is called with the arguments of the scenario', () => {
    expect(result.turns[2]?.tools).toMatchObject([
      { name: 'get_weather', output: expect.stringContaining('4 °C') },
    ]);
    expect(JSON.parse(result.turns[2]?.tools[0]?.arguments ?? '')).toEqual({ city: 'Oslo' });
  });

  test('the interrupted answer is cut at the agent and truncated at the emulator', () => {
    const [cut] = result.turns[2]?.agent ?? [];
    expect(cut).toMatchObject({ interrupted: true });
    const truncations = emulator
      .sessions()
      .flatMap(({ received }) => received.filter((event) => event.type === 'conversation.item.truncate'));
    expect(truncations).toMatchObject([{ content_index: 0, audio_end_ms: expect.any(Number) }]);
    expect(Math.abs((truncations[0]?.audio_end_ms ?? 0) - (cut?.playedMs ?? 0))).toBeLessThanOrEqual(1);
    const remembered = result.history.find((message) => message.text.startsWith('It is four degrees'));
    expect(remembered).toMatchObject({ interrupted: true });
    expect(remembered?.text).not.toContain('snacks');
  });

  test('tokens are reported for every response', () => {
    expect(result.responses.length).toBeGreaterThanOrEqual(6);
    for (const { tokens } of result.responses) expect(tokens.outputText).toBeGreaterThan(0);
  });
});
