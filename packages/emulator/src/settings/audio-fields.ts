// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';

const ms = z.number().min(0);

/** Layers that wait for the end of a sentence; the last one is in preview and evaluates the audio. */
const END_OF_UTTERANCE_MODELS = [
  'semantic_detection_v1',
  'semantic_detection_v1_en',
  'semantic_detection_v1_multilingual',
  'smart_end_of_turn_detection',
] as const;

const endOfUtterance = z.looseObject({
  model: z.enum(END_OF_UTTERANCE_MODELS),
  threshold_level: z.enum(['low', 'medium', 'high', 'default']).nullish(),
  timeout_ms: ms.nullish(),
  // Spelling of early previews; the timeout is in seconds.
  threshold: z.number().min(0).max(1).nullish(),
  timeout: z.number().min(0).nullish(),
});

/** `session.turn_detection` as clients may set it. */
export const turnDetectionFields = z.looseObject({
  type: z.enum([
    'server_vad',
    'azure_semantic_vad',
    'azure_semantic_vad_en',
    'azure_semantic_vad_multilingual',
    'semantic_vad',
    // Live tests of azure-sdk-for-js and -net switch it off this way.
    'none',
  ]),
  threshold: z.number().min(0).max(1).nullish(),
  prefix_padding_ms: ms.nullish(),
  silence_duration_ms: ms.nullish(),
  speech_duration_ms: ms.nullish(),
  create_response: z.boolean().nullish(),
  interrupt_response: z.boolean().nullish(),
  auto_truncate: z.boolean().nullish(),
  appended_text_after_truncation: z.string().nullish(),
  idle_timeout_ms: ms.nullish(),
  remove_filler_words: z.boolean().nullish(),
  languages: z.array(z.string()).nullish(),
  eagerness: z.enum(['low', 'medium', 'high', 'auto']).nullish(),
  end_of_utterance_detection: endOfUtterance.nullish(),
});

/** `session.input_audio_echo_cancellation`; the combinations of its fields have their own rules and error codes. */
export const echoCancellationFields = z.looseObject({
  type: z.literal('server_echo_cancellation'),
  reference_source: z.enum(['server', 'client']).nullish(),
  channels: z.int().nullish(),
});

/** Languages between commas: Azure's transcribers accept ten (Microsoft Learn, Voice Live language support). */
const MOST_LANGUAGES = 10;

/** `session.input_audio_transcription`. */
export const transcriptionFields = z
  .looseObject({
    model: z.string().min(1),
    language: z.string().nullish(),
    prompt: z.string().nullish(),
    phrase_list: z.array(z.string()).nullish(),
    custom_speech: z.record(z.string(), z.string()).nullish(),
  })
  .superRefine(({ model, language }, context) => {
    // OpenAI's reference has a single one.
    const most = /^(?:whisper|gpt-)/u.test(model) ? 1 : MOST_LANGUAGES;
    if ((language ?? '').split(',').length <= most) return;
    const message = `${model} accepts at most ${most === 1 ? 'one language' : `${most} languages`}.`;
    context.addIssue({ code: 'custom', path: ['language'], message });
  });

/** `session.animation`. */
export const animationFields = z.looseObject({
  model_name: z.string().nullish(),
  outputs: z.array(z.enum(['blendshapes', 'viseme_id'])).nullish(),
});
