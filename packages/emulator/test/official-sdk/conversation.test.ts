// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { emulate } from '../client.ts';
import { SdkClient } from './sdk-client.ts';

describe.each(['gpt-realtime', 'gpt-4.1'])('the official SDK with %s', (model) => {
  test('holds a spoken turn without a parse error', async () => {
    const emulator = await emulate();
    const client = await SdkClient.open(emulator, model);
    await client.configure({
      modalities: ['text', 'audio'],
      instructions: 'Be brief.',
      voice: { type: 'azure-standard', name: 'en-US-AvaNeural' },
      turnDetection: { type: 'azure_semantic_vad', silenceDurationInMs: 400, prefixPaddingInMs: 200 },
      inputAudioTranscription: { model: model === 'gpt-4.1' ? 'azure-speech' : 'whisper-1' },
      outputAudioTimestampTypes: ['word'],
    });
    await client.say('Hello there, can you hear me?');
    await client.heard('response.done');
    expect(client.types()).not.toContain('error');
    expect(client.types()).toEqual(
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
    expect(client.all('response.done')[0]).toMatchObject({
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
    const client = await SdkClient.open(await emulate(), model);
    await client.configure({
      tools: [
        {
          type: 'function',
          name: 'get_weather',
          parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
        },
      ],
    });
    await client.type('What is the weather in Oslo?');
    await client.heard('response.done');
    const [call] = client.all('response.function_call_arguments.done');
    if (call === undefined) throw new Error(`no call in ${client.types().join(', ')}`);
    expect([call.name, JSON.parse(call.arguments)]).toEqual(['get_weather', { city: 'Oslo' }]);
    await client.session.addConversationItem({
      type: 'function_call_output',
      callId: call.callId,
      output: '{"temp_c":4}',
    });
    await client.session.sendEvent({ type: 'response.create' });
    await client.heard('response.done', 2);
    expect(client.types()).not.toContain('error');
    expect(client.all('response.audio_transcript.done')[0]).toMatchObject({
      transcript: 'Here is what I found: temp c 4.',
    });
  });
});

describe('the official SDK', () => {
  test('is refused with 401 for a wrong key', async () => {
    const emulator = await emulate({ key: 'right' });
    await expect(SdkClient.open(emulator)).rejects.toThrow('Unexpected server response: 401');
  });

  test('reads an error with the id of the event at fault', async () => {
    const client = await SdkClient.open(await emulate());
    await client.session.sendEvent({ type: 'response.cancel', eventId: 'evt_mine' });
    await client.heard('error');
    expect(client.events.at(-1)).toMatchObject({
      error: { code: 'response_cancel_not_active', eventId: 'evt_mine' },
    });
  });
});
