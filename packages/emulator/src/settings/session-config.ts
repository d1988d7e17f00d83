// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import {
  inOrder,
  NATIVE_PROMPT,
  refusalOf,
  UNSET_TRANSCRIPTION,
  type ModelFamily,
  type Random,
  type Session,
  type SessionConfig,
} from '@voicelive-kit/protocol';
import { ClientMistake } from '../client-mistake.ts';
import { echoedTool } from '../secrets.ts';
import { effectiveAvatar } from './avatar-config.ts';
import { inputAudioUpdate } from './input-audio-config.ts';
import type { SessionTarget } from './session-target.ts';
import { checkToolChoice } from './tool-fields.ts';
import { effectiveTurnDetection } from './turn-detection.ts';
import { checkExists, expandVoice, voiceFamily } from './voices.ts';

/**
 * Whether a native model transcribes turns that the client commits itself: recordings contain no such turn, and one
 * report says the service refuses.
 */
export type ManualTranscription = 'accept' | 'refuse';

/** What the rules need to know of the session so far. */
export interface SessionSoFar {
  session: Session;
  target: SessionTarget;
  /** Whether the client has configured it before. */
  configured: boolean;
  /** Whether a client chose a voice before, or the agent has spoken. */
  voiceUsed: boolean;
  /** Whether the caller has sent audio. */
  audioReceived: boolean;
  random: Random;
  manualTranscription: ManualTranscription;
}

/**
 * The session after a well-formed update; throws a ClientMistake that names the field, and then nothing has changed.
 */
export function updateSession(soFar: SessionSoFar, given: SessionConfig): Session {
  const config = isNone(given) ? { ...given, turn_detection: null } : given;
  const { session, target } = soFar;
  const { family } = target;
  checkModel(target, config);
  checkToolChoice(config.tool_choice, config.tools ?? session.tools ?? [], 'session');
  const changed: Partial<Session> = { ...config, ...inputAudioUpdate(session, config, soFar.audioReceived) };
  if (config.avatar) changed.avatar = effectiveAvatar(config.avatar, session.avatar, soFar.random);
  if (config.voice !== undefined) changed.voice = expandVoice(config.voice);
  if (config.tools !== undefined) changed.tools = config.tools.map(echoedTool);
  if (config.turn_detection !== undefined)
    changed.turn_detection = effectiveTurnDetection(config.turn_detection, family);
  if (config.modalities !== undefined) changed.modalities = config.modalities.toSorted();
  if (config.instructions === '' && family === 'native') changed.instructions = NATIVE_PROMPT;
  if (config.input_audio_transcription) {
    changed.input_audio_transcription = {
      ...UNSET_TRANSCRIPTION,
      language: family === 'cascaded' ? '' : null,
      ...config.input_audio_transcription,
    };
  }
  const updated = { ...session, ...changed, id: session.id, model: session.model ?? null };
  if (isNone(given)) delete updated.turn_detection;
  checkRules(soFar, config, updated);
  if (soFar.manualTranscription === 'refuse') checkManualTranscription(updated, family);
  return inOrder(updated);
}

/** Turn detection of the type `none` switches it off, and is not echoed. */
function isNone({ turn_detection: detection }: SessionConfig): boolean {
  return (detection as { type?: unknown } | null | undefined)?.type === 'none';
}

function checkModel({ model }: SessionTarget, config: SessionConfig): void {
  if (config.model === undefined || config.model === model) return;
  throw new ClientMistake(
    'invalid_value',
    `Cannot update model from '${model}' to '${config.model}'.`,
    'session.model',
  );
}

/** What the service rejects in an update because of the model, or of what happened in the session. */
function checkRules(soFar: SessionSoFar, config: SessionConfig, updated: Session): void {
  const { session, target, voiceUsed } = soFar;
  const refusal = refusalOf(config, target.traits, updated);
  if (refusal !== undefined) {
    const { code, lasting, message, param } = refusal;
    throw new ClientMistake(code, message, param, lasting ? 'refusing' : 'none');
  }
  if (!config.voice) return;
  const [current, wanted] = [voiceFamily(session.voice), voiceFamily(config.voice)];
  if (voiceUsed && wanted !== current) {
    throw new ClientMistake('invalid_value', `Cannot update voice from ${current} to ${wanted}.`, 'voice');
  }
  // github.com/pipecat-ai/pipecat, services/azure/voice_live: every update but the first.
  if (soFar.configured && target.family === 'cascaded' && isSilent(session) && isSilent(updated)) {
    throw new ClientMistake(
      'invalid_request_error',
      'Text to speech synthesizer is not configured.',
      'session.voice',
    );
  }
  checkExists(config.voice, 'session.voice');
}

function isSilent({ modalities }: Session): boolean {
  return modalities?.every((modality) => modality === 'text') === true;
}

/** One report says that native models transcribe only turns that Azure's detection found. */
function checkManualTranscription(session: Session, family: ModelFamily): void {
  if (family === 'cascaded' || session.turn_detection || !session.input_audio_transcription) return;
  throw new ClientMistake(
    'invalid_value',
    'turn_detection must be of type AzureSemanticVAD to use input_audio_transcription.',
    'session.input_audio_transcription',
  );
}
