// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { initializeLogger, voice } from '@livekit/agents';
import { realtime } from '@livekit/agents-plugin-openai';
import { AudioFrame } from '@livekit/rtc-node';
import { downmixToMono, StreamingResampler } from '@voicelive-kit/audio';
import { type Emulator, type EmulatorOptions, startEmulator } from '@voicelive-kit/emulator';
import { onTestFinished } from 'vitest';

initializeLogger({ pretty: false, level: 'silent' });

/** An emulator with the built-in voice. */
export async function emulate(options: EmulatorOptions): Promise<Emulator> {
  return startEmulator({ voice: 'builtin', seed: 1, ...options });
}

/** Accepts audio in its format: this plugin needs 24 kHz mono, to which a room would convert it. */
class RealtimeModel extends realtime.RealtimeModel {
  override session(): realtime.RealtimeSession {
    const session = super.session();
    const push = session.pushAudio.bind(session);
    const resampler = new StreamingResampler({ from: 48_000, to: 24_000 });
    session.pushAudio = ({ data, channels }) => {
      const samples = resampler.push(downmixToMono(data, channels)).slice();
      if (samples.length > 0) push(new AudioFrame(samples, 24_000, 1, samples.length));
    };
    return session;
  }
}

/** The reference agent's session with LiveKit's own OpenAI plugin instead of ours. */
export function createSession(emulator: Emulator): voice.AgentSession {
  return new voice.AgentSession({
    llm: new RealtimeModel({ baseURL: emulator.openaiEndpoint, apiKey: 'any' }),
    vad: null,
    turnHandling: { turnDetection: 'realtime_llm' },
    aecWarmupDuration: null,
  });
}

/** Our agent in a session without audio, so that nothing waits for playout; both end with the test. */
export async function talk(
  agent: voice.Agent,
  scenario: EmulatorOptions['scenario'],
): Promise<{ emulator: Emulator; session: voice.AgentSession }> {
  const emulator = await emulate({ ...(scenario && { scenario }) });
  onTestFinished(() => emulator.close());
  const session = createSession(emulator);
  onTestFinished(() => session.close());
  await session.start({ agent });
  return { emulator, session };
}

/** Everything the agent said according to the history. */
export function said(session: voice.AgentSession): string[] {
  return session.chatCtx.items.flatMap((item) =>
    item.type === 'message' && item.role === 'assistant' ? [item.textContent ?? ''] : [],
  );
}
