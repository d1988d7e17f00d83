// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { CLIENT_FIELDS, SESSION_FIELDS, type SessionField } from '@voicelive-kit/protocol';
import { ClientMistake } from '../client-mistake.ts';
import { z } from 'zod';
import { checkFields } from '../settings/request-fields.ts';
import { checkSessionType, format } from './openai-request.ts';

/**
 * Which fields a client may send to a voice agent, and which values only this wire restricts; all other values are
 * checked by the engine. A session has the fields that `SESSION_FIELDS` gives to voice agents. Source: the types of npm
 * `@azure/ai-projects` 2.10.0, `VoiceAgentSessionUpdateConfig` and `VoiceAgentResponseCreateParams`.
 */
const anything = (...names: readonly string[]): Record<string, z.ZodUnknown> =>
  Object.fromEntries(names.map((name) => [name, z.unknown()]));

const strict = (shape: z.ZodRawShape) => z.strictObject(shape).partial();

/** The paths of the session's fields on this wire; the definition of the agent sets the model. */
const PATHS = CLIENT_FIELDS.flatMap((name) => {
  const { voiceAgents = name }: SessionField = SESSION_FIELDS[name];
  return voiceAgents === null || name === 'model' ? [] : [voiceAgents.split('.')];
});

/** The names of the session's fields in the object at a path, with any value. */
function fieldsAt(...parents: readonly string[]): Record<string, z.ZodUnknown> {
  const below = PATHS.filter((path) => parents.every((name, depth) => path[depth] === name));
  return anything(...below.flatMap((path) => path[parents.length] ?? []));
}

const reasoning = strict({
  ...fieldsAt('reasoning'),
  effort: z.enum(['minimal', 'low', 'medium', 'high', 'xhigh']),
});

const output = strict({
  ...fieldsAt('audio', 'output'),
  ...anything('voice_temperature', 'style', 'pitch', 'volume', 'custom_lexicon_url', 'prefer_locales'),
  ...anything(
    'custom_text_normalization_url',
    'custom_voice_endpoint_id',
    'personal_voice_model',
    'voice_locale',
  ),
  format,
  voice: z.string().min(1),
  voice_type: z.enum([
    'openai',
    'azure-standard',
    'azure-custom',
    'azure-personal',
    'avatar-voice-sync',
    'azure-realtime-native',
  ]),
  speed: z.number().min(0.25).max(1.5),
});

const SEMANTIC_VAD = ['create_response', 'interrupt_response', 'auto_truncate'];
const SERVER_VAD = [
  ...SEMANTIC_VAD,
  'threshold',
  'prefix_padding_ms',
  'silence_duration_ms',
  'speech_duration_ms',
  'idle_timeout_ms',
  'end_of_utterance_detection',
];

/** The fields of each kind of turn detection. */
const TURN_DETECTION = {
  server_vad: SERVER_VAD,
  semantic_vad: [...SEMANTIC_VAD, 'eagerness'],
  azure_semantic_vad: [...SERVER_VAD, 'remove_filler_words', 'languages'],
  azure_semantic_vad_en: [...SERVER_VAD, 'remove_filler_words'],
  azure_semantic_vad_multilingual: [...SERVER_VAD, 'remove_filler_words', 'languages'],
};
const [server, ...others] = Object.entries(TURN_DETECTION).map(([type, fields]) =>
  z.strictObject({ ...strict(anything(...fields)).shape, type: z.literal(type) }),
);
const turnDetection = z.discriminatedUnion('type', [server as NonNullable<typeof server>, ...others]);

const transcription = z.strictObject({
  ...strict(anything('prompt', 'delay', 'custom_speech', 'phrase_list', 'languages', 'keywords')).shape,
  model: z.string().min(1),
  language: z.string().optional(),
  profanity_filter: z.enum(['masked', 'unfiltered', 'removed']).optional(),
});

const input = strict({
  ...fieldsAt('audio', 'input'),
  format,
  turn_detection: turnDetection.nullable(),
  echo_cancellation: strict(anything('type', 'reference_source', 'channels')).nullable(),
  transcription: transcription.nullable(),
});

/** The fields of a response that a session has as well. */
const common = {
  ...anything('instructions', 'tools', 'parallel_tool_calls', 'max_output_tokens', 'metadata'),
  ...anything('output_modalities', 'interim_response'),
  tool_choice: z.union([z.enum(['auto', 'none', 'required']), z.looseObject({ type: z.string() })]),
  reasoning,
};

const sessionFields = z.strictObject({
  ...strict({ ...fieldsAt(), ...common }).shape,
  type: z.literal('realtime'),
  audio: strict({ ...fieldsAt('audio'), input, output }).optional(),
});

const responseFields = strict({
  ...common,
  ...anything('input', 'pre_generated_assistant_message'),
  conversation: z.enum(['auto', 'none']),
  audio: strict({ output }),
});

/** The transcription models that support a field, where not all do: comments of the same types. */
const TRANSCRIBERS_WITH: Readonly<Record<string, readonly string[]>> = {
  delay: ['gpt-realtime-whisper'],
  languages: ['gpt-transcribe', 'gpt-live-transcribe'],
  keywords: ['gpt-transcribe', 'gpt-live-transcribe'],
  profanity_filter: ['azure-speech', 'azure-speech-streaming'],
};
const TRANSCRIPTION = 'session.audio.input.transcription';

/** What the transcription rules depend on. */
export interface SoFar {
  /** Whether audio has been received. */
  audio: boolean;
  cascaded: boolean;
  /** The mode of the session. */
  profanityFilter: unknown;
}

/** Throws a ClientMistake for the first field of a `session.update` that this wire does not have. */
export function checkSession(given: unknown, soFar: SoFar): void {
  checkSessionType(given);
  checkFields(sessionFields, given, 'session');
  const { audio } = given as {
    audio?: { input?: { transcription?: z.output<typeof transcription> | null } };
  };
  if (audio?.input?.transcription) checkTranscription(audio.input.transcription, soFar);
}

/** The same for the response of a `response.create`. */
export function checkResponse(given: unknown): void {
  checkFields(responseFields, given, 'response');
}

function checkTranscription(wanted: z.output<typeof transcription>, soFar: SoFar): void {
  const { model, language, profanity_filter: filter } = wanted;
  for (const [field, models] of Object.entries(TRANSCRIBERS_WITH)) {
    if ((wanted as Record<string, unknown>)[field] === undefined || models.includes(model)) continue;
    throw invalid(field, `The model '${model}' does not have it; these do: ${models.join(', ')}.`);
  }
  if (filter !== undefined && soFar.audio && filter !== soFar.profanityFilter) {
    throw invalid('profanity_filter', 'It cannot change once audio has been received.');
  }
  if (model !== 'azure-speech-streaming') return;
  if (!soFar.cascaded) throw invalid('model', `'${model}' is for models that read text only.`);
  if (language) return;
  const param = `${TRANSCRIPTION}.language`;
  throw new ClientMistake('missing_required_parameter', `Missing required parameter: '${param}'.`, param);
}

function invalid(field: string, why: string): ClientMistake {
  const param = `${TRANSCRIPTION}.${field}`;
  return new ClientMistake('invalid_value', `Invalid value: '${param}'. ${why}`, param);
}
