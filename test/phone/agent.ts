// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { type Emulator, startEmulator } from '@voicelive-kit/emulator';
import { onTestFinished } from 'vitest';
import { openTelephone, type PhoneCall, type Telephone } from './telephone.ts';

/** What the agent says in answer to the first words of the caller: some 15 s. */
export const WORDS = Array.from({ length: 40 }, (_, i) => `word${i}`);

/**
 * An agent on the telephone, with the emulator as its service, that gives a long answer and stops when it is
 * interrupted.
 */
export interface TalkativeAgent {
  readonly emulator: Emulator;
  readonly telephone: Telephone;
  /** Its first call. */
  readonly answered: Promise<{ call: PhoneCall; session: voice.AgentSession }>;
}

/** Closed after the test. */
export async function startTalkativeAgent(): Promise<TalkativeAgent> {
  const emulator = await startEmulator({
    voice: 'builtin',
    seed: 11,
    log: () => undefined,
    scenario: {
      version: 1,
      turns: [
        { hear: 'Tell me everything.', say: WORDS.join(' ') },
        { hear: 'Stop.', say: 'Stopped.' },
      ],
    },
  });
  const answered = Promise.withResolvers<{ call: PhoneCall; session: voice.AgentSession }>();
  const telephone = await openTelephone(
    async (call) => {
      const model = new realtime.RealtimeModel({
        endpoint: emulator.endpoint,
        apiKey: 'any',
        ...call.audioFormats,
      });
      const session = new voice.AgentSession({
        llm: model,
        vad: null,
        aecWarmupDuration: null,
        userAwayTimeout: null,
        turnHandling: { turnDetection: 'realtime_llm' },
      });
      void call.ended.then(async () => model.close());
      await call.start(session, new voice.Agent({ instructions: 'Be brief.' }));
      answered.resolve({ call, session });
    },
    { acs: true },
  );
  onTestFinished(async () => {
    await telephone.close();
    await emulator.close();
  });
  return { emulator, telephone, answered: answered.promise };
}
