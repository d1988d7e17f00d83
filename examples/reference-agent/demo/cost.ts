// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { metrics } from '@livekit/agents';
import prices from './prices.json' with { type: 'json' };

/** Where the prices come from, for people. */
export const PRICE_NOTE = `${prices.region} list prices of ${prices.date}, ${prices.source}`;

/** Tokens of one response or of several. */
export interface Tokens {
  inputText: number;
  inputAudio: number;
  /** Cached tokens are part of the two above. */
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

/** The tokens the framework's metrics report for one response; images are billed as text. */
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

/** What the tokens cost in US dollars at list price: an estimate, prices differ by region and change often. */
export function costUsd(tokens: Tokens, model: string, voice: string): number {
  const tier = prices.tiers[tierOf(model)];
  const native = /realtime/.test(model);
  const heard = native ? tier.native : tier.standard;
  // A native model's own voice has no locale in its name; with an Azure voice the speech service speaks.
  const spoken = native && !/^[a-z]{2,3}-[A-Z]/.test(voice) ? tier.native : tier.standard;
  const sum =
    (tokens.inputText - tokens.cachedText) * tier.text.input +
    tokens.cachedText * tier.text.cached +
    (tokens.inputAudio - tokens.cachedAudio) * heard.input +
    tokens.cachedAudio * heard.cached +
    tokens.outputText * tier.text.output +
    tokens.outputAudio * spoken.output;
  return sum / prices.perTokens;
}

function tierOf(model: string): keyof typeof prices.tiers {
  if (/nano|phi/.test(model)) return 'lite';
  return /mini|luna/.test(model) ? 'basic' : 'pro';
}
