// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { telemetry } from '@livekit/agents';
import type { VoiceLiveMetrics } from '../events/voice-live-metrics.ts';
import { record } from './metrics.ts';
import { ATTR, SPANS } from './names.ts';
import { now, type Observation, seconds, servedBy } from './observation.ts';
import { tokensOf } from './tokens.ts';

/** Records the duration, usage and cost of each response when it ends. */
export function observeResponses({ session, write }: Observation): void {
  session.on('cost_estimated', ({ of, usd, model }) => {
    if (usd > 0) record('cost', usd, { ...servedBy(session), [ATTR.model]: model, [ATTR.costOf]: of });
  });
  session.on('metrics_collected', (metrics: VoiceLiveMetrics) => {
    const { durationMs, ttftMs, cancelled, requestId } = metrics;
    const served = servedBy(session);
    const operation = {
      ...served,
      [ATTR.operation]: telemetry.traceTypes.GenAIOperationName.GENERATE_CONTENT,
      [ATTR.responseModel]: metrics.metadata?.modelName ?? served[ATTR.model],
    };
    record('operation', seconds(durationMs), {
      ...operation,
      [ATTR.outcome]: cancelled ? 'cancelled' : 'completed',
    });
    if (ttftMs >= 0) record('firstChunk', seconds(ttftMs), operation);
    for (const [type, count] of [
      ['input', metrics.inputTokens],
      ['output', metrics.outputTokens],
    ] as const) {
      if (count > 0) record('tokenUsage', count, { ...operation, [ATTR.tokenType]: type });
    }
    for (const { count, ...of } of tokensOf(metrics)) {
      record('tokens', count, {
        ...served,
        [ATTR.tokenType]: of.type,
        [ATTR.modality]: of.modality,
        [ATTR.cached]: of.cached,
      });
    }
    const { endOfSpeechToFirstAudioMs: waitMs } = metrics;
    if (waitMs === undefined || ttftMs < 0) return;
    // Metrics arrive when the response ends. Its first content is its first audio, if it has any.
    const audioAtMs = now() - durationMs + ttftMs;
    write({
      name: SPANS.speechToAudio,
      startMs: audioAtMs - waitMs,
      endMs: audioAtMs,
      attributes: { ...served, [ATTR.responseId]: requestId, [ATTR.providerIds]: [requestId] },
    });
    record('speechToAudio', seconds(waitMs), served);
  });
}
