// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type llm, voice } from '@livekit/agents';
import { BenchOutput } from './bench-output.ts';

/** Starts a whole agent on `model` without a room; `onCleared` is called whenever the framework silences it. */
export async function startAgent(
  model: llm.RealtimeModel,
  {
    queueMs,
    onCleared,
    onError,
  }: { queueMs: number; onCleared: () => void; onError: (message: string) => void },
): Promise<void> {
  const session = new voice.AgentSession({
    llm: model,
    vad: null,
    aecWarmupDuration: null,
    turnHandling: { turnDetection: 'realtime_llm' },
  });
  session.on(voice.AgentSessionEventTypes.Error, ({ error }) => onError(messageOf(error)));
  session.output.audio = new BenchOutput(queueMs, onCleared);
  await session.start({ agent: new voice.Agent({ instructions: 'Answer briefly.' }) });
}

/** The framework wraps what a model reports; the cause is the useful part. */
function messageOf(error: unknown): string {
  const cause = typeof error === 'object' && error !== null && 'error' in error ? error.error : error;
  return cause instanceof Error ? cause.message : JSON.stringify(cause);
}
