// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { costUsd, NO_TOKENS } from './cost.ts';

const MILLION = 1_000_000;

describe('estimated cost', () => {
  it('prices a native model heard natively and spoken by an Azure voice as two kinds of audio', () => {
    const tokens = { ...NO_TOKENS, inputAudio: MILLION, outputAudio: MILLION };
    expect(costUsd(tokens, 'gpt-realtime', 'en-US-AvaNeural')).toBeCloseTo(35.2 + 38);
    expect(costUsd(tokens, 'gpt-realtime', 'alloy')).toBeCloseTo(35.2 + 70.4);
  });

  it('prices cascaded models by the speech service, small ones by their tier', () => {
    const tokens = { ...NO_TOKENS, inputAudio: MILLION, outputText: MILLION };
    expect(costUsd(tokens, 'gpt-4.1', 'en-US-AvaNeural')).toBeCloseTo(17 + 17.6);
    expect(costUsd(tokens, 'gpt-4.1-mini', 'en-US-AvaNeural')).toBeCloseTo(15 + 2.64);
    expect(costUsd(tokens, 'gpt-4.1-nano', 'en-US-AvaNeural')).toBeCloseTo(15 + 0.44);
  });

  it('bills cached tokens once, at their own price', () => {
    const tokens = {
      ...NO_TOKENS,
      inputText: MILLION,
      cachedText: MILLION,
      inputAudio: MILLION,
      cachedAudio: MILLION,
    };
    expect(costUsd(tokens, 'gpt-realtime', 'alloy')).toBeCloseTo(1.375 + 0.44);
  });
});
