// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { OutputAudioFormat, ResponseCreateParams, SessionConfig, Voice } from '@voicelive-kit/protocol';
import { z } from 'zod';
import { ClientMistake } from '../client-mistake.ts';
import { checkFields } from '../settings/request-fields.ts';
import type { SessionExtras } from './openai-shapes.ts';

/** An audio format of OpenAI and of voice agents. */
export const format = z.union([
  z.strictObject({ type: z.literal('audio/pcm'), rate: z.literal(24_000).optional() }),
  z.strictObject({ type: z.enum(['audio/pcmu', 'audio/pcma']) }),
]);
const voice = z.union([
  z.enum(['alloy', 'ash', 'ballad', 'coral', 'echo', 'sage', 'shimmer', 'verse', 'marin', 'cedar']),
  z.strictObject({ id: z.string() }),
]);
const modalities = z
  .array(z.enum(['text', 'audio']))
  .length(1, "Supported combinations are: ['text'] and ['audio'].");
const answers = { create_response: z.boolean(), interrupt_response: z.boolean() };
const turnDetection = z.discriminatedUnion('type', [
  z
    .strictObject({
      type: z.literal('server_vad'),
      threshold: z.number().min(0).max(1),
      prefix_padding_ms: z.int().min(0),
      silence_duration_ms: z.int().min(0),
      idle_timeout_ms: z.int().min(5000).max(30_000).nullable(),
      ...answers,
    })
    .partial()
    .required({ type: true }),
  z
    .strictObject({
      type: z.literal('semantic_vad'),
      eagerness: z.enum(['low', 'medium', 'high', 'auto']),
      ...answers,
    })
    .partial()
    .required({ type: true }),
]);

/** The fields that session and response share; tools and their choice are checked by the engine as well. */
const common = {
  instructions: z.string(),
  // Agents as tools exist in Voice Live only.
  tools: z.array(z.looseObject({ type: z.enum(['function', 'mcp']) })),
  // A bare name is Voice Live's form.
  tool_choice: z.union([z.enum(['auto', 'none', 'required']), z.looseObject({ type: z.string() })]),
  max_output_tokens: z.union([z.int().min(1).max(4096), z.literal('inf')]),
  output_modalities: modalities,
  parallel_tool_calls: z.boolean(),
  prompt: z.unknown(),
  reasoning: z.looseObject({ effort: z.string().optional() }).nullable(),
};

/** The fields of a session in `session.update`, as OpenAI's GA reference lists them. */
const sessionFields = z.strictObject({
  ...z
    .strictObject({
      ...common,
      model: z.string(),
      include: z.array(z.string()).nullable(),
      tracing: z.unknown(),
      truncation: z.unknown(),
      audio: z
        .strictObject({
          input: z
            .strictObject({
              format,
              transcription: z.looseObject({ model: z.string() }).nullable(),
              noise_reduction: z.strictObject({ type: z.enum(['near_field', 'far_field']) }).nullable(),
              turn_detection: turnDetection.nullable(),
            })
            .partial(),
          output: z.strictObject({ format, voice, speed: z.number().min(0.25).max(1.5) }).partial(),
        })
        .partial(),
    })
    .partial().shape,
  type: z.literal('realtime'),
});

/** The fields of a response in `response.create`. */
const responseFields = z
  .strictObject({
    ...common,
    conversation: z.string(),
    input: z.array(z.looseObject({ type: z.string() })),
    metadata: z.record(z.string(), z.string()).nullable(),
    audio: z.strictObject({ output: z.strictObject({ format, voice }).partial() }).partial(),
  })
  .partial();

/** Its defaults differ from those of Voice Live. */
const SERVER_VAD = {
  threshold: 0.5,
  prefix_padding_ms: 300,
  silence_duration_ms: 200,
  idle_timeout_ms: null,
  create_response: true,
  interrupt_response: true,
};

/** Throws a ClientMistake for a session without its type. */
export function checkSessionType(given: unknown): void {
  if (typeof given !== 'object' || given === null || 'type' in given) return;
  throw new ClientMistake(
    'missing_required_parameter',
    "Missing required parameter: 'session.type'.",
    'session.type',
  );
}

/**
 * Translates a session update to the engine's form, and separates the fields that only OpenAI has. Throws a
 * ClientMistake.
 */
export function sessionConfigOf(given: unknown): { config: SessionConfig; extras: Partial<SessionExtras> } {
  checkSessionType(given);
  checkFields(sessionFields, given, 'session');
  const session = given as z.output<typeof sessionFields>;
  const { input, output } = session.audio ?? {};
  const detection = input?.turn_detection;
  const config = {
    ...commonOf(session),
    model: session.model,
    include: session.include,
    parallel_tool_calls: session.parallel_tool_calls,
    max_response_output_tokens: session.max_output_tokens,
    input_audio_format: engineFormat(input?.format),
    input_audio_transcription: input?.transcription,
    input_audio_noise_reduction: input?.noise_reduction,
    turn_detection: detection?.type === 'server_vad' ? { ...SERVER_VAD, ...detection } : detection,
    output_audio_format: engineFormat(output?.format),
    voice: engineVoice(output?.voice),
  };
  const { tracing, truncation, prompt } = session;
  return {
    config: defined(config) as SessionConfig,
    extras: defined({ tracing, truncation, prompt, speed: output?.speed }),
  };
}

/** Translates a response request to the engine's form. Throws a ClientMistake. */
export function responseParamsOf(given: unknown): ResponseCreateParams {
  checkFields(responseFields, given, 'response');
  const response = given as z.output<typeof responseFields>;
  return defined({
    ...commonOf(response),
    conversation: response.conversation,
    input_items: response.input,
    metadata: response.metadata ?? undefined,
    max_output_tokens: response.max_output_tokens,
    output_audio_format: engineFormat(response.audio?.output?.format),
    voice: engineVoice(response.audio?.output?.voice),
  }) as ResponseCreateParams;
}

type Common = { [K in keyof typeof common]?: z.output<(typeof common)[K]> | undefined };

function commonOf(given: Common): Record<string, unknown> {
  return {
    instructions: given.instructions,
    tools: given.tools,
    tool_choice: given.tool_choice,
    modalities: given.output_modalities,
    reasoning_effort: given.reasoning?.effort,
  };
}

function engineFormat(given: z.output<typeof format> | undefined): OutputAudioFormat | undefined {
  if (given === undefined) return undefined;
  if (given.type === 'audio/pcmu') return 'g711_ulaw';
  return given.type === 'audio/pcma' ? 'g711_alaw' : 'pcm16';
}

function engineVoice(given: z.output<typeof voice> | undefined): Voice | undefined {
  if (given === undefined) return undefined;
  return { type: 'openai', name: typeof given === 'string' ? given : given.id };
}

function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
