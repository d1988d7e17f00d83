// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type {
  InterimResponse,
  Modality,
  ModelFamily,
  OutputAudioFormat,
  Response,
  ResponseCreateParams,
  Session,
  Voice,
} from '@voicelive-kit/protocol';
import type { Reply } from '../scenario/scenario.ts';
import type { ModelFailure } from '../settings/response-model.ts';
import { expandVoice } from '../settings/voices.ts';

/** The pending transcript of the user's speech; each part is emitted once, however often it is requested. */
export interface Heard {
  /** After the response instead of while it runs. */
  late: boolean;
  emitDelta(): void;
  emit(): void;
}

/** A response to create, with all overrides applied. */
export interface ResponseRequest {
  reply: Reply;
  modalities: Modality[];
  voice: Voice | null;
  format: OutputAudioFormat;
  /** Whether the times of its words are sent. */
  wordTimes: boolean;
  temperature: number | null;
  maxOutputTokens: number | 'inf' | null;
  metadata: Record<string, string> | null;
  /** False for `conversation: "none"`. */
  kept: boolean;
  /** Finds the reply; `reply` then only gives the delay. */
  think?: (signal: AbortSignal) => Promise<Reply>;
  /** A pre-generated message: spoken verbatim, no input tokens. */
  verbatim: boolean;
  /** Why the model cannot generate it. */
  fails?: ModelFailure;
  /** Such a message is spoken with any voice, like a greeting. */
  aloud?: true;
  /** Interim responses of this response alone; undefined means the session's. */
  interim?: InterimResponse | null;
  /** The response itself is a filler. */
  filler?: true;
  /** Filler that is part of the response; `thenMs` is the wait after it. */
  fillers?: { first?: { text: string; thenMs: number }; beforeCalls?: string; afterCalls?: string };
  /** Called when the response could begin; it begins when `begin` is called. */
  ready?: (begin: () => void) => void;
  /** Called when its first output reaches the conversation. */
  begun?: () => void;
  /** Called when the response has ended. */
  whenDone?: (response: Response) => void;
  /** Delivers the transcript of the user's speech while the response runs (native models). */
  heard?: Heard;
}

/** What a `response.create` may override. */
export type Overrides = ResponseCreateParams;

/** A response as requested by the session and the overrides together. */
export function requestOf(
  session: Session,
  family: ModelFamily,
  overrides: Overrides,
  reply: Reply | undefined,
  heard: Heard | undefined,
): ResponseRequest {
  const given = overrides.pre_generated_assistant_message;
  const modalities = overrides.modalities ?? session.modalities ?? ['audio', 'text'];
  const timestamps = overrides.output_audio_timestamp_types ?? session.output_audio_timestamp_types ?? [];
  const sessionTokens = session.max_response_output_tokens ?? 'inf';
  return {
    reply: reply ?? {},
    modalities: modalities.toSorted(),
    voice: expandVoice(overrides.voice ?? session.voice),
    format: overrides.output_audio_format ?? session.output_audio_format ?? 'pcm16',
    wordTimes: timestamps.includes('word'),
    // Native models report no temperature, whatever the session has.
    temperature: overrides.temperature ?? (family === 'native' ? null : (session.temperature ?? null)),
    maxOutputTokens:
      overrides.max_output_tokens ?? (family === 'native' || sessionTokens !== 'inf' ? sessionTokens : null),
    metadata: overrides.metadata ?? null,
    kept: overrides.conversation !== 'none',
    verbatim: given !== undefined,
    ...(overrides.interim_response !== undefined && { interim: overrides.interim_response }),
    ...(heard !== undefined && { heard }),
  };
}
