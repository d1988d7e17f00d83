// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ModelTraits } from '../models.ts';
import { API_VERSION } from '../version.ts';
import { type DatedVersion, isAtLeast } from '../versions/api-versions.ts';
import { initialTurnDetection, initialVoice } from './initial-values.ts';

/** Keywords of JSON Schema 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * One field of a session. Types, checks, the emulator, the codec of voice agents, options and documentation are derived
 * from these rows.
 */
export interface SessionField {
  /** Description; a cell of a table. */
  readonly doc: string;
  /** Who sets it; a client, by default. */
  readonly set?: 'service';
  /** Its values as JSON Schema; without, the emulator tells them itself, because they depend on one another. */
  readonly values?: JsonSchema;
  /** It can be null as well. */
  readonly nullable?: true;
  /** Its path for voice agents, if different; null if they do not have it. Without one, they have it under this name. */
  readonly voiceAgents?: string | null;
  /** The version that added it; without one, every version has it. */
  readonly since?: DatedVersion;
  /** Recordings show it, as null, in versions before `since` as well, although those refuse it. */
  readonly shownBefore?: true;
  /** Its value in `session.created`, from `since` on; if undefined, the field is omitted until a client sets it. */
  readonly initial?: (model: ModelTraits) => unknown;
}

const NULL = { initial: () => null };
const TEXT = { type: 'string' };
const TRUNCATION = { enum: ['auto', 'last_messages'] };
const ANY_OBJECT = { values: { type: 'object' }, nullable: true } as const;
const native = ({ family }: ModelTraits): boolean => family === 'native';

/** The service's own prompts are longer. Empty instructions restore a native model's prompt. */
export const NATIVE_PROMPT = 'You are a helpful, friendly assistant who talks with people.';
const CASCADED_PROMPT =
  'You are a friendly assistant who talks with people by voice. Be brief and curious, and do not use markdown.';

/**
 * Every field that a client may set in a session, and those that the service adds, in the order of recordings:
 * github.com/pydantic/pydantic-ai, tests/realtime/cassettes/test_azure_voice_live_ws, September 2026. `since` follows
 * Microsoft's API references, except where live tests of the Azure SDKs use a field with the oldest versions, whatever
 * the references say: tools of any kind, `reasoning_effort`, `interim_response`.
 */
