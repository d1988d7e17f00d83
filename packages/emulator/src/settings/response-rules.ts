// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ModelFamily, ResponseCreateParams, Session } from '@voicelive-kit/protocol';
import { ClientMistake } from '../client-mistake.ts';
import { checkAgent } from './agent-rules.ts';
import { checkAvailable, checkFields, responseFields } from './request-fields.ts';
import { checkForModel } from './response-model.ts';
import type { SessionTarget } from './session-target.ts';
import { checkToolChoice } from './tool-fields.ts';
import { voiceAgentResponseFields } from './voice-agent-fields.ts';
import { isAzureVoice } from './voices.ts';

/** Throws the ClientMistake with which the service would answer a `response.create`. */
export function checkResponse(target: SessionTarget, session: Session, given: ResponseCreateParams): void {
  checkFields(target.voiceAgent === undefined ? responseFields : voiceAgentResponseFields, given, 'response');
  checkAvailable(target.apiVersion, 'response', given);
  checkAgent(target, given);
  // An agent's own functions do not appear in its session.
  if (target.agent === undefined) {
    checkToolChoice(given.tool_choice, given.tools ?? session.tools ?? [], 'response');
  }
  checkForModel(target, session, given);
  checkModalities(target.family, session, given);
}

/**
 * A native voice either speaks or writes: a response that overrides the session has one modality, while the session may
 * have both. Reported in pipecat's service for Voice Live (pipecat-ai/pipecat, services/azure/voice_live); recordings
 * contain sessions with both.
 */
function checkModalities(family: ModelFamily, session: Session, given: ResponseCreateParams): void {
  const { modalities = [], voice = session.voice } = given;
  const both = modalities.includes('text') && modalities.includes('audio');
  if (!both || family !== 'native' || isAzureVoice(voice)) return;
  throw new ClientMistake(
    'invalid_value',
    "Invalid modalities: ['text', 'audio']. Supported combinations are: ['text'] and ['audio'].",
    'response.modalities',
  );
}
