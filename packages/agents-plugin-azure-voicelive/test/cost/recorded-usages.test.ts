// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { RealtimeModelOptions } from '../../src/options/options.ts';
import { type Counted, reckoning, usageOf } from './reckoned.ts';

const AVA = 'en-US-AvaNeural';
const BYOM = 'https://contoso.services.ai.azure.com?profile=byom-azure-openai-chat-completion';

interface Recorded {
  readonly of: string;
  readonly options: RealtimeModelOptions;
  readonly usage: Counted;
  /** Worked out by hand from the list, East US of February 2026: millionths of a dollar are tokens times dollars a million. */
  readonly usd: number;
  readonly unpriced?: readonly string[];
}

/** Usages of both families; the counts of 1, 7 and 8 are those of recorded sessions. */
const RECORDED: readonly Recorded[] = [
  {
    of: '1 a native model that hears and speaks',
    options: { model: 'gpt-realtime', voice: 'alloy' },
    usage: { text: 14, audio: 30, outText: 27, outAudio: 72 },
    // 14 × 4.4 = 61.6; 30 × 35.2 = 1056; 27 × 17.6 = 475.2; 72 × 70.4 = 5068.8; together 6661.6
    usd: 0.006_661_6,
  },
  {
    of: '2 the same with a cache of both kinds',
    options: { model: 'gpt-realtime', voice: 'alloy' },
    usage: { text: 81, audio: 30, cached: { text: 60, audio: 4 }, outText: 27, outAudio: 72 },
    // 21 × 4.4 = 92.4; 60 × 1.375 = 82.5; 26 × 35.2 = 915.2; 4 × 0.44 = 1.76; 475.2; 5068.8; together 6635.86
    usd: 0.006_635_86,
  },
  {
    of: '3 a native model spoken by an Azure voice',
    options: { model: 'gpt-realtime', voice: AVA },
    usage: { text: 14, audio: 30, outText: 27, outAudio: 72 },
    // 61.6; 1056; 475.2; 72 × 38 = 2736; together 4328.8
    usd: 0.004_328_8,
  },
  {
    of: '4 a small native model that was cancelled',
    options: { model: 'gpt-realtime-mini', voice: 'alloy' },
    usage: { text: 14, audio: 30, outText: 5, outAudio: 12 },
    // 14 × 0.66 = 9.24; 30 × 11 = 330; 5 × 2.64 = 13.2; 12 × 22 = 264; together 616.44
    usd: 0.000_616_44,
  },
  {
    of: '5 text only',
    options: { model: 'gpt-realtime-2.1', voice: 'alloy' },
    usage: { text: 120, outText: 40 },
    // 120 × 4.4 = 528; 40 × 17.6 = 704; together 1232
    usd: 0.001_232,
  },
  {
    of: '6 a picture, which has no public price',
    options: { model: 'gpt-realtime', voice: 'alloy' },
    usage: { text: 14, image: 85, outText: 27, outAudio: 72 },
    // 61.6; 475.2; 5068.8; together 5605.6
    usd: 0.005_605_6,
    unpriced: ['image_input'],
  },
  {
    of: '7 a cascaded model that hears and speaks',
    options: { model: 'gpt-4.1', voice: AVA },
    usage: { text: 17, audio: 29, outText: 8, outAudio: 57 },
    // 17 × 4.4 = 74.8; 29 × 17 = 493; 8 × 17.6 = 140.8; 57 × 38 = 2166; together 2874.6
    usd: 0.002_874_6,
  },
  {
    of: '8 the answer to a tool, with a cache of no stated kind',
    options: { model: 'gpt-4.1-mini', voice: AVA },
    usage: { text: 96, cached: 64, outText: 20, outAudio: 40 },
    // 32 × 0.66 = 21.12; 64 × 0.33 = 21.12; 20 × 2.64 = 52.8; 40 × 33 = 1320; together 1415.04
    usd: 0.001_415_04,
  },
  {
    of: '9 a model that thinks: 192 of its 212 tokens of text',
    options: { model: 'gpt-5', voice: AVA },
    usage: { text: 200, outText: 212, reasoning: 192, outAudio: 57 },
    // 200 × 4.4 = 880; 212 × 17.6 = 3731.2; 57 × 38 = 2166; together 6777.2
    usd: 0.006_777_2,
  },
  {
    of: '10 custom speech and a custom voice',
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
    of: '11 sound only: given words, for which the model is not asked',
    options: { model: 'gpt-4.1', voice: AVA },
    usage: { outAudio: 57 },
    // 57 × 38 = 2166
    usd: 0.002_166,
  },
  {
    of: "12 a deployment of one's own, of which Voice Live bills the sound alone",
    options: { endpoint: BYOM, model: 'ours', voice: AVA },
    usage: { text: 100, audio: 30, outText: 20, outAudio: 40 },
    // 30 × 12.5 = 375; 40 × 30 = 1200; together 1575
    usd: 0.001_575,
    unpriced: ['text_input', 'text_output'],
  },
];

it.each(RECORDED)(
  'reckons the hand-made amount when the usage is of $of',
  ({ options, usage, usd, unpriced }) => {
    const cost = reckoning(options).meter.response('resp_1', usageOf(usage));
    expect(cost.usd).toBeCloseTo(usd, 12);
    expect(cost.unpriced).toEqual(unpriced ?? []);
  },
);