export const SESSION_FIELDS = {
  model: { doc: 'the model; fixed by the handshake', values: TEXT },
  modalities: {
    doc: 'the output: `text`, `audio`, `animation`, `avatar`',
    values: { type: 'array', items: { enum: ['text', 'audio', 'animation', 'avatar'] }, minItems: 1 },
    voiceAgents: 'output_modalities',
    initial: (model) => (native(model) ? ['audio'] : ['audio', 'text']),
  },
  instructions: {
    doc: 'the system prompt of the agent',
    values: TEXT,
    initial: (model) => (native(model) ? NATIVE_PROMPT : CASCADED_PROMPT),
  },
  voice: { doc: 'the voice of the agent', voiceAgents: 'audio.output', initial: initialVoice },
  input_audio_format: {
    doc: "encoding of the caller's audio",
    values: { enum: ['pcm16', 'g711_ulaw', 'g711_alaw'] },
    voiceAgents: 'audio.input.format',
    initial: () => 'pcm16',
  },
  output_audio_format: {
    doc: "encoding of the agent's audio",
    voiceAgents: 'audio.output.format',
    initial: () => 'pcm16',
  },
  input_audio_transcription: {
    doc: 'transcription of the caller; null for none',
    voiceAgents: 'audio.input.transcription',
    initial: (model) => (native(model) ? null : { model: 'azure-speech', ...UNSET_TRANSCRIPTION }),
  },
  input_audio_noise_reduction: {
    doc: 'reduction of background noise of the caller',
    values: {
      type: 'object',
      properties: { type: { enum: ['azure_deep_noise_suppression', 'near_field', 'far_field'] } },
      required: ['type'],
    },
    nullable: true,
    voiceAgents: 'audio.input.noise_reduction',
    ...NULL,
  },
  turn_detection: {
    doc: 'detection of the end of a turn; null leaves it to the client',
    voiceAgents: 'audio.input.turn_detection',
    initial: initialTurnDetection,
  },
  tools: { doc: 'the tools that the model may call', initial: () => [] },
  tool_choice: { doc: 'whether and which tool it has to call', initial: () => 'auto' },
  parallel_tool_calls: {
    doc: 'whether the model may make several calls at once',
    values: { type: 'boolean' },
    nullable: true,
    since: '2026-06-01-preview',
  },
  temperature: {
    doc: 'sampling temperature of the model',
    // The references say at most 1.2 for some models; clients report that the service accepts more.
    values: { type: 'number', minimum: 0, maximum: 2 },
    nullable: true,
    // Native models report no temperature until one has been set.
    initial: (model) => (native(model) ? undefined : model.reasons ? 1 : 0.8),
  },
  max_response_output_tokens: {
    doc: 'maximum length of an answer in tokens, or `inf`',
    values: { anyOf: [{ type: 'integer', minimum: 1, maximum: 4096 }, { const: 'inf' }] },
    nullable: true,
    voiceAgents: 'max_output_tokens',
    initial: () => 'inf',
  },
  expires_at: { doc: 'when the session ends, in Unix seconds', set: 'service' },
  object: { doc: 'the kind of object', set: 'service', initial: () => 'realtime.session' },
  input_audio_sampling_rate: {
    doc: "sample rate of the caller's audio, Hz",
    values: { enum: [8000, 16_000, 24_000, 44_100] },
    voiceAgents: 'audio.input.format',
    initial: () => 24_000,
  },
  animation: { doc: 'visemes or blendshapes to accompany the voice', ...NULL },
  input_audio_echo_cancellation: {
    doc: "removal of the agent's voice from the caller's audio",
    voiceAgents: 'audio.input.echo_cancellation',
    ...NULL,
  },
  avatar: { doc: 'a talking head to accompany the voice', ...NULL },
  output_audio_timestamp_types: {
    doc: 'whether the service sends word times',
    values: { type: 'array', items: { const: 'word' } },
    nullable: true,
    voiceAgents: 'audio.output.output_audio_timestamp_types',
    ...NULL,
  },
  reasoning_effort: {
    doc: 'how much a reasoning model may think',
    values: { enum: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh'] },
    nullable: true,
    voiceAgents: 'reasoning.effort',
    initial: ({ reasons }) => (reasons ? 'minimal' : undefined),
  },
  truncation_strategy: {
    doc: 'what is removed from a long conversation',
    values: {
      anyOf: [
        TRUNCATION,
        {
          type: 'object',
          properties: {
            type: TRUNCATION,
            last_messages: { anyOf: [{ type: 'integer', minimum: 1 }, { type: 'null' }] },
          },
          required: ['type'],
        },
      ],
    },
    nullable: true,
    voiceAgents: null,
    ...NULL,
  },
  include: {
    doc: "additional data in the service's events",
    values: {
      type: 'array',
      items: {
        enum: [
          'item.input_audio_transcription.logprobs',
          'item.input_audio_transcription.phrases',
          'file_search_call.results',
        ],
      },
    },
    nullable: true,
    since: '2026-04-10',
    shownBefore: true,
    ...NULL,
  },
  greeting: { doc: 'what the agent says first; voice agents', ...ANY_OBJECT, ...NULL },
  handoff: {
    doc: 'present in every session, undocumented',
    ...ANY_OBJECT,
    voiceAgents: null,
    ...NULL,
  },
  interim_response: { doc: 'fillers while the answer takes long' },
  metadata: {
    doc: 'your own key-value pairs',
    values: {
      type: 'object',
      propertyNames: { maxLength: 64 },
      additionalProperties: { type: 'string', maxLength: 512 },
      maxProperties: 16,
    },
    nullable: true,
    since: '2026-04-10',
  },
} as const satisfies Record<string, SessionField>;

export type SessionFieldName = keyof typeof SESSION_FIELDS;

/** Fields whose rows have their values. */
export type DescribedFieldName = {
  [Name in SessionFieldName]: (typeof SESSION_FIELDS)[Name] extends { values: JsonSchema } ? Name : never;
}[SessionFieldName];

/** Fields that a client may set. */
export type ClientFieldName = Exclude<SessionFieldName, 'object' | 'expires_at'>;

/** The fields that a client may set. */
export const CLIENT_FIELDS: readonly ClientFieldName[] = Object.entries<SessionField>(SESSION_FIELDS).flatMap(
  ([name, { set }]) => (set === 'service' ? [] : [name as ClientFieldName]),
);

/** The fields that the service fills in when a client sets only a transcription model. */
export const UNSET_TRANSCRIPTION = {
  language: null,
  prompt: null,
  delay: null,
  custom_speech: null,
  phrase_list: null,
};

/** The fields that have an initial value in a version, in the order of `SESSION_FIELDS`. */
export function initialFields(
  model: ModelTraits,
  apiVersion: string = API_VERSION,
): Partial<Record<SessionFieldName, unknown>> {
  const values = Object.entries<SessionField>(SESSION_FIELDS).map(([name, field]) => [
    name,
    initialValue(field, model, apiVersion),
  ]);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/** The value of a field in the `session.created` of a version; undefined if that does not show it. */
export function initialValue(
  { initial, since, shownBefore }: SessionField,
  model: ModelTraits,
  apiVersion: string,
): unknown {
  if (since === undefined || isAtLeast(apiVersion, since)) return initial?.(model);
  return shownBefore ? null : undefined;
}

/** A session with its fields in the order of `SESSION_FIELDS`; other fields come last. */
export function inOrder<S extends object>(session: S): S {
  const fields = new Map(Object.entries(session));
  const known = Object.keys(SESSION_FIELDS).filter((name) => fields.has(name));
  const ordered = known.map((name) => [name, fields.get(name)]);
  return { ...Object.fromEntries(ordered), ...session };
}
