// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { VoiceLiveMetrics } from '../events/voice-live-metrics.ts';

export interface TokenCount {
  readonly type: 'input' | 'output';
  readonly modality: 'audio' | 'text' | 'image' | 'other';
  readonly cached: boolean;
  readonly count: number;
}

const MODALITIES = ['audio', 'text', 'image'] as const;

/**
 * Splits the tokens of a response into disjoint counts. Cached tokens are not counted as uncached as well, and tokens
 * that the service does not break down are `other`. Cached tokens of unknown kind count as uncached. Counts of zero
 * are omitted.
 */
export function tokensOf({
  inputTokens,
  outputTokens,
  inputTokenDetails: input,
  outputTokenDetails: output,
}: Pick<
  VoiceLiveMetrics,
  'inputTokens' | 'outputTokens' | 'inputTokenDetails' | 'outputTokenDetails'
>): TokenCount[] {
  const counts: TokenCount[] = [];
  const add = (
    type: TokenCount['type'],
    modality: TokenCount['modality'],
    cached: boolean,
    count: number | undefined,
  ): number => {
    if (!count || count < 0) return 0;
    counts.push({ type, modality, cached, count });
    return count;
  };
  let told = 0;
  for (const modality of MODALITIES) {
    const all = input[`${modality}Tokens`] ?? 0;
    const cached = Math.min(all, input.cachedTokensDetails?.[`${modality}Tokens`] ?? 0);
    told += add('input', modality, false, all - cached);
    told += add('input', modality, true, cached);
  }
  add('input', 'other', false, inputTokens - told);
  told = 0;
  for (const modality of MODALITIES) {
    told += add('output', modality, false, output[`${modality}Tokens`]);
  }
  add('output', 'other', false, outputTokens - told);
  return counts;
}
