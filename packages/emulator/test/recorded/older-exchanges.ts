// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * What four more recordings of pydantic-ai show (see exchanges.ts): three of native models, of July and August 2026, and
 * one of a model that reasons, of the end of September. Until August, the service sent neither `delay` nor
 * `cache_write_tokens`, and an `end_of_utterance_detection` that was null; in July, neither `greeting` nor `handoff`.
 * Fields are as in the recordings of September.
 */
import {
  AZURE_SPEECH,
  cascadedText,
  type Exchange,
  nativeText,
  PLAIN,
  spoken,
  typed,
  update,
  WHISPER,
} from './exchanges.ts';
import { CASCADED_SESSION, DETECTION, EVENTS, NATIVE_SESSION } from './forms.ts';

const UNSET_DETECTION = ['idle_timeout_ms', 'speech_duration_ms', 'appended_text_after_truncation'];
const UNSET_NUMBERS = ['threshold', 'prefix_padding_ms', 'silence_duration_ms'];
const UNSET = [
  'animation',
  'input_audio_echo_cancellation',
  'avatar',
  'output_audio_timestamp_types',
  'truncation_strategy',
  'include',
  'greeting',
  'handoff',
].map((name) => `session.${name}`);
const UNSET_VOICE = [
  'temperature',
  'custom_lexicon_url',
  'custom_text_normalization_url',
  'prefer_locales',
  'locale',
  'style',
  'pitch',
  'rate',
  'volume',
];

const session = (detection: string[], ...more: string[]): string[] => [
  ...more,
  'session.input_audio_noise_reduction',
  ...detection.map((name) => `session.turn_detection.${name}`),
  ...UNSET,
];
const transcription = (...names: string[]): string[] =>
  names.map((name) => `session.input_audio_transcription.${name}`);
const voiceOf = (owner: string): string[] => UNSET_VOICE.map((name) => `${owner}.voice.${name}`);

const NATIVE_NULLS = {
  'session.created': session(UNSET_DETECTION, 'session.input_audio_transcription'),
  'session.updated': session(
    UNSET_DETECTION,
    ...transcription('language', 'prompt', 'delay', 'custom_speech', 'phrase_list'),
  ),
  'conversation.item.created': ['previous_item_id'],
  'response.created': [
    'response.status_details',
    'response.usage',
    'response.temperature',
    'response.metadata',
  ],
  'response.done': ['response.status_details', 'response.temperature', 'response.metadata'],
};
const CASCADED_NULLS = {
  'session.created': session(
    UNSET_DETECTION,
    ...voiceOf('session'),
    ...transcription('language', 'prompt', 'delay', 'custom_speech', 'phrase_list'),
  ),
  'session.updated': session(
    [...UNSET_NUMBERS, ...UNSET_DETECTION],
    ...voiceOf('session'),
    ...transcription('prompt', 'delay', 'custom_speech', 'phrase_list'),
  ),
  'conversation.item.created': [],
  'response.created': [
    'response.status_details',
    'response.usage',
    ...voiceOf('response'),
    'response.max_output_tokens',
    'response.metadata',
  ],
  'response.done': [
    'response.status_details',
    ...voiceOf('response'),
    'response.max_output_tokens',
    'response.metadata',
  ],
};

const BEGINNING: Exchange['told'] = [
  ['session.created', NATIVE_SESSION({ transcription: '', detection: DETECTION })],
  ['session.updated', NATIVE_SESSION({ detection: DETECTION })],
];
const ask = { type: 'response.create', event_id: 'respond' };
const earlier = {
  type: 'conversation.item.create',
  item: { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hi, Alice!' }] },
};

export const OLDER_EXCHANGES: readonly Exchange[] = [
  {
    name: 'native, typed, answered in text',
    file: 'test_text_output_modality_returns_text.yaml',
    model: 'gpt-realtime',
    sent: [
      update({ instructions: 'Be brief.', modalities: ['text'], input_audio_transcription: WHISPER }),
      [typed('Greet me.'), ask],
    ],
    turns: [{ say: 'Hello there!' }],
    told: [
      ...BEGINNING,
      ['conversation.item.created', EVENTS.item(PLAIN)],
      ...nativeText(PLAIN, EVENTS.message('[]')),
    ],
    nulls: NATIVE_NULLS,
  },
  {
    name: 'native, typed, answered aloud',
    file: 'test_text_in_audio_out_turn.yaml',
    model: 'gpt-realtime',
    sent: [
      update({
        instructions: 'Be brief.',
        modalities: ['text', 'audio'],
        input_audio_transcription: WHISPER,
      }),
      [typed('Greet me.'), ask],
    ],
    turns: [{ say: 'Hello there!' }],
    told: [...BEGINNING, ['conversation.item.created', EVENTS.item(PLAIN)], ...spoken('native')],
    nulls: NATIVE_NULLS,
  },
  {
    name: 'native, a history and a question about it',
    file: 'test_message_history_seeding.yaml',
    model: 'gpt-realtime',
    sent: [
      update({ instructions: '', modalities: ['text'], input_audio_transcription: WHISPER }),
      [typed('I am Alice.'), earlier, typed('Who am I?'), ask],
    ],
    turns: [{ hear: '' }, { say: 'Alice.' }],
    told: [
      ...BEGINNING,
      ['conversation.item.created', EVENTS.item(PLAIN)],
      ['conversation.item.created', EVENTS.item(PLAIN)],
      ['conversation.item.created', EVENTS.item(PLAIN)],
      ...nativeText(PLAIN, EVENTS.message('[]')),
    ],
    nulls: NATIVE_NULLS,
  },
  {
    name: 'cascaded, a model with high reasoning effort and server_vad, answered in text',
    file: 'test_thinking_sets_cascade_reasoning_effort.yaml',
    model: 'gpt-5',
    sent: [
      update({
        instructions: 'Be brief.',
        modalities: ['text'],
        input_audio_transcription: AZURE_SPEECH,
        reasoning_effort: 'high',
      }),
      [typed('How much is the ball?'), ask],
    ],
    turns: [{ say: 'Five cents.' }],
    told: [
      ['session.created', CASCADED_SESSION({ detection: DETECTION, before: ' reasoning_effort' })],
      ['session.updated', CASCADED_SESSION({ detection: DETECTION, before: ' reasoning_effort' })],
      ['conversation.item.created', EVENTS.item(PLAIN)],
      ...cascadedText,
    ],
    nulls: CASCADED_NULLS,
  },
];
