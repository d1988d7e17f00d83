// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { toWire, type SessionConfig } from '@voicelive-kit/protocol';
import type { SessionOptions } from './options.ts';
import type { ResolvedOptions } from './resolved-options.ts';
import { voiceOf } from './voice.ts';

/** The wire form of session fields under SDK names, for `session.update`; fields that are undefined are left out. */
export function sessionConfigOf(fields: Readonly<SessionOptions>): SessionConfig {
  const { voice } = fields;
  return toWire(typeof voice === 'string' ? { ...fields, voice: voiceOf(voice) } : fields) as SessionConfig;
}

/**
 * What a new connection is configured with. The formats are stated, because defaults differ between models; the
 * model is not, because it cannot change after the handshake; `extra` has the last word.
 */
export function initialSessionConfig(options: Pick<ResolvedOptions, 'session' | 'extra'>): SessionConfig {
  return {
    ...sessionConfigOf(options.session),
    input_audio_format: 'pcm16',
    input_audio_sampling_rate: 24_000,
    output_audio_format: 'pcm16',
    ...structuredClone(options.extra),
  };
}
