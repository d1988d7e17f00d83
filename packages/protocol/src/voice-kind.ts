// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { VoiceKind } from './models.ts';
import type { Voice } from './types/voice.ts';
import { OPENAI_VOICES } from './voices.ts';

/** The type of a voice; a bare name, or a name without a type, is a voice of OpenAI or of Azure text-to-speech. */
export function voiceKind(voice: Voice | { name?: unknown; type?: unknown }): VoiceKind {
  const { name, type } =
    typeof voice === 'string' ? { name: voice, type: undefined } : { name: '', ...voice };
  if (type === 'azure-realtime-native') return type;
  if (type === 'openai') return type;
  return type === undefined && OPENAI_VOICES.some((known) => known === name) ? 'openai' : 'azure';
}
