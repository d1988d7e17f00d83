// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { VoiceAgentRealtimeClient, type VoiceAgentWebSocketFactory } from '@azure/ai-projects';
import type { Emulator } from '@voicelive-kit/emulator';
import { WebSocket } from 'ws';
import { Answer, bytesOf, type TalkingClient, type Weather, WEATHER } from './talking-client.ts';

/**
 * Microsoft's client for Foundry's voice agents, which requires https and is redirected to this machine by its own
 * hook.
 */
export async function openVoiceAgentSdk(emulator: Emulator, weather: Weather): Promise<TalkingClient> {
  const client = new VoiceAgentRealtimeClient(
    'https://contoso.services.ai.azure.com/api/projects/fjord',
    { getToken: async () => ({ token: 'any', expiresOnTimestamp: Date.now() + 3_600_000 }) },
    { webSocketFactory: dialTo(emulator.endpoint) },
  );
  const connection = await client.connect('front-desk');
  let answer = new Answer();
  const reading = (async () => {
    for await (const event of connection) {
      switch (event.type) {
        case 'response.output_audio_transcript.done':
          answer.add(event.transcript);
          break;
        case 'response.function_call_arguments.done':
          answer.called();
          await connection.sendToolOutput(event.call_id, weather.run(event.arguments));
          break;
        case 'response.done':
          answer.done();
          break;
        case 'error':
          answer.failed(new Error(event.error.message));
          break;
        default:
      }
    }
  })();
  await connection.configureSession({
    type: 'realtime',
    output_modalities: ['audio'],
    audio: { input: { turn_detection: { type: 'server_vad' }, transcription: { model: 'azure-speech' } } },
    tools: [{ type: 'function', ...WEATHER }],
  });
  return {
    async say(samples) {
      answer = new Answer();
      await connection.sendAudio(bytesOf(samples));
      return answer.text;
    },
    async close() {
      await connection.close();
      await reading;
    },
  };
}

/** The client's transport with another host, and otherwise unchanged. */
function dialTo(endpoint: string): VoiceAgentWebSocketFactory {
  return {
    create() {
      let socket: WebSocket | undefined;
      let handlers: Parameters<ReturnType<VoiceAgentWebSocketFactory['create']>['setHandlers']>[0];
      return {
        setHandlers: (given) => void (handlers = given),
        connect: ({ url, protocols, headers }) =>
          new Promise((resolve, reject) => {
            const { pathname, search } = new URL(url);
            socket = new WebSocket(`${endpoint.replace(/^http/u, 'ws')}${pathname}${search}`, protocols, {
              headers,
            });
            socket.on('message', (data) => handlers.onMessage((data as Buffer).toString()));
            socket.on('close', (code, reason) => handlers.onClose(code, String(reason), code === 1000));
            socket.on('error', reject);
            socket.on('open', () => resolve());
          }),
        send: async (data) => socket?.send(data),
        close: async (code, reason) => socket?.close(code, reason),
      };
    },
  };
}
