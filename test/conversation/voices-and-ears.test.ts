// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { log } from '@livekit/agents';
import type { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { expect, test, vi } from 'vitest';
import { connect, emulate, until } from './stage.ts';

/** The fields that every Azure voice accepts. */
const TUNING = {
  temperature: 0.5,
  customLexiconUrl: 'https://example.com/lexicon.xml',
  preferLocales: ['en-GB', 'de-DE'],
  locale: 'en-US',
  style: 'cheerful',
  pitch: '+5%',
  rate: '1.1',
  volume: '+10%',
};
const TUNED = {
  temperature: 0.5,
  custom_lexicon_url: 'https://example.com/lexicon.xml',
  prefer_locales: ['en-GB', 'de-DE'],
  locale: 'en-US',
  style: 'cheerful',
  pitch: '+5%',
  rate: '1.1',
  volume: '+10%',
};
const END_OF_UTTERANCE = { thresholdLevel: 'high', timeoutInMs: 800 } as const;

interface Row {
  is: string;
  options: realtime.RealtimeModelOptions;
  held: Record<string, unknown>;
}

const CASCADED = 'gpt-4.1';
const NATIVE = 'gpt-realtime';

const ROWS: Row[] = [
  {
    is: 'a standard voice',
    options: { voice: { type: 'azure-standard', name: 'en-US-AvaNeural', ...TUNING } },
    held: { voice: { type: 'azure-standard', name: 'en-US-AvaNeural', ...TUNED } },
  },
  {
    is: 'a custom voice',
    options: { voice: { type: 'azure-custom', name: 'Mine', endpointId: 'e-1', ...TUNING } },
    held: { voice: { type: 'azure-custom', name: 'Mine', endpoint_id: 'e-1', ...TUNED } },
  },
  {
    is: 'a personal voice',
    options: { voice: { type: 'azure-personal', name: 'p-1', model: 'DragonLatestNeural', ...TUNING } },
    held: { voice: { type: 'azure-personal', name: 'p-1', model: 'DragonLatestNeural', ...TUNED } },
  },
  {
    is: 'a voice of the model',
    options: { model: NATIVE, voice: { type: 'openai', name: 'marin' } },
    held: { voice: { type: 'openai', name: 'marin' } },
  },
  {
    is: 'a voice of azure-realtime',
    options: { model: 'azure-realtime', voice: 'ava' },
    held: { voice: { type: 'azure-realtime-native', name: 'ava' } },
  },
  {
    is: 'turn detection by the server',
    options: {
      model: NATIVE,
      turnDetection: {
        type: 'server_vad',
        threshold: 0.4,
        prefixPaddingInMs: 250,
        silenceDurationInMs: 650,
        createResponse: true,
        interruptResponse: false,
      },
    },
    held: {
      turn_detection: {
        type: 'server_vad',
        threshold: 0.4,
        prefix_padding_ms: 250,
        silence_duration_ms: 650,
        create_response: true,
        interrupt_response: false,
      },
    },
  },
  {
    is: 'semantic turn detection of OpenAI',
    options: { model: NATIVE, extra: { turn_detection: { type: 'semantic_vad', eagerness: 'high' } } },
    held: { turn_detection: { type: 'semantic_vad', eagerness: 'high' } },
  },
  ...(['azure_semantic_vad', 'azure_semantic_vad_multilingual'] as const).map((type): Row => ({
    is: type,
    options: {
      turnDetection: {
        type,
        threshold: 0.4,
        removeFillerWords: true,
        languages: ['en', 'de'],
        endOfUtteranceDetection: { model: 'semantic_detection_v1', ...END_OF_UTTERANCE },
      },
    },
    held: {
      turn_detection: {
        type,
        threshold: 0.4,
        remove_filler_words: true,
        languages: ['en', 'de'],
        end_of_utterance_detection: {
          model: 'semantic_detection_v1',
          threshold_level: 'high',
          timeout_ms: 800,
        },
      },
    },
  })),
  {
    is: 'azure_semantic_vad_en',
    options: {
      turnDetection: {
        type: 'azure_semantic_vad_en',
        endOfUtteranceDetection: { model: 'semantic_detection_v1_en', ...END_OF_UTTERANCE },
      },
    },
    held: {
      turn_detection: {
        type: 'azure_semantic_vad_en',
        end_of_utterance_detection: {
          model: 'semantic_detection_v1_en',
          threshold_level: 'high',
          timeout_ms: 800,
        },
      },
    },
  },
  {
    is: 'noise suppression',
    options: { inputAudioNoiseReduction: { type: 'azure_deep_noise_suppression' } },
    held: { input_audio_noise_reduction: { type: 'azure_deep_noise_suppression' } },
  },
  {
    is: 'echo cancellation',
    options: { inputAudioEchoCancellation: { type: 'server_echo_cancellation' } },
    held: {
      input_audio_echo_cancellation: {
        type: 'server_echo_cancellation',
        reference_source: 'server',
        channels: 1,
      },
    },
  },
  {
    is: 'a phrase list and custom speech',
    options: {
      inputAudioTranscription: {
        model: 'azure-speech',
        language: 'en-US',
        phraseList: ['Fjord Outfitters', 'dry bag'],
        customSpeech: { 'en-US': 'deployment-1' },
      },
    },
    held: {
      input_audio_transcription: {
        model: 'azure-speech',
        language: 'en-US',
        phrase_list: ['Fjord Outfitters', 'dry bag'],
        custom_speech: { 'en-US': 'deployment-1' },
      },
    },
  },
  {
    is: 'what to include',
    options: { extra: { include: ['item.input_audio_transcription.phrases'] } },
    held: { include: ['item.input_audio_transcription.phrases'] },
  },
  {
    is: 'a telephone call',
    options: { inputAudioFormat: 'g711_ulaw', outputAudioFormat: 'g711_ulaw' },
    held: {
      input_audio_format: 'g711_ulaw',
      input_audio_sampling_rate: 8000,
      output_audio_format: 'g711_ulaw',
    },
  },
  {
    is: '8 kHz both ways',
    options: { inputAudioSamplingRate: 8000, outputAudioFormat: 'pcm16_8000hz' },
    held: { input_audio_sampling_rate: 8000, output_audio_format: 'pcm16_8000hz' },
  },
  {
    is: 'a model of your own',
    options: { model: 'my-deployment', profile: 'byom-azure-openai-chat-completion' },
    held: {},
  },
];

test.each(ROWS)(
  '$is reaches the service completely, and is held as it was sent',
  async ({ options, held }) => {
    const emulator = await emulate();
    const { session, probe } = connect({ endpoint: emulator.endpoint, model: CASCADED, ...options });
    const warned = vi.spyOn(log(), 'warn');
    await until('the configuration', () => session.connectionState === 'connected');
    expect(emulator.sessions()[0]?.session).toMatchObject(held);
    expect(session.effectiveConfig).toMatchObject(held);
    expect(probe.errors).toEqual([]);
    expect(warned.mock.calls).toEqual([]);
  },
);

test('a changed voice speaks from the next answer on', async () => {
  const emulator = await emulate();
  const { session } = connect({ endpoint: emulator.endpoint, model: CASCADED, voice: 'en-US-AvaNeural' });
  await until('the configuration', () => session.connectionState === 'connected');
  await session.update({ voice: { type: 'azure-standard', name: 'en-GB-SoniaNeural', rate: '1.2' } });
  expect(session.effectiveConfig?.voice).toMatchObject({ name: 'en-GB-SoniaNeural', rate: '1.2' });
});
