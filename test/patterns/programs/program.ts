// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cli, defineAgent, type llm, ServerOptions, voice } from '@livekit/agents';
import type { Room } from '@livekit/rtc-node';
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import type { ScenarioInput } from '@voicelive-kit/emulator';
import { ToneTts } from '@voicelive-kit/conformance/testing';

/** The name under which a program waits for calls. */
export const AGENT_NAME = 'pattern';

/** A program based on one of LiveKit's examples, and the service's answers to it. */
export interface Pattern {
  scenario: ScenarioInput;
  model?: realtime.RealtimeModelOptions;
  session?: Partial<voice.AgentSessionOptions>;
  createAgent(): voice.Agent;
  /** Called in a room once the session has started. */
  onceInRoom?(session: voice.AgentSession, room: Room): void;
}

/** The session of a program; it has a separate TTS besides the model's voice, for `session.say`. */
export function createSession(
  { model, session }: Pattern,
  llm: llm.RealtimeModel = new realtime.RealtimeModel(model),
): voice.AgentSession {
  return new voice.AgentSession({ llm, tts: new ToneTts(), vad: null, aecWarmupDuration: null, ...session });
}

/** The default export of a program, as LiveKit's workers require it. */
export function defineProgram(pattern: Pattern): ReturnType<typeof defineAgent> {
  return defineAgent({
    entry: async ({ room }) => {
      const session = createSession(pattern);
      await session.start({ agent: pattern.createAgent(), room });
      pattern.onceInRoom?.(session, room);
    },
  });
}

/** Runs a program as a worker if Node was started with its file. */
export function runAsWorker(moduleUrl: string): void {
  const file = fileURLToPath(moduleUrl);
  if (process.argv[1] === undefined || realpathSync(process.argv[1]) !== file) return;
  cli.runApp(
    new ServerOptions({
      agent: file,
      agentName: AGENT_NAME,
      host: process.env['HOST'] ?? '127.0.0.1',
      port: Number(process.env['PORT'] ?? 8081),
      // Takes the call even if the machine is busy.
      loadFunc: async () => 0,
    }),
  );
}
