// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import {
  AZURE_REALTIME_VOICES,
  UNSET_TUNING,
  voiceKind,
  type Voice,
  type VoiceKind,
  type VoiceObject,
} from '@voicelive-kit/protocol';
import { ClientMistake } from '../client-mistake.ts';

/** True for voices of Azure text-to-speech, which are those with word times. */
export function isAzureVoice(voice: Voice | null | undefined): boolean {
  return voice !== null && voice !== undefined && voiceKind(voice) === 'azure';
}

/** True for the Azure voices with visemes: standard and custom ones, not the HD voices. */
export function movesMouth(voice: Voice | null | undefined): boolean {
  const full = expandVoice(voice);
  if (full === null || !['azure-standard', 'azure-platform', 'azure-custom', 'custom'].includes(full.type)) {
    return false;
  }
  return !/:|DragonHD|NeuralHD|MAI-Voice/iu.test('name' in full ? String(full.name) : '');
}

/** The service's names for the kinds of voices in its errors. */
const FAMILIES: Readonly<Record<VoiceKind, string>> = {
  openai: 'OpenAIVoice',
  azure: 'AzureVoice',
  'azure-realtime-native': 'AzureRealtimeNativeVoice',
};

/** The service's name for a voice's family in its errors. */
export function voiceFamily(voice: Voice | null | undefined): string {
  return FAMILIES[voice ? voiceKind(voice) : 'openai'];
}

/**
 * `en-US-AvaNeural`, `sr-Latn-RS-NicholasNeural`, `zh-CN-liaoning-XiaobeiNeural`, `en-US-AlloyMultilingualNeuralHD`,
 * `en-US-Ava:DragonHDLatestNeural`, `en-US-Jasper:MAI-Voice-1`.
 */
const STANDARD_VOICE =
  /^[a-z]{2,3}(?:-[a-z]{4})?-[a-z]{2}(?:-[a-z]+)?-[\p{L}\d-]+(?:Neural(?:HD)?|:[\p{L}\d.-]+)$/iu;

/** Throws a ClientMistake for a voice the service cannot have; custom and personal voices belong to the customer. */
export function checkExists(voice: Voice | null | undefined, param: string): void {
  const full = expandVoice(voice);
  if (full === null || !('name' in full)) return;
  const { name, type } = full;
  const known =
    type === 'azure-realtime-native'
      ? AZURE_REALTIME_VOICES.some((own) => own === name.toLowerCase())
      : !['azure-standard', 'azure-platform'].includes(type) || STANDARD_VOICE.test(name);
  // Live tests of azure-sdk-for-net (ErrorTests, BadVoiceName): an error, and nothing after it.
  if (!known) throw new ClientMistake('invalid_value', `The voice '${name}' was not found.`, param, 'ended');
}

/** Throws a ClientMistake if an OpenAI voice that has spoken would be replaced by another. */
export function checkSpokenVoice(current: Voice | null | undefined, wanted: Voice | null | undefined): void {
  const [before, after] = [expandVoice(current), expandVoice(wanted)];
  if (before?.type !== 'openai' || after?.type !== 'openai' || before.name === after.name) return;
  throw new ClientMistake(
    'cannot_update_voice',
    "Cannot update a conversation's voice if assistant audio is present.",
    'session.voice',
  );
}

/** A voice as the service echoes it: with its type; an Azure standard voice with all its fields. */
export function expandVoice(voice: Voice | null | undefined): VoiceObject | null {
  if (voice === null || voice === undefined) return null;
  const given = typeof voice === 'string' ? { name: voice } : voice;
  if ('type' in given && given.type !== undefined)
    return given.type === 'azure-standard' ? { ...UNSET_TUNING, ...given } : given;
  const { name } = given;
  return voiceKind(voice) === 'openai'
    ? { name, type: 'openai' }
    : { name, type: 'azure-standard', ...UNSET_TUNING };
}
