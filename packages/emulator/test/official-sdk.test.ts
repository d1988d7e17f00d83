// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import {
  VoiceLiveClient,
  type ServerEventResponseFunctionCallArgumentsDone,
  type ServerEventUnion,
  type VoiceLiveSession,
} from '@azure/ai-voicelive';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Emulator } from '../src/index.ts';
import { emulate, speech } from './client.ts';

beforeEach(() => {
  // The SDK would send loopback through a proxy.
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'])
    vi.stubEnv(name, '');
});

interface Listener {
  session: VoiceLiveSession;
  events: ServerEventUnion[];
  /** Resolves when an event of this type has come for the n-th time. */
  heard(type: string, count?: number): Promise<void>;
}

/** Connects Microsoft's client and listens to everything its parser lets through. */
async function connect(emulator: Emulator, model: string): Promise<Listener> {
  const session = new VoiceLiveClient(emulator.endpoint, { key: 'any' }).createSession(model);
  const events: ServerEventUnion[] = [];
  const waiting = new Set<() => void>();
  session.subscribe({
    onServerEvent: (event) => {
      events.push(event);
      for (const check of waiting) check();
      return Promise.resolve();
    },
  });
  onTestFinished(() => session.dispose());
  const heard = (type: string, count = 1): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (events.filter((event) => event.type === type).length < count) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  const created = heard('session.created');
  await session.connect();
  await created;
  return { session, events, heard };
}

function typesOf({ events }: Listener): string[] {
  return events.map((event) => event.type).filter((type, index, types) => type !== types[index - 1]);
}

describe.each(['gpt-realtime', 'gpt-4.1'])('the official SDK with %s', (model) => {
  test('holds a spoken turn without a parse error', async () => {
    const emulator = await emulate();
    const listener = await connect(emulator, model);
    await listener.session.updateSession({
      modalities: ['text', 'audio'],
      instructions: 'Be brief.',
      voice: { type: 'azure-standard', name: 'en-US-AvaNeural' },
      turnDetection: { type: 'azure_semantic_vad', silenceDurationInMs: 400, prefixPaddingInMs: 200 },
      inputAudioTranscription: { model: model === 'gpt-4.1' ? 'azure-speech' : 'whisper-1' },
      outputAudioTimestampTypes: ['word'],
    });
    await listener.heard('session.updated');
    const samples = await speech('Hello there, can you hear me?');
    for (let at = 0; at < samples.length; at += 2400) {
      const part = samples.subarray(at, at + 2400);
      await listener.session.sendAudio(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
    }
    await listener.heard('response.done');
    const types = typesOf(listener);
    expect(types).not.toContain('error');
    expect(types).toEqual(
      expect.arrayContaining([
        'input_audio_buffer.speech_started',
        'input_audio_buffer.speech_stopped',
        'input_audio_buffer.committed',
        'conversation.item.created',
        'conversation.item.input_audio_transcription.completed',
        'response.audio_transcript.delta',
        'response.audio_timestamp.delta',
        'response.audio.delta',
        'response.done',
      ]),
    );
    const done = listener.events.find((event) => event.type === 'response.done');
    expect(done).toMatchObject({
      response: {
        status: 'completed',
        usage: { inputTokenDetails: { cachedTokensDetails: { textTokens: 0 } } },
      },
    });
    expect(emulator.sessions()[0]?.session).toMatchObject({
      instructions: 'Be brief.',
      turn_detection: { silence_duration_ms: 400 },
    });
  });

  test('calls a tool and speaks about its output', async () => {
    const emulator = await emulate();
    const listener = await connect(emulator, model);
    const { session } = listener;
    await session.updateSession({
      tools: [
        {
          type: 'function',
          name: 'get_weather',
          parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
        },
      ],
    });
    await session.addConversationItem({
      type: 'message',
      role: 'user',
      content: [{ type: 'input_text', text: 'What is the weather in Oslo?' }],
    });
    await session.sendEvent({ type: 'response.create' });
    await listener.heard('response.done');
    const call = listener.events.find(
      (event): event is ServerEventResponseFunctionCallArgumentsDone =>
        event.type === 'response.function_call_arguments.done',
    );
    if (call === undefined) throw new Error(`no call in ${typesOf(listener).join(', ')}`);
    expect([call.name, JSON.parse(call.arguments)]).toEqual(['get_weather', { city: 'Oslo' }]);
    await session.addConversationItem({
      type: 'function_call_output',
      callId: call.callId,
      output: '{"temp_c":4}',
    });
    await session.sendEvent({ type: 'response.create' });
    await listener.heard('response.done', 2);
    expect(typesOf(listener)).not.toContain('error');
    expect(listener.events.find((event) => event.type === 'response.audio_transcript.done')).toMatchObject({
      transcript: 'Here is what I found: temp c 4.',
    });
  });
});

describe('the official SDK', () => {
  test('is refused with 401 for a wrong key', async () => {
    const emulator = await emulate({ key: 'right' });
    await expect(connect(emulator, 'gpt-realtime')).rejects.toThrow('Unexpected server response: 401');
  });

  test('reads an error with the id of the event at fault', async () => {
    const listener = await connect(await emulate(), 'gpt-realtime');
    await listener.session.sendEvent({ type: 'response.cancel', eventId: 'evt_mine' });
    await listener.heard('error');
    expect(listener.events.at(-1)).toMatchObject({
      error: { code: 'response_cancel_not_active', eventId: 'evt_mine' },
    });
  });
});
