// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { SessionConfig } from '@voicelive-kit/protocol';
import type { ResolvedOptions } from '../options/resolved-options.ts';
import { initialSessionConfig } from '../options/session-config.ts';
import { SessionSettings } from '../context/settings.ts';

export interface InitialSettings {
  readonly settings: SessionSettings;
  /** Fields that are only defaults of the plugin; a service that refuses one is asked again without it. */
  readonly optionalFields: readonly string[];
}

/** The configuration a session starts from: the options, and word times wherever the voice can give them. */
export function initialSettings(options: ResolvedOptions): InitialSettings {
  const config: SessionConfig = { ...initialSessionConfig(options) };
  const optionalFields: string[] = [];
  if (options.transcriptionIsDefault) optionalFields.push('input_audio_transcription');
  // Word times let the framework commit the words that were heard and show captions in step with them.
  if (config.output_audio_timestamp_types === undefined && isAzureVoice(config.voice)) {
    config.output_audio_timestamp_types = ['word'];
    optionalFields.push('output_audio_timestamp_types');
  }
  return { settings: new SessionSettings(config), optionalFields };
}

/** Word times come with Azure voices only (Microsoft Learn, "How to use Voice Live"). */
function isAzureVoice(voice: SessionConfig['voice']): boolean {
  return typeof voice === 'object' && voice !== null && 'type' in voice && voice.type.startsWith('azure');
}
