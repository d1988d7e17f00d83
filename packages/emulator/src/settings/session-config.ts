// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import {
  OPENAI_VOICES,
  type ModelFamily,
  type Random,
  type Session,
  type SessionConfig,
} from '@voicelive-kit/protocol';
import { defaultSession } from '@voicelive-kit/protocol/server';
import type { z } from 'zod';
import { ClientMistake } from '../client-mistake.ts';
import { echoedTool } from '../secrets.ts';
import { effectiveAvatar } from './avatar-config.ts';
import { inputAudioUpdate } from './input-audio-config.ts';
import { checkFields } from './request-fields.ts';
import { checkToolChoice } from './tool-fields.ts';
import { effectiveTurnDetection } from './turn-detection.ts';
import { expandVoice, voiceFamily } from './voices.ts';

/** What a native model is told to be when nobody says it: empty instructions bring it back. */
const NATIVE_PROMPT = defaultSession('native', '', { id: '', expiresAt: 0 }).instructions ?? '';

/**
 * Whether a native model transcribes turns that the client commits itself: recordings have no such turn, and one report
 * says the service refuses.
 */
export type ManualTranscription = 'accept' | 'refuse';

/** What the rules need to know of the session so far. */
export interface SessionSoFar {
  session: Session;
  family: ModelFamily;
  /** The model the client connected with. */
  model: string;
  /** A client chose a voice before, or the agent has spoken. */
  voiceUsed: boolean;
  /** The caller has sent audio. */
  audioReceived: boolean;
  random: Random;
  manualTranscription: ManualTranscription;
  /** Fields and values of the wire: Voice Live's, or more. */
  fields: z.ZodType;
}

/** The session after an update; throws a ClientMistake that names the field, and then nothing has changed. */
export function updateSession(soFar: SessionSoFar, given: SessionConfig): Session {
  const config = inFull(given);
  const { family, fields, session } = soFar;
  checkFields(fields, config, 'session');
  checkToolChoice(config.tool_choice, config.tools ?? session.tools ?? [], 'session');
  checkModelRules(soFar, config);
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
      language: family === 'cascaded' ? '' : null,
      prompt: null,
      delay: null,
      custom_speech: null,
      phrase_list: null,
      ...config.input_audio_transcription,
    };
  }
  const updated = { ...session, ...changed, id: session.id, model: session.model ?? null };
  if (isNone(given)) delete updated.turn_detection;
  if (soFar.manualTranscription === 'refuse') checkManualTranscription(updated, family);
  return updated;
}

/** Turn detection of the type `none` is switched off, and not echoed. */
function isNone({ turn_detection: detection }: SessionConfig): boolean {
  return (detection as { type?: unknown } | null | undefined)?.type === 'none';
}

/** An update with what clients leave out: turn detection `none` is none, and a voice of OpenAI's needs no type. */
function inFull(given: SessionConfig): SessionConfig {
  const { type, name } = Object(given.voice) as { type?: unknown; name?: unknown };
  const isBare = type === undefined && OPENAI_VOICES.some((voice) => voice === name);
  return {
    ...given,
    ...(isNone(given) && { turn_detection: null }),
    ...(isBare && { voice: String(name) }),
  };
}

/** One report says that native models transcribe turns only which Azure's detection found. */
function checkManualTranscription(session: Session, family: ModelFamily): void {
  if (family === 'cascaded' || session.turn_detection || !session.input_audio_transcription) return;
  throw new ClientMistake(
    'invalid_value',
    'turn_detection must be of type AzureSemanticVAD to use input_audio_transcription.',
    'session.input_audio_transcription',
  );
}

function checkModelRules({ session, family, model, voiceUsed }: SessionSoFar, config: SessionConfig): void {
  if (config.model !== undefined && config.model !== model) {
    throw new ClientMistake(
      'invalid_value',
      `Cannot update model from '${model}' to '${config.model}'.`,
      'session.model',
    );
  }
  if (config.voice !== undefined && config.voice !== null) {
    const wanted = voiceFamily(config.voice);
    const nativeOnly = wanted === 'AzureRealtimeNativeVoice';
    const azureOnly = model.startsWith('phi') && wanted === 'OpenAIVoice';
    if (nativeOnly !== (model === 'azure-realtime') || azureOnly) {
      throw new ClientMistake(
        'invalid_voice_type',
        `The voice type is not supported by the model '${model}'.`,
        'session.voice',
      );
    }
    const current = voiceFamily(session.voice);
    if (voiceUsed && wanted !== current) {
      throw new ClientMistake('invalid_value', `Cannot update voice from ${current} to ${wanted}.`, 'voice');
    }
  }
  const mcp = config.tools?.findIndex((tool) => tool.type === 'mcp') ?? -1;
  if (model.startsWith('phi') && mcp >= 0) {
    const param = `session.tools[${mcp}].type`;
    throw new ClientMistake('invalid_value', `MCP tools are not supported by the model '${model}'.`, param);
  }
  const detection = config.turn_detection;
  const eou = detection?.type === 'semantic_vad' ? undefined : detection?.end_of_utterance_detection;
  if (family === 'native' && eou?.model.startsWith('semantic_detection')) {
    throw new ClientMistake(
      'invalid_value',
      'End of utterance detection requires a local speech recognizer, which this model does not use.',
      'session.turn_detection.end_of_utterance_detection',
    );
  }
  if (family === 'cascaded' && detection?.type === 'semantic_vad') {
    throw new ClientMistake(
      'invalid_value',
      `Turn detection 'semantic_vad' is not supported by the model '${model}'.`,
      'session.turn_detection.type',
    );
  }
}
