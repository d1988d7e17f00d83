// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { SESSION_FIELDS, type SessionField } from '../../session-fields/fields.ts';

/**
 * Events with another name in the dialect of voice agents: Voice Live, voice agents. All others have the same name in
 * both. Source: the realtime client of npm `@azure/ai-projects` 2.10.0.
 */
export const EVENT_NAMES: readonly (readonly [ours: string, theirs: string])[] = [
  ['response.audio.delta', 'response.output_audio.delta'],
  ['response.audio.done', 'response.output_audio.done'],
  ['response.audio_transcript.delta', 'response.output_audio_transcript.delta'],
  ['response.audio_transcript.done', 'response.output_audio_transcript.done'],
  ['response.text.delta', 'response.output_text.delta'],
  ['response.text.done', 'response.output_text.done'],
];

/** Client events that voice agents accept, according to the same client. */
export const VOICE_AGENT_CLIENT_EVENTS: readonly string[] = [
  'session.update',
  'session.avatar.connect',
  'input_audio_buffer.append',
  'input_audio_buffer.commit',
  'input_audio_buffer.clear',
  'output_audio_buffer.clear',
  'conversation.item.create',
  'conversation.item.delete',
  'conversation.item.retrieve',
  'conversation.item.truncate',
  'response.create',
  'response.cancel',
  'rtc.call.sdp.create',
];

/** Parts of an assistant's message with another name: Voice Live, voice agents. */
export const PART_NAMES: readonly (readonly [ours: string, theirs: string])[] = [
  ['text', 'output_text'],
  ['audio', 'output_audio'],
];

/** A field of the session or of a response with another path in the dialect of voice agents. */
export interface MovedField {
  /** Its path in Voice Live, within the session or the response. */
  readonly ours: string;
  readonly theirs: string;
  /** Set if it exists in only one of the two. */
  readonly in?: 'session' | 'response';
  /** Values with another spelling. */
  readonly convert?: { readonly toTheirs: Conversion; readonly toOurs: Conversion };
}

type Conversion = (value: unknown) => unknown;

/** Voice Live uses `"1.1"` or `"+10%"`, voice agents 1.1. */
const SPEED = {
  toTheirs: (rate: unknown): unknown => {
    if (typeof rate !== 'string') return rate;
    const given = /^(?<sign>[+-])?(?<number>\d+(?:\.\d+)?)(?<percent>%)?$/u.exec(rate)?.groups;
    if (given === undefined) return rate;
    const number = Number(given['number']);
    if (given['percent'] === undefined) return given['sign'] === undefined ? number : rate;
    return Math.round(100 + (given['sign'] === '-' ? -number : number)) / 100;
  },
  toOurs: (speed: unknown): unknown => (typeof speed === 'number' ? String(speed) : speed),
};

const AVATAR_TYPE = {
  toTheirs: (type: unknown): unknown =>
    typeof type === 'string' ? type.replace('-avatar', '_avatar') : type,
  toOurs: (type: unknown): unknown => (typeof type === 'string' ? type.replace('_avatar', '-avatar') : type),
};

/** Session fields that are handled separately, because a voice is split up and a rate belongs to its format. */
const TAKEN_APART: ReadonlySet<string> = new Set(['voice', 'input_audio_sampling_rate']);

/** Fields that also exist in a response. */
const OF_BOTH: ReadonlySet<string> = new Set([
  'modalities',
  'reasoning_effort',
  'output_audio_format',
  'output_audio_timestamp_types',
]);

const ROWS = Object.entries<SessionField>(SESSION_FIELDS);

const VOICE_FIELDS: readonly MovedField[] = [
  { ours: 'voice.name', theirs: 'audio.output.voice' },
  { ours: 'voice.type', theirs: 'audio.output.voice_type' },
  { ours: 'voice.locale', theirs: 'audio.output.voice_locale' },
  { ours: 'voice.rate', theirs: 'audio.output.speed', convert: SPEED },
  { ours: 'voice.temperature', theirs: 'audio.output.voice_temperature' },
  { ours: 'voice.style', theirs: 'audio.output.style' },
  { ours: 'voice.pitch', theirs: 'audio.output.pitch' },
  { ours: 'voice.volume', theirs: 'audio.output.volume' },
  { ours: 'voice.custom_lexicon_url', theirs: 'audio.output.custom_lexicon_url' },
  { ours: 'voice.custom_text_normalization_url', theirs: 'audio.output.custom_text_normalization_url' },
  { ours: 'voice.prefer_locales', theirs: 'audio.output.prefer_locales' },
  { ours: 'voice.endpoint_id', theirs: 'audio.output.custom_voice_endpoint_id' },
  { ours: 'voice.model', theirs: 'audio.output.personal_voice_model' },
];

/** One row for each field with another path; `formats.ts` converts the audio formats to objects. */
export const MOVED_FIELDS: readonly MovedField[] = [
  ...ROWS.flatMap(([ours, { voiceAgents: theirs }]): MovedField[] =>
    theirs && !TAKEN_APART.has(ours) ? [{ ours, theirs, ...(!OF_BOTH.has(ours) && { in: 'session' }) }] : [],
  ),
  { ours: 'input_items', theirs: 'input', in: 'response' },
  ...VOICE_FIELDS,

  { ours: 'avatar.type', theirs: 'avatar.type', convert: AVATAR_TYPE },
];

/** Of the voice, a response shows these only: `VoiceResponseAudioOutput` of the same package. */
const VOICE_OF_RESPONSE: ReadonlySet<string> = new Set(['voice.name', 'voice.type', 'voice.locale']);

/**
 * Settings of one response that Voice Live has and voice agents do not: `VoiceAgentResponseCreateParams` of the same
 * package.
 */
export const VOICE_AGENT_MISSING_SETTINGS: readonly string[] = [
  'commit',
  'cancel_previous',
  'append_input_items',
  'temperature',
  'max_response_output_tokens',
  'invoke_input',
];

/**
 * Fields that Voice Live sends for a session or response and voice agents do not have, by path: the agent's definition
 * determines them, or nothing does.
 */
export const MISSING_FIELDS: Readonly<Record<'session' | 'response', readonly string[]>> = {
  session: [
    ...ROWS.flatMap(([name, { voiceAgents }]) => (voiceAgents === null ? [name] : [])),
    'agent',
    'turn_detection.appended_text_after_truncation',
    'avatar.video.codec',
  ],
  response: [
    ...VOICE_AGENT_MISSING_SETTINGS,
    ...VOICE_FIELDS.flatMap(({ ours }) => (VOICE_OF_RESPONSE.has(ours) ? [] : [ours])),
    'output_audio_timestamp_types',
    'usage.input_token_details.cache_write_tokens',
    'usage.output_token_details.reasoning_tokens',
  ],
};

/** The same for events. */
export const MISSING_IN_EVENTS: Readonly<Record<string, readonly string[]>> = {
  'conversation.item.input_audio_transcription.completed': ['language'],
};
