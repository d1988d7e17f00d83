// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ModelTraits } from '../models.ts';
import type { ServerVad } from '../types/turn-detection.ts';
import type { VoiceObject } from '../types/voice.ts';

/** Fields an Azure standard voice is echoed with. */
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
 * The voice of a session that names none. That azure-realtime has one of its own is told by clients
 * (github.com/pipecat-ai/pipecat, services/azure/voice_live); which one it is, nobody has recorded.
 */
export function initialVoice({ family, secondGeneration, voices }: ModelTraits): VoiceObject {
  if (family === 'cascaded') return { name: 'en-US-AvaNeural', type: 'azure-standard', ...UNSET_TUNING };
  if (!voices.includes('openai')) return { name: 'ava', type: 'azure-realtime-native' };
  return { name: secondGeneration ? 'marin' : 'alloy', type: 'openai' };
}

/** Fields every turn detection of Azure is echoed with. */
export const UNSET_DETECTION = {
  create_response: true,
  interrupt_response: true,
  idle_timeout_ms: null,
  speech_duration_ms: null,
  auto_truncate: false,
  appended_text_after_truncation: null,
};

/** The turn detection a session begins with; once an update names `server_vad`, native sessions show 400 and 500 ms too. */
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
