// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ModelTraits } from '../models.ts';
import type { DatedVersion } from '../versions/api-versions.ts';
import { initialTurnDetection, initialVoice } from './initial-values.ts';

/** One field of a session. */
export interface SessionField {
  /** The version it came with; without one, every version has it. */
  readonly since?: DatedVersion;
  /** Its value in `session.created`; undefined, or none here, leaves it out until a client sets it. */
  readonly initial?: (model: ModelTraits) => unknown;
}

const NULL: SessionField = { initial: () => null };
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
  model: {},
  modalities: { initial: (model) => (native(model) ? ['audio'] : ['audio', 'text']) },
  instructions: { initial: (model) => (native(model) ? NATIVE_PROMPT : CASCADED_PROMPT) },
  voice: { initial: initialVoice },
  input_audio_format: { initial: () => 'pcm16' },
  output_audio_format: { initial: () => 'pcm16' },
  input_audio_transcription: {
    initial: (model) => (native(model) ? null : { model: 'azure-speech', ...UNSET_TRANSCRIPTION }),
  },
  input_audio_noise_reduction: NULL,
  turn_detection: { initial: initialTurnDetection },
  tools: { initial: () => [] },
  tool_choice: { initial: () => 'auto' },
  parallel_tool_calls: { since: '2026-06-01-preview' },
  // Native models tell no temperature until they have been given one.
  temperature: { initial: (model) => (native(model) ? undefined : model.reasons ? 1 : 0.8) },
  max_response_output_tokens: { initial: () => 'inf' },
  expires_at: {},
  object: { initial: () => 'realtime.session' },
  input_audio_sampling_rate: { initial: () => 24_000 },
  animation: NULL,
  input_audio_echo_cancellation: NULL,
  avatar: NULL,
  output_audio_timestamp_types: NULL,
  reasoning_effort: { initial: ({ reasons }) => (reasons ? 'minimal' : undefined) },
  truncation_strategy: NULL,
  include: { since: '2026-04-10', ...NULL },
  greeting: NULL,
  handoff: NULL,
  interim_response: {},
  metadata: { since: '2026-04-10' },
} as const satisfies Record<string, SessionField>;

export type SessionFieldName = keyof typeof SESSION_FIELDS;

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
