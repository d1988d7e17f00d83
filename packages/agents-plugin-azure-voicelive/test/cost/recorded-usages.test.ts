// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { RealtimeModelOptions } from '../../src/options/options.ts';
import { type Counted, reckoning, usageOf } from './reckoned.ts';

const AVA = 'en-US-AvaNeural';
const BYOM = 'https://contoso.services.ai.azure.com?profile=byom-azure-openai-chat-completion';

interface Case {
  readonly of: string;
  readonly options: RealtimeModelOptions;
  readonly usage: Counted;
  /**
   * Calculated by hand from the price list (East US, February 2026): tokens × dollars per million tokens, in
   * millionths of a dollar.
   */
  readonly usd: number;
  readonly unpriced?: readonly string[];
}

const NATIVE: RealtimeModelOptions = { model: 'gpt-realtime', voice: 'alloy' };

/**
 * Usages from recorded sessions, by the name of the recording. pydantic-ai publishes them with its tests (MIT,
 * github.com/pydantic/pydantic-ai, tests/realtime/cassettes/test_azure_voice_live_ws). No recording shows a cancelled
 * response.
 */
const RECORDED: readonly Case[] = [
  {
    of: 'audio_in_server_vad_turn: a native model hears and speaks',
    options: NATIVE,
    usage: { text: 14, audio: 30, outText: 27, outAudio: 72 },
    // 14 × 4.4 = 61.6; 30 × 35.2 = 1056; 27 × 17.6 = 475.2; 72 × 70.4 = 5068.8; together 6661.6
    usd: 0.006_661_6,
  },
  {
    of: 'message_history_seeding: most of the text is cached',
    options: NATIVE,
    usage: { text: 149, cached: { text: 128 }, outText: 27 },
    // 21 × 4.4 = 92.4; 128 × 1.375 = 176; 27 × 17.6 = 475.2; together 743.6
    usd: 0.000_743_6,
  },
  {
    of: 'text_in_audio_out_turn: typed, answered aloud',
    options: NATIVE,
    usage: { text: 16, outText: 14, outAudio: 31 },
    // 16 × 4.4 = 70.4; 14 × 17.6 = 246.4; 31 × 70.4 = 2182.4; together 2499.2
    usd: 0.002_499_2,
  },
  {
    of: 'text_output_modality_returns_text: text only',
    options: NATIVE,
    usage: { text: 16, outText: 5 },
    // 16 × 4.4 = 70.4; 5 × 17.6 = 88; together 158.4
    usd: 0.000_158_4,
  },
  {
    of: 'tool_call_round: the tool call',
    options: NATIVE,
    usage: { text: 63, outText: 22 },
    // 63 × 4.4 = 277.2; 22 × 17.6 = 387.2; together 664.4
    usd: 0.000_664_4,
  },
  {
    of: 'tool_call_round: the answer after the tool result',
    options: NATIVE,
    usage: { text: 96, outText: 13 },
    // 96 × 4.4 = 422.4; 13 × 17.6 = 228.8; together 651.2
    usd: 0.000_651_2,
  },
  {
    of: 'image_input: a picture, which has no public price',
    options: NATIVE,
    usage: { text: 47, image: 323, outText: 23 },
    // 47 × 4.4 = 206.8; 23 × 17.6 = 404.8; together 611.6
    usd: 0.000_611_6,
    unpriced: ['image_input'],
  },
  {
    of: "gpt_realtime_2_is_served_by_voice_live: a model that Microsoft's price list does not name",
    options: { model: 'gpt-realtime-2', voice: 'marin' },
    usage: { text: 23, outText: 7 },
    usd: 0,
    unpriced: ['text_input', 'text_output'],
  },
  {
    of: 'openai_audio_settings_apply_on_voice_live: a native model with other audio settings',
    options: NATIVE,
    usage: { text: 16, outText: 5 },
    // 16 × 4.4 = 70.4; 5 × 17.6 = 88; together 158.4
    usd: 0.000_158_4,
  },
  {
    of: 'cascade_model_speaks_with_azure_voice: typed, answered aloud by an Azure voice',
    options: { model: 'gpt-5', voice: 'en-US-AvaMultilingualNeural' },
    usage: { text: 22, outText: 12, outAudio: 23 },
    // 22 × 4.4 = 96.8; 12 × 17.6 = 211.2; 23 × 38 = 874; together 1182
    usd: 0.001_182,
  },
  {
    of: 'cascade_spoken_turn_with_azure_audio_processing: a cascaded model hears and speaks',
    options: { model: 'gpt-4.1', voice: AVA },
    usage: { text: 17, audio: 29, outText: 8, outAudio: 57 },
    // 17 × 4.4 = 74.8; 29 × 17 = 493; 8 × 17.6 = 140.8; 57 × 38 = 2166; together 2874.6
    usd: 0.002_874_6,
  },
  {
    of: 'cascade_reasoning_model_settings_are_adapted: 256 of 272 tokens of text are reasoning',
    options: { model: 'gpt-5', voice: AVA },
    usage: { text: 48, outText: 272, reasoning: 256 },
    // 48 × 4.4 = 211.2; 272 × 17.6 = 4787.2; together 4998.4
    usd: 0.004_998_4,
  },
];

