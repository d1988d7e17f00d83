// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import type { ServerItem } from '@voicelive-kit/protocol';

/** Id of the framework's message with the base instructions; the service has a session field for them. */
const INSTRUCTIONS_MESSAGE_ID = 'lk.agent_task.instructions';

/** Fillers of the service; they are spoken and then removed from its history. */
const INTERIM_PREFIX = 'interim_';

export function isInterim(itemId: string): boolean {
  return itemId.startsWith(INTERIM_PREFIX);
}

/** False for items the service cannot hold: handoffs, configuration updates, instructions, empty messages. */
export function isRepresentable(item: llm.ChatItem): boolean {
  if (item.id === INSTRUCTIONS_MESSAGE_ID || isInterim(item.id)) return false;
  if (item.type === 'message') {
    return item.content.some((part) => typeof part !== 'string' || part.trim() !== '');
  }
  return item.type === 'function_call' || item.type === 'function_call_output';
}

/** A copy, because the framework mutates its own items. */
export function copyItem<T extends llm.ChatItem>(item: T, change: Partial<T> = {}): T {
  const content = item.type === 'message' ? { content: [...item.content] } : {};
  return Object.assign(Object.create(Object.getPrototypeOf(item) as object) as T, item, content, change);
}

/** A copy of a message whose text is `text`; images and audio stay. */
export function withText(message: llm.ChatMessage, text: string, interrupted?: boolean): llm.ChatMessage {
  return copyItem(message, {
    content: text === '' ? mediaOf(message) : [text, ...mediaOf(message)],
    interrupted: interrupted ?? message.interrupted,
  });
}

/** The images and audio of a message. */
export function mediaOf(message: llm.ChatMessage): llm.ChatContent[] {
  return message.content.filter((part) => typeof part === 'object' && 'type' in part);
}

/** Converts an item of the service; undefined for kinds the framework does not have. */
export function toChatItem(item: ServerItem, id: string, callId: string): llm.ChatItem | undefined {
  switch (item.type) {
    case 'message': {
      const text = (item.content ?? [])
        .map((part) => ('text' in part ? part.text : 'transcript' in part ? (part.transcript ?? '') : ''))
        .filter((part) => part !== '');
      return llm.ChatMessage.create({ id, role: item.role, content: text });
    }
    case 'function_call':
      return llm.FunctionCall.create({ id, callId, name: item.name, args: item.arguments ?? '' });
    case 'function_call_output':
      return llm.FunctionCallOutput.create({ id, callId, output: item.output, isError: false });
    default:
      return undefined;
  }
}
