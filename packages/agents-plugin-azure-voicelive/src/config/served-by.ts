// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { type ModelFamily, OPENAI_VOICES } from '@voicelive-kit/protocol';
import type { Serving } from '../cost/cost-meter.ts';
import type { AudioKind } from '../cost/price.ts';
import { tierOf } from '../cost/tiers.ts';
import type { ResolvedTarget } from '../options/resolved-options.ts';
import type { SessionConfiguration } from './session-configuration.ts';

type Configured = Pick<SessionConfiguration, 'voice' | 'transcription'>;

/** Cascaded in all but this: Microsoft bills what it hears as native audio (Voice Live overview, example scenario 4). */
const HEARS_BY_ITSELF = /^phi4-mm/u;

/**
 * How a response of a target is billed (Microsoft Learn, "Voice Live API overview", example pricing scenarios). What a
 * Foundry agent thinks with is not known here: it has the name of the agent and no tier.
 * @param voice - the one that spoke, where it is known; else that of the session.
 */
export function servedBy(
  { model, target, family, endpoint }: ResolvedTarget,
  configuration: Configured,
  voice?: unknown,
): Serving {
  const profile = endpoint.query.find(([name]) => name === 'profile')?.[1];
  const isModel = target.kind === 'model';
  const { transcription } = configuration;
  const custom = Object.keys(transcription?.custom_speech ?? {}).length > 0;
  const native = family === 'native' || HEARS_BY_ITSELF.test(model.trim().toLowerCase());
  const hears = native ? 'native_audio' : custom ? 'custom_audio' : 'standard_audio';
  // Azure's recogniser is what a cascaded model hears with.
  const apart = family === 'native' || transcription?.model !== 'azure-speech';
  return {
    model,
    tier: isModel ? tierOf(model, profile) : null,
    heardAs: isModel ? hears : 'other_audio',
    spokenAs: spokenAs(voice ?? configuration.voice, family),
    transcriber: (apart && transcription?.model) || null,
  };
}

/** What the sound of a voice is billed as. Microsoft names standard and custom voices; personal ones are of neither. */
function spokenAs(voice: unknown, family: ModelFamily): AudioKind {
  const usual = family === 'native' ? 'native_audio' : 'standard_audio';
  if (voice === undefined || voice === null) return usual;
  if (typeof voice === 'string') {
    return (OPENAI_VOICES as readonly string[]).includes(voice) ? 'native_audio' : 'standard_audio';
  }
  switch ((voice as { readonly type?: unknown }).type) {
    case 'openai':
    case 'azure-realtime-native':
      return 'native_audio';
    case 'azure-standard':
    case 'azure-platform':
      return 'standard_audio';
    case 'azure-custom':
    case 'custom':
      return 'custom_audio';
    default:
      return 'other_audio';
  }
}
