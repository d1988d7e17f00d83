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
 * The tokens of a response in parts that do not overlap: what came from the cache is not counted as fresh input once more, and
 * what the service does not break down is `other`. Cached tokens of which it does not tell the kind count as fresh. Parts of
 * nothing are left out.
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
