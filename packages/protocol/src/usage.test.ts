// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { makeUsage } from './server/make-usage.ts';
import { readUsage } from './usage.ts';

it('reads a recorded usage, with cached tokens by modality', () => {
  const usage = {
    total_tokens: 210,
    input_tokens: 111,
    output_tokens: 99,
    input_token_details: {
      cached_tokens: 64,
      text_tokens: 81,
      audio_tokens: 30,
      image_tokens: 0,
      cached_tokens_details: { text_tokens: 60, audio_tokens: 4, image_tokens: 0 },
      cache_write_tokens: 3,
    },
    output_token_details: { text_tokens: 27, audio_tokens: 72, reasoning_tokens: 5 },
  };
  expect(readUsage(usage)).toEqual({
    totalTokens: 210,
    inputTokens: 111,
    outputTokens: 99,
    input: {
      text: 81,
      audio: 30,
      image: 0,
      cached: 64,
      cachedText: 60,
      cachedAudio: 4,
      cachedImage: 0,
      cacheWrite: 3,
    },
    output: { text: 27, audio: 72, reasoning: 5 },
  });
});

it.each([[null], [undefined], [{}], [{ input_token_details: null, output_token_details: {} }]])(
  'reads %j as zeros',
  (usage) => {
    const read = readUsage(usage);
    const figures = [read.totalTokens, read.inputTokens, read.outputTokens];
    expect([...figures, ...Object.values(read.input), ...Object.values(read.output)]).toEqual(
      Array.from({ length: 14 }, () => 0),
    );
  },
);

it('computes sums that the service omitted', () => {
  const read = readUsage({
    input_token_details: { text_tokens: 10, audio_tokens: 20, cached_tokens_details: { audio_tokens: 8 } },
    output_token_details: { text_tokens: 3, audio_tokens: 4 },
  });
  expect(read).toMatchObject({ totalTokens: 37, inputTokens: 30, outputTokens: 7, input: { cached: 8 } });
});

it('makes usage with consistent sums', () => {
  const counts = { inputText: 14, inputAudio: 30, outputText: 27, outputAudio: 72, cachedAudio: 10 };
  expect(readUsage(makeUsage(counts))).toMatchObject({
    totalTokens: 143,
    inputTokens: 44,
    outputTokens: 99,
    input: { cached: 10, cachedAudio: 10 },
  });
});

it.each([
  [{ inputText: -1 }, 'inputText is -1'],
  [{ outputAudio: 1.5 }, 'outputAudio is 1.5'],
  [{ inputText: 3, cachedText: 4 }, 'cachedText is 4, more than the 3'],
  [{ reasoning: 1 }, 'reasoning is 1, more than the 0'],
])('refuses to make usage of %j', (counts, message) => {
  expect(() => makeUsage(counts)).toThrow(message);
});

it.each([[-5], ['10'], [Number.NaN], [Number.POSITIVE_INFINITY], [1e308], [true], [[3]]])(
  'reads a count of %j as none',
  (count) => {
    const odd = count as number;
    const read = readUsage({
      input_tokens: 10,
      input_token_details: {
        text_tokens: odd,
        cached_tokens: odd,
        cached_tokens_details: { text_tokens: odd },
      },
      output_token_details: { audio_tokens: odd },
    });
    expect(read).toMatchObject({ totalTokens: 10, inputTokens: 10, outputTokens: 0 });
    expect(read.input).toMatchObject({ text: 0, cached: 0, cachedText: 0 });
  },
);
