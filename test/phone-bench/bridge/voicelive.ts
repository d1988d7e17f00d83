// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { voice } from '@livekit/agents';
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { PhoneBridge, type PhoneCall, twilio } from '@voicelive-kit/phone';
import { AUTH_TOKEN, PUBLIC_URL } from './address.ts';
import { type BridgeOptions, SILENCE_MS, type StartBridge } from './bridge.ts';

/** This repository's bridge, as its README sets it up, checks of signatures included. */
export const startVoicelive: StartBridge = async (options) => {
  const bridge = new PhoneBridge({
    publicUrl: PUBLIC_URL,
    providers: [twilio({ authToken: AUTH_TOKEN })],
    maxCalls: options.maxCalls,
    // A caller who is told that the line is busy is no error.
    onWarning: (message) => options.onError(message),
    onCall: (call) => answer(call, options),
  });
  const server = createServer((request, response) => {
    void (async () => {
      const { method = 'GET', url = '/', headers } = request;
      const reply = await bridge.webhook({ method, url, headers, body: await text(request) });
      response.writeHead(reply.status, reply.headers).end(reply.body);
    })().catch((error: unknown) => options.onError(String(error)));
  });
  server.on('upgrade', (request, socket, head) => {
    if (!bridge.upgrade(request, socket, head)) socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, drain: () => bridge.drain() };
};

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

/** The framework wraps what a model reports; the cause is what one wants to read. */
function messageOf(error: unknown): string {
  const cause = typeof error === 'object' && error !== null && 'error' in error ? error.error : error;
  return cause instanceof Error ? cause.message : JSON.stringify(cause);
}
