// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { VoiceLiveClient } from '@azure/ai-voicelive';
import type { Emulator } from '@voicelive-kit/emulator';
import { Answer, bytesOf, type TalkingClient, type Weather, WEATHER } from './talking-client.ts';

/** Microsoft's client for Voice Live. */
export async function openVoiceLiveSdk(emulator: Emulator, weather: Weather): Promise<TalkingClient> {
  const session = new VoiceLiveClient(emulator.endpoint, { key: 'any' }).createSession('gpt-realtime');
  let answer = new Answer();
  session.subscribe({
    onResponseAudioTranscriptDone: async ({ transcript }) => answer.add(transcript ?? ''),
    onResponseFunctionCallArgumentsDone: async ({ callId, arguments: args }) => {
      answer.called();
      await session.addConversationItem({ type: 'function_call_output', callId, output: weather.run(args) });
      await session.sendEvent({ type: 'response.create' });
    },
    onResponseDone: async () => answer.done(),
    onServerError: async ({ error }) => answer.failed(new Error(error.message)),
  });
  await session.connect();
  await session.updateSession({
    modalities: ['text', 'audio'],
    turnDetection: { type: 'server_vad' },
    inputAudioTranscription: { model: 'whisper-1' },
    tools: [{ type: 'function', ...WEATHER }],
  });
  return {
    async say(samples) {
      answer = new Answer();
      await session.sendAudio(bytesOf(samples));
      return answer.text;
    },
    close: () => session.dispose(),
  };
}
