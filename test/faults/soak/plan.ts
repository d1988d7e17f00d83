// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { FaultRequest, ScenarioInput } from '@voicelive-kit/emulator';
import { answerText, questionOf } from '../seeds/script.ts';
import { TOOL } from '../seeds/scenario.ts';

export const MINUTE = 60_000;
/** Between two questions, and between two drops. */
export const TURN_EVERY_MS = 30_000;
export const DROP_EVERY_MS = 3 * MINUTE;
/** How often the application shortens the history, and to how many items. */
export const SHORTEN_EVERY_MS = 10 * MINUTE;
export const KEPT_ITEMS = 40;

/** What ends a connection, one after the other. */
const DROPS: readonly FaultRequest[] = [
  { slug: 'cut' },
  { slug: 'drop-mid-reply' },
  { slug: 'close-1012' },
  { slug: 'drop-mid-tool' },
  { slug: 'half-open' },
  { slug: 'drop-before-follow-up' },
  { slug: 'close-1011' },
  { slug: 'drop-mid-speech' },
  { slug: 'refused-while-reconnecting', times: 2 },
  { slug: 'close-1000' },
  { slug: 'drop-twice' },
  { slug: 'close-no-status' },
];

export function dropOf(count: number): FaultRequest {
  return DROPS[count % DROPS.length] ?? { slug: 'cut' };
}

/** Intervals without drops, in milliseconds from the beginning, long enough for a session to reach its end. */
const CALM = {
  /** A successor takes over after 55 minutes. */
  rollover: { from: 120 * MINUTE, to: 180 * MINUTE },
  /** No successor is available, and the service ends the session after 60. */
  limit: { from: 300 * MINUTE, to: 366 * MINUTE },
} as const;

export function calmAt(ms: number): keyof typeof CALM | undefined {
  if (ms >= CALM.rollover.from && ms < CALM.rollover.to) return 'rollover';
  return ms >= CALM.limit.from && ms < CALM.limit.to ? 'limit' : undefined;
}

/** Questions that are typed or spoken repeatedly. */
export const QUESTIONS = ['type', 'speak', 'tools', 'barge-in'] as const;
export type Question = (typeof QUESTIONS)[number];

/** An upper bound for the spoken turns of a conversation of eight hours. */
const SPOKEN = 1200;

export function scenario(): ScenarioInput {
  const calls = [0, 1].map((number) => ({ tool: TOOL, arguments: { step: 2, number } }));
  return {
    version: 1,
    turns: [
      { when: { text: questionOf(0) }, say: answerText(0, 12) },
      { when: { text: questionOf(2) }, call: calls, then: { say: answerText(2, 8) } },
      { when: { text: questionOf(3) }, say: answerText(3, 40) },
      ...Array.from({ length: SPOKEN }, () => ({ hear: questionOf(1), say: answerText(1, 10) })),
    ],
  };
}
