// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AZURE_REALTIME_VOICES, OPENAI_VOICES, toWire, type SessionConfig } from '@voicelive-kit/protocol';
import { defaultInputRate } from '../audio-format.ts';
import type { SessionOptions } from './options.ts';
import type { ResolvedOptions } from './resolved-options.ts';

/** The wire form of session fields under SDK names, for `session.update`; undefined fields are omitted. */
export function sessionConfigOf(fields: Readonly<SessionOptions>): SessionConfig {
  const { voice } = fields;
  return toWire(typeof voice === 'string' ? { ...fields, voice: voiceOf(voice) } : fields) as SessionConfig;
}

/**
 * The configuration of a new connection. It states the formats, because defaults differ between models, but not the
 * model, because that cannot change after the handshake; `extra` takes precedence.
 */
export function initialSessionConfig(options: Pick<ResolvedOptions, 'session' | 'extra'>): SessionConfig {
  const given: SessionConfig = {
    ...sessionConfigOf(options.session),
    // A field that is undefined in `extra` counts as absent.
    ...Object.fromEntries(
      Object.entries(structuredClone(options.extra)).filter(([, value]) => value !== undefined),
    ),
  };
  const { input_audio_format = 'pcm16' } = given;
  return {
    input_audio_format,
    input_audio_sampling_rate: defaultInputRate(input_audio_format),
    output_audio_format: 'pcm16',
    ...given,
  };
}

const OPENAI = new Set<string>(OPENAI_VOICES);

const AZURE_REALTIME = new Set<string>(AZURE_REALTIME_VOICES);

/** Azure voices begin with their locale: `en-US-AvaNeural`, `zh-CN-liaoning-XiaobeiNeural`. */
const AZURE_STANDARD = /^[a-z]{2,3}-[a-z]{2,4}-./i;

/** The voice object for a name; unknown names are passed to the service unchanged. */
function voiceOf(name: string): string | { type: string; name: string } {
  const known = name.toLowerCase();
  if (OPENAI.has(known)) return { type: 'openai', name: known };
  if (AZURE_REALTIME.has(known)) return { type: 'azure-realtime-native', name: known };
  if (AZURE_STANDARD.test(name)) return { type: 'azure-standard', name };
  return name;
}
