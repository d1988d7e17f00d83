// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Exchange, Reading } from '../carrier/reading.ts';
import type { ServiceLog, ServiceTurn } from '../service/service-call.ts';

/** The results of one bridge's calls, by figure, in milliseconds. */
export interface Samples {
  /** End of the caller's speech to the agent's first audio, minus the service's own time. */
  answer: number[];
  /** The service's own time: the wait for the end of the turn, and the time to answer. */
  endOfTurn: number[];
  thinking: number[];
  /** Start of the caller's speech to the agent's silence, minus the service's detection. */
  bargeIn: number[];
  detection: number[];
  /** How long the agent was audible after the carrier got the clear. */
  afterClear: number[];
  /** By how much the position reported to the service exceeds what was heard. */
  truncation: number[];
  /** How late the carrier's process was, 99th percentile of each call. */
  carrierLate: number[];
  /** Exchanges without a result, because part of them is missing. */
  missing: number[];
}

export function newSamples(): Samples {
  return {
    answer: [],
    endOfTurn: [],
    thinking: [],
    bargeIn: [],
    detection: [],
    afterClear: [],
    truncation: [],
    carrierLate: [],
    missing: [],
  };
}

/** Adds the results of one call. */
export function addCall(
  samples: Samples,
  { exchanges, utterances, lateMs }: Pick<Reading, 'exchanges' | 'utterances'> & { lateMs: number },
  { turns }: Pick<ServiceLog, 'turns'>,
): void {
  samples.carrierLate.push(lateMs);
  // If the service found a turn in two segments, or not at all, the turns cannot be matched.
  const isWhole = turns.length === utterances;
  for (const [i, exchange] of exchanges.entries()) {
    const [turn, next] = isWhole ? [turns[i], turns[i + 1]] : [];
    if (!turn || !next || !addExchange(samples, exchange, turn, next)) samples.missing.push(1);
  }
}

/** @returns false if part of it is missing. */
function addExchange(
  samples: Samples,
  { askedMs, interruptedMs, firstSoundMs, silentMs, heardMs, afterClearMs }: Exchange,
  turn: ServiceTurn,
  next: ServiceTurn,
): boolean {
  const { endedAt, answeredAt, lastAt, truncatedTo } = turn;
  if (endedAt === undefined || answeredAt === undefined) return false;
  if (firstSoundMs === undefined || silentMs === undefined) return false;
  if (heardMs === undefined || afterClearMs === undefined) return false;
  samples.answer.push(firstSoundMs - askedMs - (answeredAt - lastAt));
  samples.endOfTurn.push(endedAt - lastAt);
  samples.thinking.push(answeredAt - endedAt);
  const detection = next.startedAt - next.firstAt;
  samples.detection.push(detection);
  samples.bargeIn.push(silentMs - interruptedMs - detection);
  samples.afterClear.push(afterClearMs);
  if (truncatedTo !== undefined) samples.truncation.push(truncatedTo - heardMs);
  return true;
}
