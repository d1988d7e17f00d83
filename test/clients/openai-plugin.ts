// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import { realtime } from '@livekit/agents-plugin-openai';
import { AudioFrame } from '@livekit/rtc-node';
import type { Emulator } from '@voicelive-kit/emulator';
import { Answer, type TalkingClient, type Weather, WEATHER } from './talking-client.ts';

/** LiveKit's plugin for OpenAI's realtime API, driven as the framework drives it. */
export async function openOpenAIPlugin(emulator: Emulator, weather: Weather): Promise<TalkingClient> {
  const model = new realtime.RealtimeModel({ baseURL: emulator.openaiEndpoint, apiKey: 'any' });
  const session = model.session();
  let answer = new Answer();
  session.on('generation_created', ({ messageStream, functionStream }) => {
    const spoken = (async () => {
      for await (const { textStream } of messageStream)
        for await (const text of textStream) answer.add(String(text));
    })();
    void (async () => {
      const calls: llm.FunctionCall[] = [];
      for await (const call of functionStream) calls.push(call);
      await spoken;
      if (calls.length > 0) answer.called();
      answer.done();
      for (const { callId, name, args } of calls) {
        const output = llm.FunctionCallOutput.create({
          callId,
          name,
          output: weather.run(args),
          isError: false,
        });
        const chatCtx = session.chatCtx.copy();
        chatCtx.insert(output);
        await session.updateChatCtx(chatCtx);
      }
      if (calls.length > 0) await session.generateReply();
    })().catch((error: unknown) => answer.failed(error));
  });
  session.on('error', ({ error }) => answer.failed(error));
  const { name, description, parameters } = WEATHER;
  const tool = llm.tool({ name, description, parameters, execute: async () => undefined });
  await session.updateTools(new llm.ToolContext([tool]));
  return {
    async say(samples) {
      answer = new Answer();
      session.pushAudio(new AudioFrame(samples, 24_000, 1, samples.length));
      return answer.text;
    },
    async close() {
      await session.close();
      await model.close();
    },
  };
}
