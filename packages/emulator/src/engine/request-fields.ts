// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { OUTPUT_FORMATS } from '../speech/output-format.ts';
import {
  animationFields,
  echoCancellationFields,
  transcriptionFields,
  turnDetectionFields,
} from './audio-fields.ts';
import { ClientMistake } from './client-mistake.ts';

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
export const sessionFields = z
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
    turn_detection: turnDetectionFields.nullable(),
    input_audio_noise_reduction: z
      .looseObject({ type: z.enum(['azure_deep_noise_suppression', 'near_field', 'far_field']) })
      .nullable(),
    input_audio_echo_cancellation: echoCancellationFields.nullable(),
    input_audio_transcription: transcriptionFields.nullable(),
    output_audio_timestamp_types: z.array(z.literal('word')).nullable(),
    animation: animationFields.nullable(),
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

const items = z.array(z.looseObject({ type: z.string() }));

/** Every field of the `response` of `response.create`. */
export const responseFields = z
  .strictObject({
    commit: z.boolean(),
    cancel_previous: z.boolean(),
    append_input_items: items,
    input_items: items,
    modalities: sessionFields.shape.modalities.unwrap(),
    instructions: z.string(),
    voice,
    output_audio_format: z.enum(OUTPUT_FORMATS),
    tools: z.array(tool),
    tool_choice: sessionFields.shape.tool_choice.unwrap(),
    temperature: z.number().nullable(),
    max_output_tokens: z.union([z.int().min(1).max(4096), z.literal('inf')]),
    reasoning_effort: z.string(),
    metadata: z
      .record(z.string().max(64), z.string().max(512))
      .refine((pairs) => Object.keys(pairs).length <= 16, 'at most 16 pairs'),
    interim_response: sessionFields.shape.interim_response.unwrap(),
    pre_generated_assistant_message: z.looseObject({
      role: z.literal('assistant'),
      content: z.array(z.looseObject({ type: z.enum(['text', 'output_text']), text: z.string() })).min(1),
    }),
    conversation: z.string(),
    invoke_input: z.unknown(),
  })
  .partial();

/** Throws the ClientMistake the service would answer with for the first field that is wrong. */
export function checkFields(fields: z.ZodType, value: unknown, root: string): void {
  const checked = fields.safeParse(value, { reportInput: true });
  if (!checked.success) throw mistakeOf(checked.error.issues[0], root);
}

function mistakeOf(issue: z.core.$ZodIssue | undefined, root: string): ClientMistake {
  const path = issue?.path ?? [];
  const at = path.reduce<string>(
    (text, key) => text + (typeof key === 'number' ? `[${key}]` : `.${String(key)}`),
    root,
  );
  if (issue?.code === 'unrecognized_keys') {
    const param = `${at}.${issue.keys[0] ?? ''}`;
    return new ClientMistake('unknown_parameter', `Unknown parameter: '${param}'.`, param);
  }
  if (issue?.code === 'invalid_type' && issue.input === undefined && path.length > 1) {
    return new ClientMistake('missing_required_parameter', `Missing required parameter: '${at}'.`, at);
  }
  return new ClientMistake('invalid_value', `Invalid value: '${at}'. ${issue?.message ?? ''}`.trim(), at);
}
