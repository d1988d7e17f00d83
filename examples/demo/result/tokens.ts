// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { metrics } from '@livekit/agents';

/** Token counts of one or several responses. */
export interface Tokens {
  inputText: number;
  inputAudio: number;
  /** Cached tokens are included in the two counts above. */
  cachedText: number;
  cachedAudio: number;
  outputText: number;
  outputAudio: number;
}

export const NO_TOKENS: Tokens = {
  inputText: 0,
  inputAudio: 0,
  cachedText: 0,
  cachedAudio: 0,
  outputText: 0,
  outputAudio: 0,
};

/** Converts the framework's metrics of one response into token counts; image tokens are counted as text. */
export function tokensOf({
  inputTokenDetails: input,
  outputTokenDetails: output,
}: metrics.RealtimeModelMetrics): Tokens {
  const cached = input.cachedTokensDetails;
  return {
    inputText: input.textTokens + input.imageTokens,
    inputAudio: input.audioTokens,
    cachedText: cached ? cached.textTokens + cached.imageTokens : input.cachedTokens,
    cachedAudio: cached?.audioTokens ?? 0,
    outputText: output.textTokens + output.imageTokens,
    outputAudio: output.audioTokens,
  };
}

export function addTokens(a: Tokens, b: Tokens): Tokens {
  return {
    inputText: a.inputText + b.inputText,
    inputAudio: a.inputAudio + b.inputAudio,
    cachedText: a.cachedText + b.cachedText,
    cachedAudio: a.cachedAudio + b.cachedAudio,
    outputText: a.outputText + b.outputText,
    outputAudio: a.outputAudio + b.outputAudio,
  };
}
