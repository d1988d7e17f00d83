// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { InterimResponse, Random, Session } from '@voicelive-kit/protocol';
import type { Scenario } from '../scenario/scenario.ts';

/** The service's own default, in milliseconds. */
const LATENCY_MS = 2000;
const COMPLETION_TOKENS = 50;

/** What a model says to bridge a wait if the scenario has no words for it. */
const LLM_WORDS = ['Let me see.', 'One moment, please.', 'I am looking into it.'];

/** Settings for speech that bridges a wait. */
export interface Filler {
  text: string;
  /** Minimum duration of a wait, in milliseconds. */
  latencyMs: number;
  /** Not requested by the configuration. */
  unasked?: true;
}

/** The filler for a trigger; undefined if it has none. */
export function fillerFor(
  trigger: 'latency' | 'tool',
  config: InterimResponse | null | undefined,
  scripted: Scenario['interim'],
  random: Random,
): Filler | undefined {
  if (!config || !(config.triggers ?? ['latency']).includes(trigger)) return undefined;
  const text =
    config.type === 'static_interim_response'
      ? pick(config.texts ?? [], random)
      : llm(config, scripted, random);
  if (text === undefined) return undefined;
  return { text, latencyMs: config.latency_threshold_ms ?? LATENCY_MS };
}

function llm(config: InterimResponse, scripted: Scenario['interim'], random: Random): string | undefined {
  const text = scripted?.say ?? pick(LLM_WORDS, random);
  // One token per word is close enough.
  return text
    ?.split(' ')
    .slice(0, config.max_completion_tokens ?? COMPLETION_TOKENS)
    .join(' ');
}

function pick(texts: readonly string[], random: Random): string | undefined {
  return texts[Math.floor(random() * texts.length)];
}

/** The interim response in force: the response's own, or the session's. */
export function interimOf(session: Session, own: InterimResponse | null | undefined): InterimResponse | null {
  return own === undefined ? (session.interim_response ?? null) : own;
}

/** True for the id of a filler, which is not part of the conversation the model reads. */
export function isInterimId(id: string): boolean {
  return id.startsWith('interim_');
}
