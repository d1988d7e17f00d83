// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ModelTraits } from '../models.ts';
import type { DatedVersion } from '../versions/api-versions.ts';
import { initialTurnDetection, initialVoice } from './initial-values.ts';

/** One field of a session. Types, checks, the emulator, the codec of voice agents, options and documents derive from these rows. */
export interface SessionField {
  /** What it is, for people; a line of a table. */
  readonly doc: string;
  /** Who sets it; a client, unless it says otherwise. */
  readonly set?: 'service';
  /** Where voice agents have it, when elsewhere; null where they do not have it. */
  readonly voiceAgents?: string | null;
  /** The version it came with; without one, every version has it. */
  readonly since?: DatedVersion;
  /** Its value in `session.created`; undefined, or none here, leaves it out until a client sets it. */
  readonly initial?: (model: ModelTraits) => unknown;
}

const NULL = { initial: () => null };
const native = ({ family }: ModelTraits): boolean => family === 'native';

/** The service's own prompts are longer. Empty instructions bring a native model's back. */
export const NATIVE_PROMPT = 'You are a helpful, friendly assistant who talks with people.';
const CASCADED_PROMPT =
  'You are a friendly assistant who talks with people by voice. Be brief and curious, and do not use markdown.';

/**
 * Every field that a client may set in a session, and those the service shows besides, in the order of recordings:
 * github.com/pydantic/pydantic-ai, tests/realtime/cassettes/test_azure_voice_live_ws, September 2026. `since` follows
 * Microsoft's API references, except where live tests of the Azure SDKs use a field with the oldest versions, whatever the
 * references say: tools of any kind, `reasoning_effort`, `interim_response`.
 */
export const SESSION_FIELDS = {
  model: { doc: 'the model; fixed by the handshake' },
  modalities: {
    doc: 'what the agent answers with: `text`, `audio`, `animation`, `avatar`',
    voiceAgents: 'output_modalities',
    initial: (model) => (native(model) ? ['audio'] : ['audio', 'text']),
  },
  instructions: {
    doc: 'who the agent is and what it does',
    initial: (model) => (native(model) ? NATIVE_PROMPT : CASCADED_PROMPT),
  },
  voice: { doc: 'who speaks', voiceAgents: 'audio.output', initial: initialVoice },
  input_audio_format: {
    doc: "encoding of the caller's audio",
    voiceAgents: 'audio.input.format',
    initial: () => 'pcm16',
  },
  output_audio_format: {
    doc: "encoding of the agent's audio",
    voiceAgents: 'audio.output.format',
    initial: () => 'pcm16',
  },
  input_audio_transcription: {
    doc: 'who writes down what the caller says; null for nobody',
    voiceAgents: 'audio.input.transcription',
    initial: (model) => (native(model) ? null : { model: 'azure-speech', ...UNSET_TRANSCRIPTION }),
  },
  input_audio_noise_reduction: {
    doc: 'what quietens the surroundings of the caller',
    voiceAgents: 'audio.input.noise_reduction',
    ...NULL,
  },
  turn_detection: {
    doc: 'who finds the end of a turn; null leaves it to the client',
    voiceAgents: 'audio.input.turn_detection',
    initial: initialTurnDetection,
  },
  tools: { doc: 'what the model may call', initial: () => [] },
  tool_choice: { doc: 'whether and what it has to call', initial: () => 'auto' },
  parallel_tool_calls: { doc: 'whether it may make several calls at once', since: '2026-06-01-preview' },
  temperature: {
    doc: 'how free the model is with its words',
    // Native models tell no temperature until they have been given one.
    initial: (model) => (native(model) ? undefined : model.reasons ? 1 : 0.8),
  },
  max_response_output_tokens: {
    doc: 'the longest answer, in tokens, or `inf`',
    voiceAgents: 'max_output_tokens',
    initial: () => 'inf',
  },
  expires_at: { doc: 'when the session ends, in Unix seconds', set: 'service' },
  object: { doc: 'the kind of object', set: 'service', initial: () => 'realtime.session' },
  input_audio_sampling_rate: {
    doc: "Hz of the caller's audio",
    voiceAgents: 'audio.input.format',
    initial: () => 24_000,
  },
  animation: { doc: 'mouth shapes beside the voice', ...NULL },
  input_audio_echo_cancellation: {
    doc: 'what takes the agent out of what the caller sends',
    voiceAgents: 'audio.input.echo_cancellation',
    ...NULL,
  },
  avatar: { doc: 'a talking head beside the voice', ...NULL },
  output_audio_timestamp_types: {
    doc: 'whether the service says when each word is spoken',
    voiceAgents: 'audio.output.output_audio_timestamp_types',
    ...NULL,
  },
  reasoning_effort: {
    doc: 'how long a model that reasons may think',
    voiceAgents: 'reasoning.effort',
    initial: ({ reasons }) => (reasons ? 'minimal' : undefined),
  },
  truncation_strategy: { doc: 'what is forgotten of a long conversation', voiceAgents: null, ...NULL },
  include: { doc: 'what else the service is to tell', since: '2026-04-10', ...NULL },
  greeting: { doc: 'what the agent says first; voice agents', ...NULL },
  handoff: { doc: 'shown in every session, and explained nowhere', voiceAgents: null, ...NULL },
  interim_response: { doc: 'what is said while the answer takes long' },
  metadata: { doc: 'pairs of your own', since: '2026-04-10' },
} as const satisfies Record<string, SessionField>;

export type SessionFieldName = keyof typeof SESSION_FIELDS;

/** Fields that a client may set. */
export type ClientFieldName = Exclude<SessionFieldName, 'object' | 'expires_at'>;

/** The fields that a client may set. */
export const CLIENT_FIELDS: readonly ClientFieldName[] = Object.entries<SessionField>(SESSION_FIELDS).flatMap(
  ([name, { set }]) => (set === 'service' ? [] : [name as ClientFieldName]),
);

/** What the service fills in where a client names a transcription model only. */
export const UNSET_TRANSCRIPTION = {
  language: null,
  prompt: null,
  delay: null,
  custom_speech: null,
  phrase_list: null,
};

/** The fields with a value of their own as a session begins, in the order of `SESSION_FIELDS`. */
export function initialFields(model: ModelTraits): Partial<Record<SessionFieldName, unknown>> {
  const values = Object.entries<SessionField>(SESSION_FIELDS).map(([name, { initial }]) => [
    name,
    initial?.(model),
  ]);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/** A session with its fields in the order of `SESSION_FIELDS`; what is not in there comes last. */
export function inOrder<S extends object>(session: S): S {
  const fields = new Map(Object.entries(session));
  const known = Object.keys(SESSION_FIELDS).filter((name) => fields.has(name));
  const ordered = known.map((name) => [name, fields.get(name)]);
  return { ...Object.fromEntries(ordered), ...session };
}
