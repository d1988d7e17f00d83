// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readUsage, type Usage } from '@voicelive-kit/protocol';
import type { Cost } from '../cost/cost.ts';
import type { VoiceLiveMetrics } from '../events/voice-live-metrics.ts';
import type { TrackedResponse } from './tracked-response.ts';

/** How a response ended. */
export interface ResponseEnd {
  readonly cancelled: boolean;
  readonly usage: Usage | null | undefined;
  /** The voice that spoke, if the service reports it. */
  readonly voice?: unknown;
}

export interface MetricsContext {
  readonly label: string;
  readonly model: string;
  readonly provider: string;
  /**
   * How long it took to open the connection, in milliseconds, for the first response on it; 0 if it was opened before
   * the call.
   */
  readonly acquireTimeMs: number | undefined;
}

/** Metrics contain numbers and names only, never what was said. */
export function responseMetrics(
  response: TrackedResponse,
  end: ResponseEnd & { readonly endedAt: number; readonly cost: Cost },
  context: MetricsContext,
): VoiceLiveMetrics {
  const usage = readUsage(end.usage);
  const { createdAt, firstContentAt, firstAudioAt, endOfSpeechAt } = response;
  const durationMs = Math.max(0, end.endedAt - createdAt);
  return {
    type: 'realtime_model_metrics',
    label: context.label,
    requestId: response.id,
    timestamp: Date.now() - durationMs,
    durationMs,
    ttftMs: firstContentAt === undefined ? -1 : Math.max(0, firstContentAt - createdAt),
    cancelled: end.cancelled,
    inputTokens: usage.inputTokens,
    outputTokens: usage.outputTokens,
    totalTokens: usage.totalTokens,
    tokensPerSecond: durationMs > 0 ? (usage.outputTokens * 1000) / durationMs : 0,
    inputTokenDetails: {
      audioTokens: usage.input.audio,
      textTokens: usage.input.text,
      imageTokens: usage.input.image,
      cachedTokens: usage.input.cached,
      cachedTokensDetails: {
        audioTokens: usage.input.cachedAudio,
        textTokens: usage.input.cachedText,
        imageTokens: usage.input.cachedImage,
      },
    },
    outputTokenDetails: { textTokens: usage.output.text, audioTokens: usage.output.audio, imageTokens: 0 },
    ...(context.acquireTimeMs === undefined
      ? { connectionReused: true }
      : { acquireTimeMs: context.acquireTimeMs, connectionReused: context.acquireTimeMs === 0 }),
    metadata: { modelName: context.model, modelProvider: context.provider },
    ...(firstAudioAt === undefined || endOfSpeechAt === undefined
      ? {}
      : { endOfSpeechToFirstAudioMs: Math.max(0, firstAudioAt - endOfSpeechAt) }),
    ...(end.usage ? { cost: end.cost } : {}),
  };
}
