// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ModelTraits } from '../models.ts';
import type { ServerVad } from '../types/turn-detection.ts';
import type { VoiceObject } from '../types/voice.ts';

/** Additional fields in the echo of an Azure standard voice. */
export const UNSET_TUNING = {
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

/**
 * The voice of a session that names none. Clients show that azure-realtime has its own default
 * (github.com/pipecat-ai/pipecat, services/azure/voice_live); no recording shows which one it is.
 */
export function initialVoice({ family, secondGeneration, voices }: ModelTraits): VoiceObject {
  if (family === 'cascaded') return { name: 'en-US-AvaNeural', type: 'azure-standard', ...UNSET_TUNING };
  if (!voices.includes('openai')) return { name: 'ava', type: 'azure-realtime-native' };
  return { name: secondGeneration ? 'marin' : 'alloy', type: 'openai' };
}

/** Additional fields in the echo of every Azure turn detection. */
export const UNSET_DETECTION = {
  create_response: true,
  interrupt_response: true,
  idle_timeout_ms: null,
  speech_duration_ms: null,
  auto_truncate: false,
  appended_text_after_truncation: null,
};

/** The initial turn detection of a session; once an update names `server_vad`, native sessions show 400 and 500 ms too. */
export function initialTurnDetection({ family, secondGeneration }: ModelTraits): ServerVad {
  const native = family === 'native';
  return {
    type: 'server_vad',
    threshold: 0.5,
    prefix_padding_ms: native ? 300 : 400,
    silence_duration_ms: native && !secondGeneration ? 200 : 500,
    ...UNSET_DETECTION,
  };
}
