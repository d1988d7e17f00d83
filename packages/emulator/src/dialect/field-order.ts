// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Names of fields in order; a field that holds an object (or a list of objects) has its own order. */
interface Order {
  readonly fields: readonly string[];
  readonly within?: Readonly<Record<string, Order>>;
}

const words = (text: string): string[] => text.trim().split(/\s+/u);

const VOICE: Order = {
  fields: words(
    `name type temperature custom_lexicon_url custom_text_normalization_url prefer_locales locale style pitch rate volume`,
  ),
};

const TURN_DETECTION: Order = {
  fields: words(
    `type threshold eagerness prefix_padding_ms silence_duration_ms create_response interrupt_response idle_timeout_ms profile
    end_of_utterance_detection neg_threshold speech_duration_ms window_size distinct_ci_phones require_vowel
    require_vowel_assistant_speaking remove_filler_words languages auto_truncate appended_text_after_truncation`,
  ),
  within: {
    end_of_utterance_detection: { fields: words('model threshold threshold_level timeout timeout_ms') },
  },
};

const SESSION: Order = {
  fields: words(
    `id model modalities instructions voice input_audio_format output_audio_format input_audio_transcription
    input_audio_noise_reduction turn_detection tools tool_choice temperature max_response_output_tokens expires_at object
    input_audio_sampling_rate animation input_audio_echo_cancellation avatar output_audio_timestamp_types reasoning_effort
    parallel_tool_calls truncation_strategy include greeting handoff`,
  ),
  within: {
    voice: VOICE,
    input_audio_transcription: {
      fields: words('model language prompt delay custom_speech phrase_list'),
    },
    turn_detection: TURN_DETECTION,
    tools: { fields: words('name description type parameters') },
    input_audio_echo_cancellation: { fields: words('type reference_source channels') },
  },
};

const RESPONSE: Order = {
  fields: words(
    `object id status status_details output usage conversation_id modalities voice output_audio_format temperature
    max_output_tokens metadata`,
  ),
  within: {
    voice: VOICE,
    usage: {
      fields: words('total_tokens input_tokens output_tokens input_token_details output_token_details'),
      within: {
        input_token_details: {
          fields: words(
            'cached_tokens cache_write_tokens text_tokens audio_tokens image_tokens cached_tokens_details',
          ),
        },
      },
    },
  },
};

const EVENT: Order = { fields: [], within: { session: SESSION, response: RESPONSE } };

/**
 * The same event with the fields of its session or response in the order in which the service sends them, as recorded
 * in September 2026 (github.com/pydantic/pydantic-ai, test_azure_voice_live_ws); fields that were not recorded come
 * last.
 */
export function inRecordedOrder<T extends object>(event: T): T {
  return sorted(event, EVENT) as T;
}

function sorted(value: unknown, order: Order): unknown {
  if (Array.isArray(value)) return value.map((entry) => sorted(entry, order));
  if (typeof value !== 'object' || value === null) return value;
  const { fields, within = {} } = order;
  const given = value as Record<string, unknown>;
  const names = new Set([...fields.filter((name) => Object.hasOwn(given, name)), ...Object.keys(given)]);
  return Object.fromEntries(
    [...names].map((name) => {
      const inner = within[name];
      return [name, inner === undefined ? given[name] : sorted(given[name], inner)];
    }),
  );
}
