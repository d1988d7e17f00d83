// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ModelFamily } from '../models.ts';
import type { ErrorDetails } from '../types/error-details.ts';
import type { ServerItem } from '../types/items.ts';
import type { Response } from '../types/response.ts';
import type { Modality, OutputAudioFormat } from '../types/session.ts';
import type { Usage } from '../types/usage.ts';
import type { Voice } from '../types/voice.ts';
import { defaultVoice } from './default-session.ts';

export interface StartResponseOptions {
  id: string;
  family: ModelFamily;
  /** Native models only; cascaded ones report an empty string. */
  conversationId?: string;
  modalities?: Modality[];
  voice?: Voice;
  outputAudioFormat?: OutputAudioFormat;
  /** Defaults to null, as recorded for native models. */
  temperature?: number | null;
  /** Defaults to `inf` for native models, null for cascaded ones. */
  maxOutputTokens?: number | 'inf' | null;
  metadata?: Record<string, string> | null;
}

/** How a response ended. */
export type ResponseOutcome = { output: ServerItem[] } & (
  | { status: 'completed'; usage: Usage }
  | { status: 'cancelled'; reason: 'turn_detected' | 'client_cancelled'; usage?: Usage | null }
  | { status: 'incomplete'; reason: 'max_output_tokens' | 'content_filter'; usage?: Usage | null }
  | { status: 'failed'; error: ErrorDetails & { message: string }; usage?: Usage | null }
);

/** A response as `response.created` carries it. */
export function startResponse(options: StartResponseOptions): Response {
  const native = options.family === 'native';
  return {
    object: 'realtime.response',
    id: options.id,
    status: 'in_progress',
    status_details: null,
    output: [],
    usage: null,
    conversation_id: native ? (options.conversationId ?? '') : '',
    modalities: options.modalities ?? ['audio', 'text'],
    voice: options.voice ?? defaultVoice(options.family),
    output_audio_format: options.outputAudioFormat ?? 'pcm16',
    temperature: options.temperature ?? null,
    max_output_tokens: options.maxOutputTokens ?? (native ? 'inf' : null),
    metadata: options.metadata ?? null,
  };
}

/** The same response as `response.done` carries it. */
export function finishResponse(response: Response, outcome: ResponseOutcome): Response {
  return {
    ...response,
    status: outcome.status,
    status_details: statusDetails(outcome),
    output: outcome.output,
    usage: outcome.usage ?? null,
  };
}

function statusDetails(outcome: ResponseOutcome): NonNullable<Response['status_details']> | null {
  if (outcome.status === 'completed') return null;
  if (outcome.status === 'failed') {
    return { type: 'failed', error: { type: 'server_error', code: null, ...outcome.error } };
  }
  return { type: outcome.status, reason: outcome.reason };
}
