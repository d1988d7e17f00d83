// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { TurnDetection } from '@voicelive-kit/protocol';
import { isAssistant } from '../conversation/items.ts';
import type { EngineContext } from './context.ts';
import type { Responses } from './responses.ts';

/** The user speaks over the agent: the service cancels by itself, and shortens what was said when `auto_truncate` asks for it. */
export function bargeIn(context: EngineContext, responses: Responses, detection: TurnDetection): void {
  if (!(detection.interrupt_response ?? true)) return;
  if (detection['auto_truncate'] === true) {
    const text = detection['appended_text_after_truncation'];
    truncateUnheard(context, typeof text === 'string' ? text : '');
  }
  responses.cancel('turn_detected');
}

/** Assumes a client that plays from the first delta on, in time with the audio it sends. */
function truncateUnheard({ conversation, heardMs, emit }: EngineContext, appendedText: string): void {
  const itemId = conversation.items.findLast(isAssistant)?.id;
  if (itemId === undefined || conversation.isTruncated(itemId)) return;
  const startedMs = conversation.soundStartedMs(itemId);
  if (startedMs === undefined) return;
  const playedMs = Math.max(0, heardMs() - startedMs);
  if (playedMs >= conversation.audioMs(itemId)) return;
  conversation.truncate(itemId, playedMs, appendedText);
  emit({ kind: 'item-truncated', itemId, audioEndMs: playedMs });
}
