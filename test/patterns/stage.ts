// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { initializeLogger, type llm, type voice } from '@livekit/agents';
import * as openai from '@livekit/agents-plugin-openai';
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { type Emulator, startEmulator } from '@voicelive-kit/emulator';
import { onTestFinished } from 'vitest';
import { createSession, type Pattern } from './programs/program.ts';

initializeLogger({ pretty: false, level: 'silent' });

/** LiveKit's own plugin holds the same conversations: what fails for both is an error of the program or its test. */
export const PLUGINS = ['this plugin', "LiveKit's OpenAI plugin"] as const;
export type Plugin = (typeof PLUGINS)[number];

export interface Stage {
  emulator: Emulator;
  session: voice.AgentSession;
}

/** A program in this process, without a room; it ends with the test. `prepare` runs before its start. */
export async function start(
  pattern: Pattern,
  plugin: Plugin,
  prepare: (session: voice.AgentSession) => void = () => undefined,
): Promise<Stage> {
  const emulator = await startEmulator({ scenario: pattern.scenario, voice: 'builtin', seed: 1 });
  onTestFinished(() => emulator.close());
  const session = createSession(pattern, createModel(pattern, plugin, emulator));
  onTestFinished(() => session.close());
  prepare(session);
  await session.start({ agent: pattern.createAgent() });
  return { emulator, session };
}

function createModel({ model }: Pattern, plugin: Plugin, emulator: Emulator): llm.RealtimeModel {
  if (plugin === 'this plugin') return new realtime.RealtimeModel({ ...model, endpoint: emulator.endpoint });
  return new openai.realtime.RealtimeModel({
    baseURL: emulator.openaiEndpoint,
    apiKey: 'any',
    ...(model?.modalities?.length === 1 && { modalities: ['text'] }),
    ...(model?.turnDetection === null && { turnDetection: null }),
  });
}

/** Everything the agents said according to the history. */
export function said(session: voice.AgentSession): string[] {
  return session.history.items.flatMap((item) =>
    item.type === 'message' && item.role === 'assistant' ? [item.textContent ?? ''] : [],
  );
}

/** What the tools returned, according to the session's history. */
export function outputs(session: voice.AgentSession): unknown[] {
  return session.history.items.flatMap((item) =>
    item.type === 'function_call_output' ? [JSON.parse(item.output)] : [],
  );
}
