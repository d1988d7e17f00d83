// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { dispose } from '@livekit/rtc-node';
import type { Emulator, EmulatorOptions, ScenarioInput, SessionSnapshot } from '@voicelive-kit/emulator';
import { readWavFile } from '@voicelive-kit/reference-agent/read-wav-file.ts';
import { Caller, invite } from '@voicelive-kit/room/callers/caller.ts';
import { type Stack, startStack } from '@voicelive-kit/room/start-stack.ts';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { outFile } from './out.ts';

const speech = join(import.meta.dirname, '../../../examples/demo/speech');

/** The conversation of the demo, spoken by recordings on both sides. */
export const DEMO_SCENARIO = join(import.meta.dirname, '../../../examples/room/room.scenario.yaml');

export interface TestStack {
  readonly stack: Stack;
  readonly emulator: Emulator;
  readonly recordingOfService: string;
}

/** Server, worker, emulator and web client for the tests of one file, named after it. */
export function useStack(
  name: string,
  options: {
    scenario?: string | ScenarioInput;
    workers?: number;
    workerEnv?: NodeJS.ProcessEnv;
    emulator?: EmulatorOptions;
  } = {},
): TestStack {
  let stack: Stack | undefined;
  const tape = outFile(name, 'service.jsonl');
  beforeAll(async () => {
    const { scenario = DEMO_SCENARIO, workers = 1, workerEnv = {} } = options;
    const emulator: EmulatorOptions = { scenario, voice: 'builtin', record: tape, ...options.emulator };
    stack = await startStack({ emulator, workers, workerEnv, logs: outFile(name, 'logs') });
  });
  afterAll(async () => {
    await stack?.close();
    await dispose();
  });
  const open = (): Stack => {
    if (!stack) throw new Error('the stack is not started yet');
    return stack;
  };
  return {
    get stack() {
      return open();
    },
    get emulator() {
      const { emulator } = open();
      if (!emulator) throw new Error('this stack has no emulator');
      return emulator;
    },
    recordingOfService: tape,
  };
}

/** The sessions of calls, oldest first: those with instructions from the agent, not those opened ahead of calls. */
export function callsOf({ emulator }: TestStack): SessionSnapshot[] {
  return emulator.sessions().filter(({ session }) => session.instructions?.includes('Fjord Outfitters'));
}

/** A caller without a browser, in a separate room; hangs up when the test ends. */
export async function callIn({ stack }: TestStack, channels = 1): Promise<Caller> {
  const caller = await Caller.join(await invite(stack.web.url), 48_000, channels);
  onTestFinished(() => caller.leave());
  return caller;
}

/** A recording of the caller as a microphone with this many channels delivers it, 48 kHz. */
export function recording(name: string, channels: number): Int16Array {
  const { samples, channels: recorded } = readWavFile(join(speech, `${name}.wav`));
  if (channels === recorded) return samples;
  return Int16Array.from({ length: (samples.length / recorded) * channels }, (_, i) => {
    return samples[Math.floor(i / channels) * recorded] ?? 0;
  });
}
