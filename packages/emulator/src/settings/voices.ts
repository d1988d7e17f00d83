// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { OPENAI_VOICES, type Voice, type VoiceObject } from '@voicelive-kit/protocol';
import { ClientMistake } from '../client-mistake.ts';

/** Fields an Azure standard voice is echoed with. */
const AZURE_TUNING = {
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

/** True for voices of Azure text-to-speech: the ones with word times. */
export function isAzureVoice(voice: Voice | null | undefined): boolean {
  const full = expandVoice(voice);
  return full !== null && full.type !== 'openai' && full.type !== 'azure-realtime-native';
}

/** True for the Azure voices that tell how the mouth moves: standard and custom ones, not the HD voices. */
export function movesMouth(voice: Voice | null | undefined): boolean {
  const full = expandVoice(voice);
  if (full === null || !['azure-standard', 'azure-platform', 'azure-custom', 'custom'].includes(full.type)) {
    return false;
  }
  return !/:|DragonHD|MAI-Voice/iu.test('name' in full ? String(full.name) : '');
}

/** The name the service gives a voice's family in its errors. */
export function voiceFamily(
  voice: Voice | null | undefined,
): 'OpenAIVoice' | 'AzureRealtimeNativeVoice' | 'AzureVoice' {
  const full = expandVoice(voice);
  if (full === null || full.type === 'openai') return 'OpenAIVoice';
  return full.type === 'azure-realtime-native' ? 'AzureRealtimeNativeVoice' : 'AzureVoice';
}

/** Throws a ClientMistake when an OpenAI voice that has spoken would become another one. */
export function checkSpokenVoice(current: Voice | null | undefined, wanted: Voice | null | undefined): void {
  const [before, after] = [expandVoice(current), expandVoice(wanted)];
  if (before?.type !== 'openai' || after?.type !== 'openai' || before.name === after.name) return;
  throw new ClientMistake(
    'cannot_update_voice',
    "Cannot update a conversation's voice if assistant audio is present.",
    'session.voice',
  );
}

/** A voice as the service echoes it: a bare name becomes an object, an Azure standard voice has all its fields. */
export function expandVoice(voice: Voice | null | undefined): VoiceObject | null {
  if (voice === null || voice === undefined) return null;
  if (typeof voice === 'string') {
    return (OPENAI_VOICES as readonly string[]).includes(voice)
      ? { name: voice, type: 'openai' }
      : { name: voice, type: 'azure-standard', ...AZURE_TUNING };
  }
  return voice.type === 'azure-standard' ? { ...AZURE_TUNING, ...voice } : voice;
}
