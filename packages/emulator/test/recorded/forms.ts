// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Fields in the order in which the recordings have them; see exchanges.ts. */

const AZURE_VOICE =
  '{name type temperature custom_lexicon_url custom_text_normalization_url prefer_locales locale style pitch rate volume}';
const OPENAI_VOICE = '{name type}';

/** The fields of `server_vad`. */
export const DETECTION =
  '{type threshold prefix_padding_ms silence_duration_ms create_response interrupt_response idle_timeout_ms ' +
  'speech_duration_ms auto_truncate appended_text_after_truncation}';

/** The fields of Azure's semantic kinds; `layer` waits for the end of a sentence. */
export const SEMANTIC_DETECTION = (layer: string, languages: string): string =>
  '{type threshold prefix_padding_ms silence_duration_ms create_response interrupt_response idle_timeout_ms profile' +
  `${layer} neg_threshold speech_duration_ms window_size distinct_ci_phones require_vowel ` +
  `require_vowel_assistant_speaking remove_filler_words ${languages} auto_truncate appended_text_after_truncation}`;

interface SessionParts {
  detection: string;
  transcription?: string;
  noise?: string;
  echo?: string;
  tools?: string;
  temperature?: string;
  /** What precedes `truncation_strategy`. */
  before?: string;
}

const session = (voice: string, temperature: string, parts: SessionParts): string => {
  const { noise = '', echo = '', tools = '[]', before = '', detection } = parts;
  const { transcription = '{model language prompt delay custom_speech phrase_list}' } = parts;
  return (
    `{event_id type session{id model modalities[] instructions voice${voice} input_audio_format output_audio_format ` +
    `input_audio_transcription${transcription} input_audio_noise_reduction${noise} turn_detection${detection} ` +
    `tools${tools} tool_choice${temperature} max_response_output_tokens expires_at object input_audio_sampling_rate ` +
    `animation input_audio_echo_cancellation${echo} avatar output_audio_timestamp_types${before} truncation_strategy ` +
    'include greeting handoff}}'
  );
};

export const NATIVE_SESSION = (parts: SessionParts): string =>
  session(OPENAI_VOICE, parts.temperature ?? '', parts);
export const CASCADED_SESSION = (parts: SessionParts): string => session(AZURE_VOICE, ' temperature', parts);

const USAGE =
  '{total_tokens input_tokens output_tokens input_token_details{cached_tokens cache_write_tokens text_tokens ' +
  'audio_tokens image_tokens cached_tokens_details{text_tokens audio_tokens image_tokens}} ' +
  'output_token_details{text_tokens audio_tokens reasoning_tokens}}';

/** An event that contains a response. */
export function responseOf(family: 'native' | 'cascaded', output: string, usage = USAGE): string {
  const voice = family === 'native' ? OPENAI_VOICE : AZURE_VOICE;
  return (
    `{event_id type response{object id status status_details output${output} usage${usage} conversation_id ` +
    `modalities[] voice${voice} output_audio_format temperature max_output_tokens metadata}}`
  );
}

const PLACE = 'event_id type response_id item_id output_index content_index';

export const EVENTS = {
  place: `{${PLACE}}`,
  delta: `{${PLACE} delta}`,
  textDone: `{${PLACE} text}`,
  transcriptDone: `{${PLACE} transcript}`,
  textPart: `{${PLACE} part{type text}}`,
  audioPart: `{${PLACE} part{type transcript}}`,
  item: (form: string) => `{event_id type previous_item_id item${form}}`,
  outputItem: (form: string) => `{event_id type response_id output_index item${form}}`,
  message: (content: string, phase = '') => `{id object type status role content${content}${phase}}`,
  call: '{id object type status name call_id arguments}',
};
