// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Random, Session, SessionConfig, Tool } from '@voicelive-kit/protocol';
import { effectiveAvatar } from '../avatar/avatar-config.ts';
import { ClientMistake } from './client-mistake.ts';
import type { ManualTranscription } from './context.ts';
import { inputAudioUpdate } from './input-audio-config.ts';
import type { ModelFamily } from './model-family.ts';
import { checkFields, sessionFields } from './request-fields.ts';
import { effectiveTurnDetection } from './turn-detection.ts';
import { expandVoice, voiceFamily } from './voices.ts';

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
}

/** The session after an update; throws a ClientMistake that names the field, and then nothing has changed. */
export function updateSession(soFar: SessionSoFar, config: SessionConfig): Session {
  checkFields(sessionFields, config, 'session');
  const { family, session } = soFar;
  checkModelRules(soFar, config);
  const changed: Partial<Session> = { ...config, ...inputAudioUpdate(session, config, soFar.audioReceived) };
  if (config.avatar) changed.avatar = effectiveAvatar(config.avatar, session.avatar, soFar.random);
  if (config.voice !== undefined) changed.voice = expandVoice(config.voice);
  if (config.tools !== undefined) changed.tools = config.tools.map(withoutSecrets);
  if (config.turn_detection !== undefined)
    changed.turn_detection = effectiveTurnDetection(config.turn_detection);
  if (config.modalities !== undefined) changed.modalities = config.modalities.toSorted();
  if (config.input_audio_transcription && family === 'cascaded') {
    changed.input_audio_transcription = {
      language: '',
      prompt: null,
      delay: null,
      custom_speech: null,
      phrase_list: null,
      ...config.input_audio_transcription,
    };
  }
  const updated = { ...session, ...changed, id: session.id, model: session.model ?? null };
  if (soFar.manualTranscription === 'refuse') checkManualTranscription(updated, family);
  return updated;
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

/** An MCP server as it is echoed: what opens it stays with the service. */
function withoutSecrets(tool: Tool): Tool {
  return tool.type === 'mcp' ? { ...tool, authorization: null, headers: null } : tool;
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
  const reduction = config.input_audio_noise_reduction?.type;
  if (family === 'cascaded' && (reduction === 'near_field' || reduction === 'far_field')) {
    throw new ClientMistake(
      'invalid_value',
      `Noise reduction '${reduction}' is not supported by the model '${model}'.`,
      'session.input_audio_noise_reduction.type',
    );
  }
}
