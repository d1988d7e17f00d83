// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ModelFamily } from '../models.ts';
import type { Session } from '../types/session.ts';
import type { ServerVad } from '../types/turn-detection.ts';
import type { VoiceObject } from '../types/voice.ts';

export interface DefaultSessionOptions {
  id: string;
  /** Unix seconds. */
  expiresAt: number;
  /** The service's own prompt for native models is longer; cascaded sessions start with none. */
  instructions?: string;
}

/** The voice a session gets when it names none. */
export function defaultVoice(family: ModelFamily): VoiceObject {
  if (family === 'native') return { name: 'alloy', type: 'openai' };
  return {
    name: 'en-US-AvaNeural',
    type: 'azure-standard',
    temperature: null,
    custom_lexicon_url: null,
    custom_text_normalization_url: null,
    prefer_locales: null,
    locale: null,
    style: null,
    pitch: null,
    rate: null,
    volume: null,
  };
}

/** The turn detection a session starts with; once an update names `server_vad`, native sessions show 400 and 500 ms too. */
export function defaultTurnDetection(family: ModelFamily): ServerVad {
  const native = family === 'native';
  return {
    type: 'server_vad',
    threshold: 0.5,
    prefix_padding_ms: native ? 300 : 400,
    silence_duration_ms: native ? 200 : 500,
    create_response: true,
    interrupt_response: true,
    idle_timeout_ms: null,
    speech_duration_ms: null,
    end_of_utterance_detection: null,
    auto_truncate: false,
    appended_text_after_truncation: null,
  };
}

/**
 * The session of `session.created`, field for field as recorded. Native models report the name of the deployment
 * behind them, `gpt-realtime-global-standard` for `gpt-realtime`.
 */
export function defaultSession(family: ModelFamily, model: string, options: DefaultSessionOptions): Session {
  return family === 'native' ? nativeSession(model, options) : cascadedSession(model, options);
}

function nativeSession(model: string, options: DefaultSessionOptions): Session {
  return {
    id: options.id,
    model: /^gpt-realtime.*(?<!-datazone|-standard)$/.test(model) ? `${model}-global-standard` : model,
    modalities: ['audio'],
    instructions: options.instructions ?? 'You are a helpful, friendly assistant who talks with people.',
    voice: defaultVoice('native'),
    input_audio_format: 'pcm16',
    output_audio_format: null,
    input_audio_transcription: null,
    input_audio_noise_reduction: null,
    turn_detection: defaultTurnDetection('native'),
    tools: [],
    tool_choice: 'auto',
    max_response_output_tokens: 'inf',
    expires_at: options.expiresAt,
    object: 'realtime.session',
    input_audio_sampling_rate: 24000,
    animation: null,
    input_audio_echo_cancellation: null,
    avatar: null,
    output_audio_timestamp_types: null,
    truncation_strategy: null,
    include: null,
    greeting: null,
    handoff: null,
  };
}

function cascadedSession(model: string, options: DefaultSessionOptions): Session {
  return {
    id: options.id,
    object: 'realtime.session',
    model,
    modalities: ['audio', 'text'],
    instructions: options.instructions ?? '',
    voice: defaultVoice('cascaded'),
    input_audio_format: 'pcm16',
    output_audio_format: 'pcm16',
    input_audio_sampling_rate: 24000,
    input_audio_transcription: {
      model: 'azure-speech',
      language: null,
      prompt: null,
      delay: null,
      custom_speech: null,
      phrase_list: null,
    },
    input_audio_noise_reduction: null,
    input_audio_echo_cancellation: null,
    turn_detection: defaultTurnDetection('cascaded'),
    tools: [],
    tool_choice: 'auto',
    temperature: 0.8,
    max_response_output_tokens: 'inf',
    expires_at: options.expiresAt,
    animation: null,
    avatar: null,
    output_audio_timestamp_types: null,
    include: null,
  };
}
