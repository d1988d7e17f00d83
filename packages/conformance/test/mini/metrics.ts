// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { NeutralUsage, ResponseStatus } from '../../src/index.ts';
import type { Generation } from './generation.ts';
import type { MiniPlugin } from './plugin.ts';

export interface EndedResponse {
  responseId: string;
  status: ResponseStatus;
  usage: NeutralUsage | null;
  /** Undefined for a response that nobody heard. */
  generation: Generation | undefined;
  /** Milliseconds it took to connect, for the first response of a connection. */
  acquireTimeMs: number | undefined;
}

/** Metrics of one response. */
export function responseMetrics(model: MiniPlugin, ended: EndedResponse): object {
  const { generation, status, acquireTimeMs } = ended;
  const usage = model.has('needs-usage') ? (ended.usage as NeutralUsage) : (ended.usage ?? {});
  const inputTokens = (usage.inputText ?? 0) + (usage.inputAudio ?? 0);
  const outputTokens = (usage.outputText ?? 0) + (usage.outputAudio ?? 0);
  const cachedTokens = (usage.cachedText ?? 0) + (usage.cachedAudio ?? 0);
  const now = Date.now();
  const timestamp = generation?.createdAt ?? now;
  const firstAudioAt = generation?.firstAudioAt;
  const none = model.has('ttft-is-zero-without-content') ? 0 : -1;
  return {
    type: 'realtime_model_metrics',
    label: model.has('metrics-have-another-label') ? 'mini' : model.label(),
    requestId: model.has('metrics-have-ids-of-their-own') ? `mini_${ended.responseId}` : ended.responseId,
    timestamp,
    durationMs: now - timestamp,
    ttftMs: firstAudioAt === undefined ? none : firstAudioAt - timestamp,
    cancelled: status === 'cancelled',
    inputTokens,
    outputTokens,
    totalTokens: inputTokens + outputTokens,
    tokensPerSecond: now > timestamp ? (outputTokens * 1000) / (now - timestamp) : 0,
    inputTokenDetails: {
      audioTokens: usage.inputAudio ?? 0,
      textTokens: usage.inputText ?? 0,
      imageTokens: 0,
      cachedTokens: model.has('forgets-cached-tokens') ? 0 : cachedTokens,
    },
    outputTokenDetails: {
      textTokens: usage.outputText ?? 0,
      audioTokens: usage.outputAudio ?? 0,
      imageTokens: 0,
    },
    ...(acquireTimeMs !== undefined && { acquireTimeMs }),
    ...(model.has('metrics-carry-text') && {
      said: generation?.messageIds.map((id) => generation.said(id)),
    }),
    ...namesOf(model),
  };
}

/** Metrics of connection time, which belong to no response. */
export function connectionMetrics(model: MiniPlugin, sessionDurationMs: number): object {
  const about = { responseId: '', status: 'completed', usage: {}, generation: undefined } as const;
  return {
    ...responseMetrics(model, { ...about, acquireTimeMs: undefined }),
    requestId: '',
    sessionDurationMs,
  };
}

function namesOf(model: MiniPlugin): object {
  if (model.has('metrics-have-no-metadata')) return {};
  return { metadata: { modelName: model.model, modelProvider: model.provider } };
}
