// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Session, SessionConfig } from '@voicelive-kit/protocol';
import { z } from 'zod';
import { OUTPUT_FORMATS } from '../speech/output-format.ts';
import { ClientMistake } from './client-mistake.ts';
import type { ModelFamily } from './model-family.ts';
import { effectiveTurnDetection } from './turn-detection.ts';
import { expandVoice, voiceFamily } from './voices.ts';

const ms = z.number().min(0);

const turnDetection = z.looseObject({
  type: z.enum([
    'server_vad',
    'azure_semantic_vad',
    'azure_semantic_vad_en',
    'azure_semantic_vad_multilingual',
    'semantic_vad',
  ]),
  threshold: z.number().min(0).max(1).nullish(),
  prefix_padding_ms: ms.nullish(),
  silence_duration_ms: ms.nullish(),
  speech_duration_ms: ms.nullish(),
  create_response: z.boolean().nullish(),
  interrupt_response: z.boolean().nullish(),
  auto_truncate: z.boolean().nullish(),
  remove_filler_words: z.boolean().nullish(),
  languages: z.array(z.string()).nullish(),
  end_of_utterance_detection: z
    .looseObject({ model: z.string(), threshold_level: z.string().nullish(), timeout_ms: ms.nullish() })
    .nullish(),
});

const voice = z.union([
  z.string().min(1),
  z.looseObject({
    type: z.enum([
      'openai',
      'azure-standard',
      'azure-platform',
      'azure-custom',
      'custom',
      'azure-personal',
      'avatar-voice-sync',
      'azure-realtime-native',
    ]),
    name: z.string().optional(),
    rate: z
      .string()
      .refine((rate) => Number(rate) >= 0.5 && Number(rate) <= 1.5, 'rate must be between 0.5 and 1.5')
      .nullish(),
  }),
]);

const tool = z
  .looseObject({ type: z.string(), name: z.string().min(1).optional() })
  .refine((value) => value.type !== 'function' || value.name !== undefined, {
    message: 'a function tool needs a name',
    path: ['name'],
  });

/** Every field a client may set, as the wire spells it; anything else is refused as unknown. */
const sessionSchema = z
  .strictObject({
    model: z.string(),
    modalities: z.array(z.enum(['text', 'audio', 'animation', 'avatar'])).min(1),
    instructions: z.string(),
    voice: voice.nullable(),
    input_audio_format: z.enum(['pcm16', 'g711_ulaw', 'g711_alaw']),
    input_audio_sampling_rate: z.union([
      z.literal(8000),
      z.literal(16_000),
      z.literal(24_000),
      z.literal(44_100),
    ]),
    output_audio_format: z.enum(OUTPUT_FORMATS),
    turn_detection: turnDetection.nullable(),
    input_audio_noise_reduction: z
      .looseObject({ type: z.enum(['azure_deep_noise_suppression', 'near_field', 'far_field']) })
      .nullable(),
    input_audio_echo_cancellation: z
      .looseObject({
        type: z.literal('server_echo_cancellation'),
        reference_source: z.string().nullish(),
        channels: z.number().nullish(),
      })
      .nullable(),
    input_audio_transcription: z
      .looseObject({ model: z.string(), language: z.string().nullish() })
      .nullable(),
    output_audio_timestamp_types: z.array(z.literal('word')).nullable(),
    animation: z.looseObject({}).nullable(),
    avatar: z.looseObject({}).nullable(),
    tools: z.array(tool),
    tool_choice: z.union([
      z.enum(['auto', 'none', 'required']),
      z.looseObject({ type: z.literal('function'), name: z.string() }),
    ]),
    parallel_tool_calls: z.boolean().nullable(),
    temperature: z.number().nullable(),
    max_response_output_tokens: z.union([z.int().min(1).max(4096), z.literal('inf')]).nullable(),
    reasoning_effort: z.string().nullable(),
    interim_response: z
      .looseObject({ type: z.enum(['static_interim_response', 'llm_interim_response']) })
      .nullable(),
    include: z.array(z.string()).nullable(),
    metadata: z.record(z.string(), z.string()).nullable(),
  })
  .partial();

