// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { RealtimeAgent, RealtimeSession } from '@openai/agents/realtime';
import { TwilioRealtimeTransportLayer } from '@openai/agents-extensions';
import type { WebSocket } from 'ws';
import { type BridgeOptions, SILENCE_MS, type StartBridge } from './bridge.ts';
import { startFront } from './front.ts';

/** OpenAI's Agents SDK, set up as in its Twilio example, against the service's OpenAI dialect. */
export const startOpenAI: StartBridge = async (options) => ({
  port: await startFront((phone) => {
    connect(phone, options).catch((error: unknown) => options.onError(String(error)));
  }),
});

async function connect(phone: WebSocket, { servicePort, onError }: BridgeOptions): Promise<void> {
  const transport = new TwilioRealtimeTransportLayer({ twilioWebSocket: phone });
  const session = new RealtimeSession(new RealtimeAgent({ name: 'Agent', instructions: 'Answer briefly.' }), {
    transport,
    model: 'gpt-realtime',
    tracingDisabled: true,
    config: { audio: { input: { turnDetection: { type: 'server_vad', silenceDurationMs: SILENCE_MS } } } },
  });
  session.on('error', ({ error }) => onError(messageOf(error)));
  await session.connect({
    apiKey: 'phone-bench',
    url: `ws://127.0.0.1:${servicePort}/v1/realtime?model=gpt-realtime`,
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : JSON.stringify(error);
}
