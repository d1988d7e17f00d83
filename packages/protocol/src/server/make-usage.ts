// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Usage } from '../types/usage.ts';

/** Tokens by modality; omitted ones are 0. */
export interface TokenCounts {
  inputText?: number;
  inputAudio?: number;
  inputImage?: number;
  /** Cached tokens are part of the input of their modality and cannot exceed it. */
  cachedText?: number;
  cachedAudio?: number;
  cachedImage?: number;
  outputText?: number;
  outputAudio?: number;
  /** Part of `outputText`, as in OpenAI's usage. */
  reasoning?: number;
}

/** A complete usage object with consistent sums; throws a RangeError for impossible counts. */
export function makeUsage(counts: TokenCounts): Usage {
  for (const [name, value] of Object.entries(counts)) {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new RangeError(
        `makeUsage: ${name} is ${String(value)}; it must be a whole number of tokens, 0 or more`,
      );
    }
  }
  const inputText = counts.inputText ?? 0;
  const inputAudio = counts.inputAudio ?? 0;
  const inputImage = counts.inputImage ?? 0;
  const outputText = counts.outputText ?? 0;
  const outputAudio = counts.outputAudio ?? 0;
  const cachedText = partOf('cachedText', counts.cachedText, inputText);
  const cachedAudio = partOf('cachedAudio', counts.cachedAudio, inputAudio);
  const cachedImage = partOf('cachedImage', counts.cachedImage, inputImage);
  const reasoning = partOf('reasoning', counts.reasoning, outputText);

  const input = inputText + inputAudio + inputImage;
  const output = outputText + outputAudio;
  return {
    total_tokens: input + output,
    input_tokens: input,
    output_tokens: output,
    input_token_details: {
      cached_tokens: cachedText + cachedAudio + cachedImage,
      text_tokens: inputText,
      audio_tokens: inputAudio,
      image_tokens: inputImage,
      cached_tokens_details: {
        text_tokens: cachedText,
        audio_tokens: cachedAudio,
        image_tokens: cachedImage,
      },
    },
    output_token_details: { text_tokens: outputText, audio_tokens: outputAudio, reasoning_tokens: reasoning },
  };
}

function partOf(name: string, part = 0, whole: number): number {
  if (part > whole) {
    throw new RangeError(`makeUsage: ${name} is ${part}, more than the ${whole} tokens it is a part of`);
  }
  return part;
}
