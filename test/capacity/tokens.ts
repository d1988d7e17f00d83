// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { ASSUMED } from './scenarios.ts';

/** What the estimate supposes; docs/capacity.md names each. */
export const TOKENS = {
  /** A minute, for a resource. */
  quota: 120_000,
  /** A second of sound in and out, as Microsoft's price list estimates. */
  perSecondIn: 10,
  perSecondOut: 20,
  /** How much of a minute the caller and the agent speak. */
  callerSpeaksS: 18,
  agentSpeaksS: 24,
  responsesAMinute: 4,
  /** Instructions and tools, which each response reads. */
  instructions: 500,
} as const;

/** Tokens of one call in a minute, on average over its length. */
export function tokensAMinute(callS: number = ASSUMED.callS): { anew: number; again: number } {
  const { perSecondIn, perSecondOut, callerSpeaksS, agentSpeaksS, responsesAMinute, instructions } = TOKENS;
  const anew = perSecondIn * callerSpeaksS + perSecondOut * agentSpeaksS;
  // On average half of the conversation is past.
  const past = (anew * callS) / 60 / 2;
  return { anew, again: responsesAMinute * (instructions + past) };
}
