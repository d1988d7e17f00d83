// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerItem } from '@voicelive-kit/protocol';
import { isAssistant, isDenied, isUser, outputsOf } from '../conversation/items.ts';

/** What a conversation requires of the agent. */
export interface Situation {
  /**
   * `denied`: respond to a call that the client did not approve; `results`: respond to the outputs of calls; `waiting`:
   * speak while a call has no output; `user`: answer; `nothing`: speak without anything new to answer.
   */
  asks: 'denied' | 'results' | 'waiting' | 'user' | 'nothing';
  /** What the user said last. */
  user: ServerItem | undefined;
  /** What was added since the agent last spoke. */
  unanswered: readonly ServerItem[];
}

/** Determines the situation when the agent is asked to speak. */
export function situationOf(items: readonly ServerItem[]): Situation {
  const at = items.findLastIndex(isUser);
  const since = items.slice(at + 1);
  const spoken = since.findLastIndex(isAssistant);
  const unanswered = since.slice(spoken + 1);
  const user = items[at];
  return { asks: whatIsAsked(since, unanswered, user !== undefined && spoken < 0), user, unanswered };
}

function whatIsAsked(
  since: readonly ServerItem[],
  unanswered: readonly ServerItem[],
  userWaits: boolean,
): Situation['asks'] {
  if (isDenied(unanswered)) return 'denied';
  if (outputsOf(unanswered).length > 0) return 'results';
  const delivered = new Set(since.map((item) => item.type === 'function_call_output' && item.call_id));
  if (since.some((item) => item.type === 'function_call' && !delivered.has(item.call_id))) return 'waiting';
  return userWaits ? 'user' : 'nothing';
}
