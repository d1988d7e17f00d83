// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { voice } from '@livekit/agents';
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import type { PhoneCall } from '@voicelive-kit/phone';
import { type BridgeOptions, SILENCE_MS, type StartBridge } from './bridge.ts';
import { startKit } from './kit.ts';

/** This repository's bridge and plugin, set up as in their READMEs. */
export const startVoicelive: StartBridge = (options) => startKit(options, answer);

async function answer(call: PhoneCall, { servicePort, onError }: BridgeOptions): Promise<void> {
  const model = new realtime.RealtimeModel({
    endpoint: `http://127.0.0.1:${servicePort}`,
    ...call.audioFormats,
    turnDetection: { type: 'server_vad', silenceDurationInMs: SILENCE_MS },
  });
  const session = new voice.AgentSession({
    llm: model,
    vad: null,
    aecWarmupDuration: null,
    turnHandling: { turnDetection: 'realtime_llm' },
  });
  session.on(voice.AgentSessionEventTypes.Error, ({ error }) => onError(messageOf(error)));
  void call.ended.then(async () => model.close());
  await call.start(session, new voice.Agent({ instructions: 'Answer briefly.' }));
}

/** The framework wraps what a model reports; the cause is the useful part. */
function messageOf(error: unknown): string {
  const cause = typeof error === 'object' && error !== null && 'error' in error ? error.error : error;
  return cause instanceof Error ? cause.message : JSON.stringify(cause);
}
