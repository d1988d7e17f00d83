// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ModelTraits } from '../models.ts';
import type { Session, SessionConfig } from '../types/session.ts';
import { voiceKind } from '../voice-kind.ts';
import type { SessionFieldName } from './fields.ts';

/** Why the service refuses an update. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly param: string;
  /** The service refuses every later frame of the session as well. */
  readonly lasting?: true;
}

/** A value that one model accepts and another refuses. */
interface ModelRule extends Pick<Refusal, 'code' | 'message' | 'lasting'> {
  readonly field: SessionFieldName;
  /** The path of the mistake within the field. */
  readonly at?: string | ((given: SessionConfig) => string);
  /** Whether a model refuses the `given` value; `session` is the session as it would be then. */
  refuses(given: SessionConfig, model: ModelTraits, session: SessionSettings): boolean;
}

type SessionSettings = Partial<Session>;

const detectionOf = ({ turn_detection }: SessionSettings | SessionConfig): Record<string, unknown> => ({
  ...turn_detection,
});
const mcpAt = ({ tools }: SessionConfig): number => tools?.findIndex((tool) => tool?.type === 'mcp') ?? -1;

/** The only turn detections with which native models support speech recognition by azure-speech. */
const MEANINGFUL_SPEECH = new Set(['azure_semantic_vad', 'azure_semantic_vad_multilingual']);

/**
 * The values that the service refuses for some models, whatever the rest of the session. "PD" is
 * github.com/pydantic/pydantic-ai, realtime/azure.py, "PC" github.com/pipecat-ai/pipecat, services/azure/voice_live,
 * "LK" github.com/livekit/agents, livekit-plugins-azure, "measured" community measurements against the live service,
 * 2026.
 */
const RULES: readonly ModelRule[] = [
  {
    // Measured: the service's own message lists the types; PC and PD for cascaded models. The statement of
    // github.com/iLoveAgents/foundry-voice-live that an OpenAI voice works with all models is older.
    field: 'voice',
    code: 'invalid_voice_type',
    message: 'The voice type is not supported by this model.',
    refuses: ({ voice }, { voices }) => Boolean(voice) && !voices.includes(voiceKind(voice ?? '')),
  },
  {
    field: 'tools',
    at: (given) => `[${mcpAt(given)}].type`,
    code: 'invalid_value',
    message: 'MCP tools are not supported by this model.',
    refuses: (given, { takesMcp }) => !takesMcp && mcpAt(given) >= 0,
  },
  {
    // Measured: the message of the service. PD: nothing is accepted after it. `smart_end_of_turn_detection` listens to
    // the audio.
    field: 'turn_detection',
    at: '.end_of_utterance_detection',
    code: 'invalid_request_error',
    message:
      'Text-based end-of-utterance detection requires a local speech recognizer and is only supported on cascaded pipelines.',
    lasting: true,
    refuses: (given, { family }) => {
      const layer = detectionOf(given)['end_of_utterance_detection'] as
        { model?: unknown } | null | undefined;
      return family === 'native' && String(layer?.model).startsWith('semantic_detection');
    },
  },
  {
    field: 'turn_detection',
    at: '.type',
    code: 'invalid_value',
    message: "Turn detection 'semantic_vad' is not supported by this model.",
    refuses: (given, { voices }) =>
      detectionOf(given)['type'] === 'semantic_vad' && !voices.includes('openai'),
  },
  {
    // LK: gpt-4.1 answers this to whisper-1; PC: cascaded models accept Azure's transcription models only.
    field: 'input_audio_transcription',
    at: '.model',
    code: 'invalid_input_audio_transcription_model',
    message: 'The transcription model is not supported by this model.',
    refuses: ({ input_audio_transcription: wanted }, { family }) =>
      family === 'cascaded' && /^(?:whisper|gpt-)/u.test(wanted?.model ?? ''),
  },
  {
    // Measured on gpt-realtime-2 and -2.1; in live tests of azure-sdk-for-python, gpt-realtime does this with
    // server_vad.
    field: 'turn_detection',
    code: 'invalid_request_error',
    message:
      'When using azure-speech as InputAudioTranscription, turn_detection must be of type AzureSemanticVAD or AzureMultilingualSemanticVAD.',
    refuses: (_, { secondGeneration }, session) =>
      secondGeneration &&
      session.input_audio_transcription?.model === 'azure-speech' &&
      !MEANINGFUL_SPEECH.has(String(detectionOf(session)['type'])),
  },
  {
    // PD: refused by gpt-realtime, gpt-realtime-mini and gpt-realtime-1.5.
    field: 'parallel_tool_calls',
    code: 'invalid_value',
    message: 'Parallel tool calls are not supported by this model.',
    refuses: ({ parallel_tool_calls: wanted }, { parallelCalls }) => wanted === true && !parallelCalls,
  },
  {
    // Measured: the service says that OpenAI's voices stream directly.
    field: 'interim_response',
    code: 'invalid_request_error',
    message:
      'Interim response in realtime pipeline requires an Azure TTS voice (azure-standard, azure-custom, azure-personal, or avatar-voice-sync).',
    refuses: (_, { family }, { interim_response: wanted, voice }) =>
      family === 'native' && Boolean(wanted) && voiceKind(voice ?? '') !== 'azure',
  },
  {
    // Measured on gpt-4.1-mini and gpt-realtime-2: without audio output there is no echo.
    field: 'input_audio_echo_cancellation',
    code: 'ec_not_supported',
    message: 'Echo cancellation is not supported when the modalities are text only.',
    refuses: (_, _model, { input_audio_echo_cancellation: echo, modalities }) =>
      Boolean(echo) && modalities?.every((modality) => modality === 'text') === true,
  },
];

/** Why a model refuses an update; undefined if it accepts it. `session` is the session as it would be afterwards. */
export function refusalOf(
  given: SessionConfig,
  model: ModelTraits,
  session: SessionSettings,
): Refusal | undefined {
  const rule = RULES.find((one) => one.refuses(given, model, session));
  if (rule === undefined) return undefined;
  const { at = '', code, field, lasting, message } = rule;
  const param = `session.${field}${typeof at === 'string' ? at : at(given)}`;
  return { code, message, param, ...(lasting && { lasting }) };
}
