// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { createStore } from '../store.ts';
import { captionReducer, NO_CAPTIONS } from './caption-list.ts';
import { type CaptionedRoom, type CaptionStream, receiveCaptions } from './receive-captions.ts';
import { AgentClock } from './speech-clock.ts';

/** A room whose text streams the test creates. */
class FakeRoom implements CaptionedRoom {
  readonly localParticipant = { identity: 'caller' };
  readonly #handlers = new Map<string, (reader: CaptionStream, from: { identity: string }) => void>();

  registerTextStreamHandler(
    topic: string,
    handler: (reader: CaptionStream, from: { identity: string }) => void,
  ) {
    this.#handlers.set(topic, handler);
  }

  /** A transcription that arrives in one piece. */
  async transcribe(identity: string, id: string, text: string): Promise<void> {
    const attributes = { 'lk.segment_id': id, 'lk.transcription_final': 'true' };
    const reader = {
      info: { id: `stream-${id}`, attributes },
      readAll: async () => text,
      async *[Symbol.asyncIterator]() {
        yield text;
      },
    };
    this.#handlers.get('lk.transcription')?.(reader, { identity });
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

function call(callerStartedAt: () => number | undefined) {
  const room = new FakeRoom();
  const captions = createStore(captionReducer, NO_CAPTIONS);
  const agent = new AgentClock();
  receiveCaptions(room, captions, { callerStartedAt, agent });
  const said = () => captions.get().captions.map(({ speaker, text }) => `${speaker}: ${text}`);
  return { room, agent, said };
}

test('a greeting that was interrupted precedes the words that interrupted it, even if it is transcribed later', async () => {
  const now = performance.now();
  const { room, agent, said } = call(() => now - 400);
  agent.began(now - 500);
  await room.transcribe('caller', 'Q', 'Can you hear me?');
  await room.transcribe('agent', 'G', 'Hello, this is');
  expect(said()).toEqual(['agent: Hello, this is', 'you: Can you hear me?']);
});

test('words that began before the greeting precede it', async () => {
  const now = performance.now();
  const { room, agent, said } = call(() => now - 600);
  agent.began(now - 500);
  await room.transcribe('agent', 'G', 'Hello, this is');
  await room.transcribe('caller', 'Q', 'Can you hear me?');
  expect(said()).toEqual(['you: Can you hear me?', 'agent: Hello, this is']);
});

test('the next answer does not start with the audio of the previous one', async () => {
  const now = performance.now();
  let spokeAt = now - 400;
  const { room, agent, said } = call(() => spokeAt);
  agent.began(now - 500);
  await room.transcribe('agent', 'G', 'Hello.');
  await room.transcribe('caller', 'Q', 'What time is it?');
  agent.began(now - 500);
  await room.transcribe('agent', 'A', 'Noon.');
  spokeAt = performance.now();
  await room.transcribe('caller', 'T', 'Thanks.');
  expect(said()).toEqual(['agent: Hello.', 'you: What time is it?', 'agent: Noon.', 'you: Thanks.']);
});
