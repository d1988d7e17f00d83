// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { marked, unmarked } from './reply-mark.ts';

/** How given words are spoken. */
export interface SayOptions {
  /** False: neither speech of the caller nor `interrupt()` ends it. Default true. */
  readonly allowInterruptions?: boolean | undefined;
  /** False: it is heard, but not added to any history. Default true. */
  readonly addToChatCtx?: boolean | undefined;
}

interface Given extends SayOptions {
  readonly text: string;
}

/**
 * Encodes given words as instructions for `generateReply()`, because `AgentSession.say()` of @livekit/agents 1.9.0
 * throws for a realtime model without TTS.
 */
export function asInstructions(given: Given): string {
  return marked('say', given);
}

/** The given words encoded in instructions; undefined for any other instructions. */
export function givenIn(instructions: string | undefined): Given | undefined {
  return unmarked('say', instructions) as Given | undefined;
}