/** Usages that no public recording shows. */
const MADE_UP: readonly Case[] = [
  {
    of: 'a native model with cached text and audio',
    options: { model: 'gpt-realtime', voice: 'alloy' },
    usage: { text: 81, audio: 30, cached: { text: 60, audio: 4 }, outText: 27, outAudio: 72 },
    // 21 × 4.4 = 92.4; 60 × 1.375 = 82.5; 26 × 35.2 = 915.2; 4 × 0.44 = 1.76; 475.2; 5068.8; together 6635.86
    usd: 0.006_635_86,
  },
  {
    of: 'a native model with an Azure voice',
    options: { model: 'gpt-realtime', voice: AVA },
    usage: { text: 14, audio: 30, outText: 27, outAudio: 72 },
    // 61.6; 1056; 475.2; 72 × 38 = 2736; together 4328.8
    usd: 0.004_328_8,
  },
  {
    of: 'a small native model that was cancelled',
    options: { model: 'gpt-realtime-mini', voice: 'alloy' },
    usage: { text: 14, audio: 30, outText: 5, outAudio: 12 },
    // 14 × 0.66 = 9.24; 30 × 11 = 330; 5 × 2.64 = 13.2; 12 × 22 = 264; together 616.44
    usd: 0.000_616_44,
  },
  {
    of: 'the answer after a tool result, with cached tokens of unknown kind',
    options: { model: 'gpt-4.1-mini', voice: AVA },
    usage: { text: 96, cached: 64, outText: 20, outAudio: 40 },
    // 32 × 0.66 = 21.12; 64 × 0.33 = 21.12; 20 × 2.64 = 52.8; 40 × 33 = 1320; together 1415.04
    usd: 0.001_415_04,
  },
  {
    of: 'custom speech and a custom voice',
    options: {
      model: 'gpt-4.1-nano',
      voice: { type: 'azure-custom', name: 'Ours', endpointId: 'e1' },
      inputAudioTranscription: { model: 'azure-speech', customSpeech: { 'en-US': 'd1' } },
    },
    usage: { text: 50, audio: 20, outText: 10, outAudio: 30 },
    // 50 × 0.11 = 5.5; 20 × 38 = 760; 10 × 0.44 = 4.4; 30 × 50 = 1500; together 2269.9
    usd: 0.002_269_9,
  },
  {
    of: 'audio only: given words, without the model',
    options: { model: 'gpt-4.1', voice: AVA },
    usage: { outAudio: 57 },
    // 57 × 38 = 2166
    usd: 0.002_166,
  },
  {
    of: 'a custom deployment, where Voice Live bills only the audio',
    options: { endpoint: BYOM, model: 'ours', voice: AVA },
    usage: { text: 100, audio: 30, outText: 20, outAudio: 40 },
    // 30 × 12.5 = 375; 40 × 30 = 1200; together 1575
    usd: 0.001_575,
    unpriced: ['text_input', 'text_output'],
  },
];

describe.each([
  ['recorded', RECORDED],
  ['made-up', MADE_UP],
])('the cost of a %s usage', (_kind, cases) => {
  it.each(cases)(
    'equals the amount calculated by hand when the usage is $of',
    ({ options, usage, usd, unpriced }) => {
      const cost = reckoning(options).meter.response('resp_1', usageOf(usage));
      expect(cost.usd).toBeCloseTo(usd, 12);
      expect(cost.unpriced).toEqual(unpriced ?? []);
    },
  );
});
