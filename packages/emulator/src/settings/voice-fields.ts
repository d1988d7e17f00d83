// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { OPENAI_VOICES } from '@voicelive-kit/protocol';
import { z } from 'zod';

const text = z.string().min(1);

const rate = z
  .string()
  .refine((value) => Number(value) >= 0.5 && Number(value) <= 1.5, 'rate must be between 0.5 and 1.5');

/** The settings of every voice of Azure text-to-speech; numbers are given as text. */
const tuning = {
  temperature: z.number().min(0).max(1).nullish(),
  custom_lexicon_url: z.string().nullish(),
  custom_text_normalization_url: z.string().nullish(),
  prefer_locales: z.array(z.string()).nullish(),
  locale: z.string().nullish(),
  style: z.string().nullish(),
  pitch: z.string().nullish(),
  rate: rate.nullish(),
  volume: z.string().nullish(),
};

/** A voice: its name alone, or an object with its kind, which is optional for OpenAI's voices. */
export const voiceFields = z.union([
  text,
  z.discriminatedUnion('type', [
    z.looseObject({ type: z.literal('openai'), name: z.enum(OPENAI_VOICES) }),
    z.looseObject({ type: z.enum(['azure-standard', 'azure-platform']), name: text, ...tuning }),
    z.looseObject({
      type: z.enum(['azure-custom', 'custom']),
      name: text,
      endpoint_id: text,
      ...tuning,
    }),
    z.looseObject({ type: z.literal('azure-personal'), name: text, model: text, ...tuning }),
    z.looseObject({ type: z.literal('avatar-voice-sync'), model: text.nullish(), ...tuning }),
    z.looseObject({ type: z.literal('azure-realtime-native'), name: text }),
  ]),
  z.looseObject({ type: z.undefined().optional(), name: z.enum(OPENAI_VOICES) }),
]);
