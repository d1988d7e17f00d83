// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { isKnownModel, refusalOf, type ResponseCreateParams, type Session } from '@voicelive-kit/protocol';
import { ClientMistake } from '../client-mistake.ts';
import type { SessionTarget } from './session-target.ts';
import { checkExists } from './voices.ts';

/** Throws a ClientMistake for what a response cannot request of a model. */
export function checkForModel(
  { traits }: SessionTarget,
  session: Session,
  overrides: ResponseCreateParams,
): void {
  const { interim_response, tools, voice } = overrides;
  const given = { ...(tools && { tools }), ...(voice && { voice }) };
  const settings = { interim_response: interim_response ?? null, voice: voice ?? session.voice ?? null };
  const refusal = refusalOf(given, traits, settings);
  if (refusal !== undefined) {
    throw new ClientMistake(refusal.code, refusal.message, refusal.param.replace(/^session/u, 'response'));
  }
  checkExists(voice, 'response.voice');
}

/** Why a model cannot answer as requested; the service finds out only when it calls the model. */
export interface ModelFailure {
  type: string;
  code: string;
  message: string;
}

/**
 * A setting that the model of a session does not accept: every response fails, as in github.com/pydantic/pydantic-ai
 * (realtime/azure.py). The message is that of the models' own service.
 */
export function modelFailure(
  { agent, family, model, traits }: SessionTarget,
  { reasoning_effort: usual, temperature: warmth }: Session,
  overrides: ResponseCreateParams,
): ModelFailure | undefined {
  if (agent !== undefined || family === 'native') return undefined;
  const temperature = overrides.temperature ?? warmth ?? 1;
  if (traits.reasons && temperature !== 1) {
    return {
      type: 'invalid_request_error',
      code: 'unsupported_value',
      message: `Unsupported value: 'temperature' does not support ${temperature} with this model. Only the default (1) value is supported.`,
    };
  }
  // A deployment with a name of its own may be of any model.
  if (traits.reasons || !isKnownModel(model) || !(overrides.reasoning_effort ?? usual)) return undefined;
  return {
    type: 'invalid_request_error',
    code: 'unsupported_parameter',
    message: "Unsupported parameter: 'reasoning_effort' is not supported with this model.",
  };
}
