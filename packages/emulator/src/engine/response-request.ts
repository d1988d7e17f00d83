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

/** The transcript of the user's speech on its way; each part is emitted once, however often it is asked for. */
export interface Heard {
  /** After the response instead of while it runs. */
  late: boolean;
  emitDelta(): void;
  emit(): void;
}

/** A response to make, every override applied. */
export interface ResponseRequest {
  reply: Reply;
  modalities: Modality[];
  voice: Voice | null;
  format: OutputAudioFormat;
  temperature: number | null;
  maxOutputTokens: number | 'inf' | null;
  metadata: Record<string, string> | null;
  /** False for `conversation: "none"`. */
  kept: boolean;
  /** Finds the reply; `reply` then only tells the delay. */
  think?: (signal: AbortSignal) => Promise<Reply>;
  /** A pre-generated message: spoken word for word, no input tokens. */
  verbatim: boolean;
  /** Why the model cannot make it. */
  fails?: ModelFailure;
  /** Such a message is heard whatever the voice, as a greeting is. */
  aloud?: true;
  /** Interim responses of this response alone; undefined leaves it to the session. */
  interim?: InterimResponse | null;
  /** The response is filler speech itself. */
  filler?: true;
  /** Filler speech that is part of the response; `thenMs` is waited after it. */
  fillers?: { first?: { text: string; thenMs: number }; beforeCalls?: string; afterCalls?: string };
  /** Called when the response could begin; it begins when `begin` is called. */
  ready?: (begin: () => void) => void;
  /** Called when the first of it reaches the conversation. */
  begun?: () => void;
  /** Called when the response is over. */
  whenDone?: (response: Response) => void;
  /** Delivers the transcript of the user's speech while the response runs (native models). */
  heard?: Heard;
}

/** What a `response.create` may override. */
export type Overrides = ResponseCreateParams;

/** A response as the session and the overrides together ask for it. */
export function requestOf(
  session: Session,
  family: ModelFamily,
  overrides: Overrides,
  reply: Reply | undefined,
  heard: Heard | undefined,
): ResponseRequest {
  const given = overrides.pre_generated_assistant_message;
  const modalities = overrides.modalities ?? session.modalities ?? ['audio', 'text'];
  const sessionTokens = session.max_response_output_tokens ?? 'inf';
  return {
    reply: reply ?? {},
    modalities: modalities.toSorted(),
    voice: expandVoice(overrides.voice ?? session.voice),
    format: overrides.output_audio_format ?? session.output_audio_format ?? 'pcm16',
    // Native models tell no temperature, whatever the session has.
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
