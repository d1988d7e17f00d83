// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerItem, UserMessageItem } from '@voicelive-kit/protocol';
import { ClientMistake } from '../client-mistake.ts';
import { textOf } from '../conversation/items.ts';
import type { EngineContext } from './context.ts';

/** `input_text.delta`: adds text to an existing user message. */
export function typeText(
  { conversation }: EngineContext,
  itemId: string,
  delta: string,
  contentIndex: number,
): void {
  const item = userMessage(conversation.get(itemId), itemId);
  const content = [...(item.content ?? [])];
  const part =
    contentIndex === content.length ? { type: 'input_text' as const, text: '' } : content[contentIndex];
  if (part?.type !== 'input_text') {
    throw new ClientMistake(
      'invalid_value',
      `Invalid value: 'content_index' is ${contentIndex}; the item has no text there.`,
      'content_index',
    );
  }
  content[contentIndex] = { ...part, text: part.text + delta };
  conversation.update({ ...item, content });
}

/** `input_text.done`: the message is complete; now it can be answered. */
export function finishText({ conversation, script }: EngineContext, itemId: string): void {
  const item = userMessage(conversation.get(itemId), itemId);
  if (!script.knows(itemId)) script.read(itemId, textOf(item));
}

/** True for a message whose text is still being typed. */
export function isEmptyText(item: UserMessageItem): boolean {
  return (item.content ?? []).every((part) => part.type === 'input_text' && part.text === '');
}

function userMessage(item: ServerItem | undefined, itemId: string): UserMessageItem & { id: string } {
  if (item?.type === 'message' && item.role === 'user') return item;
  throw new ClientMistake('invalid_value', `Invalid value: no user message with id '${itemId}' found.`, 'id');
}