/** What the rules need to know of the session so far. */
export interface SessionSoFar {
  session: Session;
  family: ModelFamily;
  /** The model the client connected with. */
  model: string;
  /** A client chose a voice before, or the agent has spoken. */
  voiceUsed: boolean;
}

/** The session after an update; throws a ClientMistake that names the field, and then nothing has changed. */
export function updateSession(soFar: SessionSoFar, config: SessionConfig): Session {
  const checked = sessionSchema.safeParse(config);
  if (!checked.success) throw mistakeOf(checked.error.issues[0]);
  const { family, session } = soFar;
  checkModelRules(soFar, config);
  const changed: Partial<Session> = { ...config };
  if (config.voice !== undefined) changed.voice = expandVoice(config.voice);
  if (config.turn_detection !== undefined)
    changed.turn_detection = effectiveTurnDetection(config.turn_detection);
  if (config.modalities !== undefined) changed.modalities = config.modalities.toSorted();
  if (config.input_audio_format?.startsWith('g711')) changed.input_audio_sampling_rate = 8000;
  if (config.input_audio_echo_cancellation) {
    changed.input_audio_echo_cancellation = {
      reference_source: 'server',
      channels: 1,
      ...config.input_audio_echo_cancellation,
    };
  }
  if (config.input_audio_transcription && family === 'cascaded') {
    changed.input_audio_transcription = {
      language: '',
      prompt: null,
      delay: null,
      custom_speech: null,
      phrase_list: null,
      ...config.input_audio_transcription,
    };
  }
  return { ...session, ...changed, id: session.id, model: session.model ?? null };
}

function checkModelRules({ session, family, model, voiceUsed }: SessionSoFar, config: SessionConfig): void {
  if (config.model !== undefined && config.model !== model) {
    throw new ClientMistake(
      'invalid_value',
      `Cannot update model from '${model}' to '${config.model}'.`,
      'session.model',
    );
  }
  if (config.voice !== undefined && config.voice !== null) {
    const wanted = voiceFamily(config.voice);
    const nativeOnly = wanted === 'AzureRealtimeNativeVoice';
    if (nativeOnly !== (model === 'azure-realtime')) {
      throw new ClientMistake(
        'invalid_voice_type',
        `The voice type is not supported by the model '${model}'.`,
        'session.voice',
      );
    }
    const current = voiceFamily(session.voice);
    if (voiceUsed && wanted !== current) {
      throw new ClientMistake('invalid_value', `Cannot update voice from ${current} to ${wanted}.`, 'voice');
    }
  }
  const detection = config.turn_detection;
  const eou = detection?.type === 'semantic_vad' ? undefined : detection?.end_of_utterance_detection;
  if (family === 'native' && eou?.model.startsWith('semantic_detection')) {
    throw new ClientMistake(
      'invalid_value',
      'End of utterance detection requires a local speech recognizer, which this model does not use.',
      'session.turn_detection.end_of_utterance_detection',
    );
  }
  if (family === 'cascaded' && detection?.type === 'semantic_vad') {
    throw new ClientMistake(
      'invalid_value',
      `Turn detection 'semantic_vad' is not supported by the model '${model}'.`,
      'session.turn_detection.type',
    );
  }
  const reduction = config.input_audio_noise_reduction?.type;
  if (family === 'cascaded' && (reduction === 'near_field' || reduction === 'far_field')) {
    throw new ClientMistake(
      'invalid_value',
      `Noise reduction '${reduction}' is not supported by the model '${model}'.`,
      'session.input_audio_noise_reduction.type',
    );
  }
}

/** The service's code for the first thing wrong with an update. */
export function mistakeOf(issue: z.core.$ZodIssue | undefined, root = 'session'): ClientMistake {
  const at = [root, ...(issue?.path ?? [])]
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .slice(1);
  if (issue?.code === 'unrecognized_keys') {
    const param = `${at}.${issue.keys[0] ?? ''}`;
    return new ClientMistake('unknown_parameter', `Unknown parameter: '${param}'.`, param);
  }
  const missing = issue?.code === 'invalid_type' && issue.input === undefined && issue.path.length > 1;
  if (missing)
    return new ClientMistake('missing_required_parameter', `Missing required parameter: '${at}'.`, at);
  return new ClientMistake('invalid_value', `Invalid value: '${at}'. ${issue?.message ?? ''}`.trim(), at);
}
