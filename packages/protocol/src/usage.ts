// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Usage } from './types/usage.ts';

/** Tokens of one response with every figure present; cached tokens are included in `text`, `audio` and `image`. */
export interface NormalizedUsage {
  totalTokens: number;
  inputTokens: number;
  outputTokens: number;
  input: {
    text: number;
    audio: number;
    image: number;
    cached: number;
    cachedText: number;
    cachedAudio: number;
    cachedImage: number;
    cacheWrite: number;
  };
  output: { text: number; audio: number; reasoning: number };
}

/** Reads the usage of a `response.done`; missing and invalid counts are 0; a missing sum is computed. */
export function readUsage(usage: Usage | null | undefined): NormalizedUsage {
  const inputDetails = usage?.input_token_details;
  const outputDetails = usage?.output_token_details;
  const cachedDetails = inputDetails?.cached_tokens_details;

  const cachedText = count(cachedDetails?.text_tokens);
  const cachedAudio = count(cachedDetails?.audio_tokens);
  const cachedImage = count(cachedDetails?.image_tokens);
  const input = {
    text: count(inputDetails?.text_tokens),
    audio: count(inputDetails?.audio_tokens),
    image: count(inputDetails?.image_tokens),
    cached: count(inputDetails?.cached_tokens, cachedText + cachedAudio + cachedImage),
    cachedText,
    cachedAudio,
    cachedImage,
    cacheWrite: count(inputDetails?.cache_write_tokens),
  };
  const output = {
    text: count(outputDetails?.text_tokens),
    audio: count(outputDetails?.audio_tokens),
    reasoning: count(outputDetails?.reasoning_tokens),
  };
  const inputTokens = count(usage?.input_tokens, input.text + input.audio + input.image);
  // Reasoning tokens are treated as part of the text tokens, as in OpenAI's usage.
  const outputTokens = count(usage?.output_tokens, output.text + output.audio);
  const totalTokens = count(usage?.total_tokens, inputTokens + outputTokens);
  return { totalTokens, inputTokens, outputTokens, input, output };
}

function count(value: unknown, fallback = 0): number {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER ? value : fallback;
}
