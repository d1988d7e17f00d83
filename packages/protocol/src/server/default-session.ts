// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { traitsOf, type ModelFamily, type ModelTraits } from '../models.ts';
import { inOrder, initialFields } from '../session-fields/fields.ts';
import { initialTurnDetection, initialVoice } from '../session-fields/initial-values.ts';
import type { Session } from '../types/session.ts';
import type { ServerVad } from '../types/turn-detection.ts';
import type { VoiceObject } from '../types/voice.ts';

export interface DefaultSessionOptions {
  id: string;
  /** Unix seconds. */
  expiresAt: number;
  /** The service's own prompts are longer. */
  instructions?: string;
  /** Traits of the model; by default, those its name implies. */
  traits?: ModelTraits;
  /** The version of the client, which decides what fields there are; by default, `API_VERSION`. */
  apiVersion?: string;
}

/**
 * The session of `session.created`, field for field as recorded. Native models report the name of the deployment behind
 * them, `gpt-realtime-global-standard` for `gpt-realtime`.
 */
export function defaultSession(
  family: ModelFamily,
  model: string,
  { id, expiresAt, instructions, apiVersion, traits = traitsOf(model, family) }: DefaultSessionOptions,
): Session {
  const deployed = family === 'native' && /^gpt-realtime.*(?<!-datazone|-standard)$/u.test(model);
  const shown = deployed ? `${model}-global-standard` : model;
  const fields = {
    ...(initialFields(traits, apiVersion) as Omit<Session, 'id'>),
    model: shown,
    expires_at: expiresAt,
    ...(instructions !== undefined && { instructions }),
  };
  return { id, ...inOrder(fields) };
}

/** The voice of a session that names none. */
export function defaultVoice(family: ModelFamily): VoiceObject {
  return initialVoice(traitsOf('', family));
}

/** The initial turn detection of a session. */
export function defaultTurnDetection(family: ModelFamily): ServerVad {
  return initialTurnDetection(traitsOf('', family));
}
