// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { initializeLogger, type llm } from '@livekit/agents';
import type { Sink, Subject } from './subject.ts';

/** A realtime plugin of LiveKit Agents as a subject: its streams are read to their ends, as the framework would. */
export function pluginSubject(createModel: (port: number) => llm.RealtimeModel): Subject {
  initializeLogger({ pretty: false, level: 'silent' });
  return {
    createModel,
    open: (port, sink) => {
      const session = createModel(port).session();
      session.on('error', (event: llm.RealtimeModelError) => sink.error(event.error.message));
      session.on('input_speech_started', () => sink.speechStarted());
      session.on('generation_created', (event: llm.GenerationCreatedEvent) => {
        readGeneration(event, sink).catch((error: unknown) => sink.error(String(error)));
      });
      return { pushAudio: (frame) => session.pushAudio(frame) };
    },
  };
}

async function readGeneration(event: llm.GenerationCreatedEvent, sink: Sink): Promise<void> {
  const calls = drain(event.functionStream);
  for await (const message of event.messageStream) {
    const text = drain(message.textStream);
    for await (const frame of message.audioStream)
      sink.audio(event.responseId ?? '', frame.samplesPerChannel);
    await text;
  }
  await calls;
}

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  // eslint-disable-next-line no-unused-vars
  for await (const _ of stream);
}
