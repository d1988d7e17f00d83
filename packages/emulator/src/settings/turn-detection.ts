// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { UNSET_DETECTION, type ModelFamily, type Session, type TurnDetection } from '@voicelive-kit/protocol';
import type { SpeechDetectorSettings } from '../hearing/speech-detector.ts';

/** Defaults of each kind when a client names it, in milliseconds; documented for API version 2026-04-10. */
const SERVER = { prefix_padding_ms: 400, silence_duration_ms: 500, speech_duration_ms: 200 };
const SEMANTIC = { prefix_padding_ms: 420, silence_duration_ms: 500, speech_duration_ms: 80 };

/** Additional fields with which the semantic kinds are echoed. */
const SEMANTIC_EXTRAS = {
  profile: 'classic',
  neg_threshold: null,
  window_size: null,
  distinct_ci_phones: null,
  require_vowel: null,
  require_vowel_assistant_speaking: null,
  remove_filler_words: false,
  languages: null,
};

/**
 * The fields with which a layer that waits for the end of a sentence is echoed; `threshold` and `timeout` are spellings
 * of early previews.
 */
const END_OF_UTTERANCE = {
  threshold: null,
  threshold_level: 'default',
  timeout: null,
  timeout_ms: 1000,
} as const;

function isSemantic(type: string): boolean {
  return type.startsWith('azure_semantic_vad');
}

/** The turn detection as the service echoes it after an update, with defaults applied. */
export function effectiveTurnDetection(
  wanted: TurnDetection | null,
  family: ModelFamily,
): TurnDetection | null {
  if (wanted === null) return wanted;
  if (wanted.type === 'semantic_vad') {
    const defaults = {
      eagerness: 'auto',
      create_response: true,
      interrupt_response: true,
      auto_truncate: false,
    };
    return { ...defaults, ...wanted } as TurnDetection;
  }
  const { prefix_padding_ms, silence_duration_ms } = isSemantic(wanted.type) ? SEMANTIC : SERVER;
  // Cascaded models echo only the numbers they were given.
  const numbers =
    family === 'native'
      ? { threshold: 0.5, prefix_padding_ms, silence_duration_ms }
      : { threshold: null, prefix_padding_ms: null, silence_duration_ms: null };
  const defaults = { ...numbers, ...UNSET_DETECTION };
  const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== null));
  const effective = {
    ...defaults,
    ...(isSemantic(wanted.type) && SEMANTIC_EXTRAS),
    ...given,
  } as TurnDetection;
  const layer = wanted.end_of_utterance_detection;
  if (layer === null || layer === undefined) return effective;
  return { ...effective, end_of_utterance_detection: { ...END_OF_UTTERANCE, ...layer } };
}

/** The settings of the speech detector under a session configuration. */
export function detectorSettings(session: Session): SpeechDetectorSettings {
  const format = session.input_audio_format ?? 'pcm16';
  const detection: Record<string, unknown> = { ...session.turn_detection };
  const defaults = isSemantic(String(detection['type'])) ? SEMANTIC : SERVER;
  const number = (value: unknown, otherwise: number): number =>
    typeof value === 'number' ? value : otherwise;
  return {
    format,
    rate: format === 'pcm16' ? (session.input_audio_sampling_rate ?? 24_000) : 8000,
    channels: session.input_audio_echo_cancellation?.channels ?? 1,
    threshold: number(detection['threshold'], 0.5),
    detecting: session.turn_detection !== null && session.turn_detection !== undefined,
    turns: {
      prefixPaddingMs: number(detection['prefix_padding_ms'], defaults.prefix_padding_ms),
      silenceDurationMs: number(detection['silence_duration_ms'], defaults.silence_duration_ms),
      speechDurationMs: number(detection['speech_duration_ms'], defaults.speech_duration_ms),
    },
  };
}
