// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';

/** How given words are spoken. */
export interface SayOptions {
  /** False: neither speech of the caller nor `interrupt()` ends it. Default true. */
  readonly allowInterruptions?: boolean | undefined;
  /** False: it is heard, and no history has it. Default true. */
  readonly addToChatCtx?: boolean | undefined;
}

interface Given extends SayOptions {
  readonly text: string;
}

const MARK = Symbol.for('@voicelive-kit/say-mark');

/**
 * `AgentSession.say()` of @livekit/agents 1.9.0 throws for a realtime model without TTS, so given words travel as the
 * instructions of a reply, the only thing the framework hands on from `generateReply()`. The mark is random, so that no
 * text from outside is taken for it, and the same in every copy of this module.
 */
function mark(): string {
  const shared = globalThis as { [MARK]?: string };
  shared[MARK] ??= `say ${randomUUID()} `;
  return shared[MARK];
}

/** Given words as instructions for `generateReply()`. */
export function asInstructions(given: Given): string {
  return mark() + JSON.stringify(given);
}

/** The given words in instructions; undefined for any others. */
export function givenIn(instructions: string | undefined): Given | undefined {
  if (!instructions?.startsWith(mark())) return undefined;
  return JSON.parse(instructions.slice(mark().length)) as Given;
}
