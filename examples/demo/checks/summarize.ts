// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { addStalls, addTestimony, runChecks, type Expected, interruptionOf } from './checks.ts';
import type { Recording } from '../conversation/conversation.ts';
import type { ConversationLog } from '../conversation/conversation-log.ts';
import { AGENT_RATE } from '../conversation/playout.ts';
import { channelOf } from '../conversation/recorder.ts';
import type { DemoResult } from '../result/result.ts';
import { addTokens, NO_TOKENS } from '../result/tokens.ts';
import type { Testimony } from '../conversation/witness.ts';

/** What is known about a conversation before it begins. */
export interface Setting extends Expected {
  mode: DemoResult['mode'];
  model: string;
  voice: string;
}

/** Builds the result from the log and the recording, checks included. */
export function summarize(
  setting: Setting,
  log: ConversationLog,
  recording: Recording,
  testimony: Testimony | undefined,
): DemoResult {
  const sound = { samples: channelOf(recording.stereo, 1), rate: AGENT_RATE };
  for (const [i, turn] of log.turns.entries()) {
    const interruption = interruptionOf(turn, log.turns[i + 1], sound);
    if (!interruption) continue;
    turn.interruption = interruption;
    if (testimony) addTestimony(interruption, testimony, recording.startedAt.getTime());
    addStalls(interruption, recording.stalls);
  }
  const latencies = log.turns.flatMap((turn) => turn.latencyMs ?? []).toSorted((a, b) => a - b);
  const result: DemoResult = {
    version: 1,
    mode: setting.mode,
    startedAt: recording.startedAt.toISOString(),
    durationMs: recording.durationMs,
    model: setting.model,
    voice: setting.voice,
    turns: log.turns,
    responses: log.responses,
    totals: {
      tokens: log.responses.reduce((sum, response) => addTokens(sum, response.tokens), NO_TOKENS),
      costUsd: sumOfKnown(log.responses.map(({ costUsd }) => costUsd)),
      unpriced: [...new Set(log.responses.flatMap(({ unpriced }) => unpriced))],
      priceNote: priceNote(),
    },
    latency: { medianMs: median(latencies), worstMs: latencies.at(-1) ?? null },
    history: recording.history,
    errors: log.errors,
    checks: [],
  };
  result.checks = runChecks(result, setting);
  return result;
}

/** Null if none is known. */
function sumOfKnown(costs: readonly (number | null)[]): number | null {
  const known = costs.filter((cost) => cost !== null);
  return known.length === 0 ? null : known.reduce((sum, cost) => sum + cost, 0);
}

/** Describes where the prices come from. */
function priceNote(): string {
  const [{ region, asOf, source } = {}] = realtime.LIST_PRICES;
  return `list prices of ${region}, ${asOf}, ${source}`;
}

function median(sorted: number[]): number | null {
  if (sorted.length === 0) return null;
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}
