// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { metrics } from '@livekit/agents';
import { readUsage, type Usage } from '@voicelive-kit/protocol';

/** The framework's metrics of one response, and what it has no field for. */
export interface VoiceLiveMetrics extends metrics.RealtimeModelMetrics {
  /**
   * From the end of the caller's speech, as turn detection placed it without its silence window, to the first audio
   * of the answer, milliseconds. Absent when the response answers no speech or brought no audio.
   */
  endOfSpeechToFirstAudioMs?: number;
}

/** What is known of a response when it ends. */
export interface ResponseRecord {
  readonly responseId: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly endedAt: number;
  readonly firstContentAt: number | undefined;
  readonly firstAudioAt: number | undefined;
  readonly endOfSpeechAt: number | undefined;
  readonly cancelled: boolean;
  readonly usage: Usage | null | undefined;
}

export interface MetricsContext {
  readonly label: string;
  readonly model: string;
  readonly provider: string;
  /** Milliseconds it took to get the connection, for the first response on it. */
  readonly acquireTimeMs: number | undefined;
}

/** Metrics carry numbers and names only, never what was said. */
export function responseMetrics(record: ResponseRecord, context: MetricsContext): VoiceLiveMetrics {
  const usage = readUsage(record.usage);
  const durationMs = Math.max(0, record.endedAt - record.createdAt);
  const { firstContentAt, firstAudioAt, endOfSpeechAt } = record;
  return {
    type: 'realtime_model_metrics',
    label: context.label,
    requestId: record.responseId,
    timestamp: record.createdAt,
    durationMs,
    ttftMs: firstContentAt === undefined ? -1 : Math.max(0, firstContentAt - record.createdAt),
    cancelled: record.cancelled,
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
      : { acquireTimeMs: context.acquireTimeMs, connectionReused: false }),
    metadata: { modelName: context.model, modelProvider: context.provider },
    ...(firstAudioAt === undefined || endOfSpeechAt === undefined
      ? {}
      : { endOfSpeechToFirstAudioMs: Math.max(0, firstAudioAt - endOfSpeechAt) }),
  };
}
