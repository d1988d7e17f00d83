// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { AZURE_REALTIME_VOICES, OPENAI_VOICES } from '../voices.ts';

/** OpenAI voice; editors complete the known names, any other name is accepted. */
export interface OpenAIVoice {
  type: 'openai';
  name: (typeof OPENAI_VOICES)[number] | (string & {});
}

/**
 * Settings that every Azure text-to-speech voice supports; `rate`, `pitch` and `volume` are strings such as `"1.1"` or
 * `"+10%"`.
 */
export interface AzureVoiceTuning {
  /** 0 to 1, used by HD voices only. */
  temperature?: number | null;
  custom_lexicon_url?: string | null;
  custom_text_normalization_url?: string | null;
  prefer_locales?: string[] | null;
  locale?: string | null;
  style?: string | null;
  pitch?: string | null;
  /** `"0.5"` to `"1.5"`; the service refuses the whole update for other values. */
  rate?: string | null;
  volume?: string | null;
}

export interface AzureStandardVoice extends AzureVoiceTuning {
  /** `azure-platform` is the older name of `azure-standard`. */
  type: 'azure-standard' | 'azure-platform';
  /** For example `en-US-AvaNeural` or `en-US-Ava:DragonHDLatestNeural`. */
  name: string;
}

export interface AzureCustomVoice extends AzureVoiceTuning {
  /** `custom` is the older name of `azure-custom`. */
  type: 'azure-custom' | 'custom';
  name: string;
  endpoint_id: string;
}

export interface AzurePersonalVoice extends AzureVoiceTuning {
  type: 'azure-personal';
  name: string;
  model:
    | 'DragonLatestNeural'
    | 'PhoenixLatestNeural'
    | 'PhoenixV2Neural'
    | 'DragonHDOmniLatestNeural'
    | 'MAI-Voice-1'
    | (string & {});
}

/** The voice of the session's avatar; it has no name. */
export interface AvatarSyncVoice extends AzureVoiceTuning {
  type: 'avatar-voice-sync';
  model: string;
}

/** Voices of the `azure-realtime` model. */
export interface AzureRealtimeNativeVoice {
  type: 'azure-realtime-native';
  name: (typeof AZURE_REALTIME_VOICES)[number] | (string & {});
}

export type VoiceObject =
  | OpenAIVoice
  | AzureStandardVoice
  | AzureCustomVoice
  | AzurePersonalVoice
  | AvatarSyncVoice
  | AzureRealtimeNativeVoice;

/** A voice object, or the bare name of an OpenAI voice. */
export type Voice = string | VoiceObject;
