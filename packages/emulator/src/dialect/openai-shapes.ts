// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type {
  AudioPart,
  OutputAudioFormat,
  Response,
  ServerItem,
  Session,
  TextPart,
  TurnDetection,
  Usage,
  Voice,
} from '@voicelive-kit/protocol';

type Shape = Record<string, unknown>;

/** Session fields that only OpenAI has: kept and echoed, without effect. */
export interface SessionExtras {
  tracing: unknown;
  truncation: unknown;
  prompt: unknown;
  speed: number;
}

export const NO_EXTRAS: SessionExtras = { tracing: null, truncation: 'auto', prompt: null, speed: 1 };

/** The session object, field for field as recorded. */
export function openAISession(session: Session, { speed, ...extras }: SessionExtras): Shape {
  return {
    type: 'realtime',
    object: 'realtime.session',
    id: session.id,
    model: session.model,
    output_modalities: session.modalities,
    instructions: session.instructions,
    tools: session.tools ?? [],
    tool_choice: session.tool_choice ?? 'auto',
    max_output_tokens: session.max_response_output_tokens ?? 'inf',
    ...extras,
    expires_at: session.expires_at,
    audio: {
      input: {
        format: audioFormat(session.input_audio_format),
        transcription: transcription(session.input_audio_transcription),
        noise_reduction: session.input_audio_noise_reduction ?? null,
        turn_detection: turnDetection(session.turn_detection),
      },
      output: { ...audioOutput(session.output_audio_format, session.voice), speed },
    },
    include: session.include ?? null,
  };
}

/** The response object, field for field as recorded. */
export function openAIResponse(response: Response): Shape {
  return {
    object: 'realtime.response',
    id: response.id,
    status: response.status,
    status_details: response.status_details ?? null,
    output: (response.output ?? []).map(openAIItem),
    conversation_id: response.conversation_id || null,
    output_modalities: response.modalities,
    max_output_tokens: response.max_output_tokens ?? 'inf',
    audio: { output: audioOutput(response.output_audio_format, response.voice) },
    usage: response.usage ? usage(response.usage) : null,
    metadata: response.metadata ?? null,
  };
}

/** An item: the assistant's content has different types here. */
export function openAIItem({ object: _object, ...item }: ServerItem): Shape {
  if (item.type !== 'message' || item.role !== 'assistant') return item;
  return { ...item, content: (item.content ?? []).map(openAIPart) };
}

function openAIPart(part: TextPart | AudioPart): Shape {
  return { ...part, type: part.type === 'audio' ? 'output_audio' : 'output_text' };
}

function audioOutput(format: OutputAudioFormat | null | undefined, voice: Voice | null | undefined): Shape {
  return {
    format: audioFormat(format),
    voice: typeof voice === 'string' ? voice : voice && 'name' in voice ? voice.name : null,
  };
}

function audioFormat(format: string | null | undefined): Shape {
  if (format === 'g711_ulaw') return { type: 'audio/pcmu' };
  if (format === 'g711_alaw') return { type: 'audio/pcma' };
  return { type: 'audio/pcm', rate: 24_000 };
}

function transcription(config: Session['input_audio_transcription']): Shape | null {
  return config
    ? { model: config.model, language: config.language ?? null, prompt: config.prompt ?? null }
    : null;
}

function turnDetection(detection: TurnDetection | null | undefined): Shape | null {
  if (!detection) return null;
  const { type, create_response = true, interrupt_response = true } = detection;
  if (detection.type === 'semantic_vad') {
    return { type, eagerness: detection.eagerness ?? 'auto', create_response, interrupt_response };
  }
  const { threshold, prefix_padding_ms, silence_duration_ms, idle_timeout_ms = null } = detection;
  const times = { threshold, prefix_padding_ms, silence_duration_ms, idle_timeout_ms };
  return { type, ...times, create_response, interrupt_response };
}

function usage(counted: Usage): Shape {
  const { cache_write_tokens: _, ...input } = counted.input_token_details ?? {};
  const { text_tokens, audio_tokens } = counted.output_token_details ?? {};
  return { ...counted, input_token_details: input, output_token_details: { text_tokens, audio_tokens } };
}
