// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { TurnDetection } from '@voicelive-kit/protocol';
import { isAssistant } from '../conversation/items.ts';
import type { EngineContext } from './context.ts';
import type { Responses } from './responses.ts';

/**
 * The user speaks over the agent: the service cancels by itself, and truncates the message if `auto_truncate` requests
 * it.
 */
export function bargeIn(context: EngineContext, responses: Responses, detection: TurnDetection): void {
  if (!(detection.interrupt_response ?? true)) return;
  if (detection['auto_truncate'] === true) {
    const text = detection['appended_text_after_truncation'];
    truncateUnheard(context, typeof text === 'string' ? text : '');
  }
  context.conversation.silence();
  context.silenceAvatar();
  responses.cancel('turn_detected');
}

/** Assumes that the client plays in real time from the first delta on, whatever audio it sends meanwhile. */
function truncateUnheard({ conversation, emit }: EngineContext, appendedText: string): void {
  const nowMs = performance.now();
  for (const { id: itemId } of conversation.items.filter(isAssistant)) {
    const playedMs = conversation.playedMs(itemId, nowMs);
    if (playedMs === undefined || conversation.isTruncated(itemId)) continue;
    if (playedMs >= Math.floor(conversation.audioMs(itemId))) continue;
    conversation.truncate(itemId, playedMs, appendedText);
    emit({ kind: 'item-truncated', itemId, audioEndMs: playedMs });
  }
}
