// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { tokensOf } from './tokens.ts';

const NONE = { audioTokens: 0, textTokens: 0, imageTokens: 0 };
const inputOf = (tokens: Partial<typeof NONE>, cached: Partial<typeof NONE> = {}) => ({
  ...NONE,
  ...tokens,
  cachedTokens: Object.values(cached).reduce((sum, count) => sum + count, 0),
  cachedTokensDetails: { ...NONE, ...cached },
});

test('does not count tokens as uncached when they are cached', () => {
  const counts = tokensOf({
    inputTokens: 165,
    outputTokens: 54,
    inputTokenDetails: inputOf({ audioTokens: 84, textTokens: 81 }, { textTokens: 64 }),
    outputTokenDetails: { ...NONE, textTokens: 8, audioTokens: 46 },
  });
  expect(counts).toEqual([
    { type: 'input', modality: 'audio', cached: false, count: 84 },
    { type: 'input', modality: 'text', cached: false, count: 17 },
    { type: 'input', modality: 'text', cached: true, count: 64 },
    { type: 'output', modality: 'audio', cached: false, count: 46 },
    { type: 'output', modality: 'text', cached: false, count: 8 },
  ]);
});

test('adds up to the totals when the service breaks down only some of the tokens', () => {
  const counts = tokensOf({
    inputTokens: 100,
    outputTokens: 20,
    inputTokenDetails: inputOf({ textTokens: 30 }),
    outputTokenDetails: { ...NONE },
  });
  const sum = (type: string) =>
    counts.filter((each) => each.type === type).reduce((total, { count }) => total + count, 0);
  expect([sum('input'), sum('output')]).toEqual([100, 20]);
  expect(counts.filter(({ modality }) => modality === 'other')).toHaveLength(2);
});

test('counts no more tokens than there are when more are reported as cached', () => {
  const counts = tokensOf({
    inputTokens: 10,
    outputTokens: 0,
    inputTokenDetails: { textTokens: 10, cachedTokensDetails: { textTokens: 500 } },
    outputTokenDetails: {},
  } as never);
  expect(counts).toEqual([{ type: 'input', modality: 'text', cached: true, count: 10 }]);
});
