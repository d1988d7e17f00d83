// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { setTimeout as sleep } from 'node:timers/promises';
import type { Backends } from '../backends/backends.ts';
import type { ScenarioInput } from '../scenario/scenario.ts';
import { type Emulator, type EmulatorOptions, startWithBackends } from '../start-emulator.ts';
import { hearWhenReady } from './hear-when-ready.ts';
import { OwedAnswers } from './owed-answers.ts';
import { type PendingRun, type RunnableSession, runTurn } from './run-turn.ts';
import type { ScriptEntry } from './script-entry.ts';
import { ScriptError } from './script-error.ts';
import { silentVoice } from './silent-voice.ts';
import { TestScript } from './test-script.ts';

/** How long `hear` waits for a ready session, in milliseconds. */
const HEARD_WITHIN_MS = 5000;

/** How to start an emulator for a test. `pace` is `instant` by default, and the voice is silent. */
export interface TestEmulatorOptions extends Omit<
  EmulatorOptions,
  'scenario' | 'llm' | 'stt' | 'replay' | 'record' | 'recordAudio'
> {
  /** Who says what; an entry for each turn. */
  script: readonly ScriptEntry[];
  /** What is behind the service, as in a scenario: MCP servers, agents, deployments, interim responses. */
  backend?: Pick<ScenarioInput, 'mcp' | 'agents' | 'deployments' | 'interim'>;
}

/** An emulator that replies from a script, for unit tests of an agent. */
export interface TestEmulator extends Omit<Emulator, 'hear'>, AsyncDisposable {
  /** Options of a realtime model that connects to this emulator: its endpoint and a key it accepts. */
  readonly modelOptions: { endpoint: string; apiKey: string };
  /**
   * One typed turn: `session.run({ userInput })`, including the replies to the tools that it calls, on the client's
   * side or the service's. Resolves with the framework's `RunResult`. Rejects with a ScriptError as soon as the script
   * has no reply.
   */
  run<Run extends PendingRun>(session: RunnableSession<Run>, userInput: string): Promise<Run>;
  /**
   * Simulates a user turn with these words, as if spoken, but without audio: speech begins and ends at once, is
   * transcribed as these words, and is answered. Waits for a session that is configured. Rejects after `timeoutMs`
   * (5000 by default) with the reason.
   */
  hear(words: string, options?: { timeoutMs?: number }): Promise<void>;
  /** Throws a ScriptError that lists the entries, and the replies after calls, that were never requested. */
  assertAllUsed(): void;
  /**
   * Closes every socket and frees the port. Rejects with a ScriptError if the script had no reply and no `run` has
   * reported it.
   */
  close(): Promise<void>;
}

/**
 * Starts Voice Live on a local socket for a unit test: replies and tool calls come from a script, without pauses and
 * without sound. Rejects with a ScriptError for an invalid script, and otherwise as `startEmulator` does.
 */
export async function startTestEmulator(options: TestEmulatorOptions): Promise<TestEmulator> {
  const { script: entries, backend, ...rest } = options;
  const script = new TestScript(entries);
  const owed = new OwedAnswers();
  const mistakes: ScriptError[] = [];
  const waiting = new Set<(mistake: ScriptError) => void>();
  const backends: Backends = {
    answer: async (question, signal) => {
      try {
        owed.asked(question);
        const reply = await script.answer(question);
        if (reply.delayMs !== undefined) await sleep(reply.delayMs, undefined, { signal });
        return reply;
      } catch (error) {
        if (error instanceof ScriptError) {
          if (waiting.size === 0) mistakes.push(error);
          for (const tell of waiting) tell(error);
        }
        throw error;
      }
    },
    hear: async () => script.hear(),
    called(id, call) {
      script.called(id, call);
      owed.called(id, call);
    },
  };
  const emulator = await startWithBackends(
    {
      voice: silentVoice,
      pace: 'instant',
      ...(backend && { scenario: { version: 1, ...backend } }),
      ...rest,
    },
    backends,
  );
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await emulator.close();
    const [first] = mistakes.splice(0);
    if (first !== undefined) throw first;
  };
  const closeOnce = (): Promise<void> => (closing ??= close());
  return {
    ...emulator,
    modelOptions: { endpoint: emulator.endpoint, apiKey: rest.key ?? 'test' },
    async run(session, userInput) {
      const { promise, reject } = Promise.withResolvers<never>();
      waiting.add(reject);
      try {
        return await runTurn(session, userInput, owed, promise);
      } finally {
        waiting.delete(reject);
      }
    },
    hear: (words, { timeoutMs = HEARD_WITHIN_MS } = {}) => hearWhenReady(emulator, words, timeoutMs),
    assertAllUsed() {
      const { unused } = script;
      if (unused.length > 0) throw new ScriptError(`Never requested: ${unused.join(', ')}.`);
    },
    close: closeOnce,
    [Symbol.asyncDispose]: closeOnce,
  };
}
