// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { SessionConfig } from '@voicelive-kit/protocol';
import { isDeepStrictEqual } from 'node:util';
import type { ResolvedTarget } from '../options/resolved-options.ts';
import { initialSessionConfig } from '../options/session-config.ts';
import { fitted, takesTool } from './model-limits.ts';
import { SessionConfiguration, type SessionConfigurationInit } from './session-configuration.ts';

/** What agents-js after 1.9.0 passes to `RealtimeModel.session()`. */
export interface SessionWishes {
  /** Switches turn detection off for this session, regardless of the options. */
  readonly turnDetectionDisabled?: boolean | undefined;
}

type ConfiguringOptions = Pick<
  ResolvedTarget,
  | 'target'
  | 'dialect'
  | 'family'
  | 'session'
  | 'extra'
  | 'silenced'
  | 'transcriptionIsDefault'
  | 'turnDetectionIsDefault'
>;

/** The configuration a session starts with: the options, `extra`, and word times for voices that have them. */
export function initialConfiguration(
  options: ConfiguringOptions,
  wishes: SessionWishes = {},
): SessionConfiguration {
  return new SessionConfiguration(startingConfiguration(options, wishes));
}

/** The same, for returning from another target. */
export function startingConfiguration(
  options: ConfiguringOptions,
  wishes: SessionWishes,
): SessionConfigurationInit {
  return startOf(options, initialSessionConfig(options), wishes);
}

/** The starting configuration at a target other than that of the options, some of whose settings it may not accept. */
export interface TargetConfiguration {
  readonly start: SessionConfigurationInit;
  /** Option fields that are omitted or changed for this target. */
  readonly leftOut: readonly string[];
}

/** The configuration for an entry of `fallback`: that of the options, as far as its model accepts it. */
export function configurationFor(target: ResolvedTarget, wishes: SessionWishes = {}): TargetConfiguration {
  const given = initialSessionConfig(target);
  const taken: Record<string, unknown> = {};
  const leftOut: string[] = [];
  for (const [field, value] of Object.entries(given)) {
    // Values in `extra` are sent verbatim.
    const fit = target.extra[field] === undefined ? fitted(field, value, target) : value;
    // Tools that this model does not accept are kept for another one.
    if (fit !== undefined) taken[field] = field === 'tools' ? value : fit;
    if (!isDeepStrictEqual(fit, value)) leftOut.push(field);
  }
  const start = startOf(target, taken, wishes);
  return {
    start: { ...start, borrowed: true, fit: (field, value) => fitted(field, value, target) },
    leftOut,
  };
}

function startOf(
  options: ConfiguringOptions,
  configured: SessionConfig,
  { turnDetectionDisabled = false }: SessionWishes,
): SessionConfigurationInit {
  const optional: string[] = [];
  const hasDefinition = options.dialect === 'voice-agent-v1';
  if (options.transcriptionIsDefault && !hasDefinition) optional.push('input_audio_transcription');
  if (turnDetectionDisabled) configured.turn_detection = null;
  else if (options.turnDetectionIsDefault && !hasDefinition) optional.push('turn_detection');
  if (options.silenced && configured['greeting'] === undefined) {
    configured['greeting'] = null;
    optional.push('greeting');
  }
  // For exact truncation, and captions in sync with the audio.
  if (
    configured.output_audio_timestamp_types === undefined &&
    (hasDefinition || isAzureVoice(configured.voice))
  ) {
    configured.output_audio_timestamp_types = ['word'];
    optional.push('output_audio_timestamp_types');
  }
  const pinned = Object.keys(options.extra).filter((field) => options.extra[field] !== undefined);
  return {
    configured,
    // What `extra` sets is not a default.
    optional: optional.filter((field) => !pinned.includes(field)),
    pinned,
    takes: (tool) => takesTool(tool, options),
    hasDefinition,
  };
}

/** Word times come with Azure voices only (Microsoft Learn, "How to use Voice Live"); with voice agents, for every voice. */
function isAzureVoice(voice: SessionConfig['voice']): boolean {
  const type: unknown =
    typeof voice === 'object' && voice !== null && 'type' in voice ? voice.type : undefined;
  return typeof type === 'string' && type.startsWith('azure');
}
