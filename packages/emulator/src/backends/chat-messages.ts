// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerItem } from '@voicelive-kit/protocol';
import { textOf } from '../conversation/items.ts';

interface ChatCall {
  id: string;
  type: 'function';
  function: { name: string; arguments: string };
}

/** A message of the chat completions API. */
export type ChatMessage =
  | { role: 'system' | 'user'; content: string }
  | { role: 'assistant'; content: string | null; tool_calls?: ChatCall[] }
  | { role: 'tool'; tool_call_id: string; content: string };

/** Converts a conversation to chat completions messages. Calls without an output are left out, as that API requires. */
export function chatMessages(
  items: readonly ServerItem[],
  instructions: string | null | undefined,
): ChatMessage[] {
  const outputs = new Map<string, string>();
  for (const item of items) if (item.type === 'function_call_output') outputs.set(item.call_id, item.output);
  const messages: ChatMessage[] = instructions ? [{ role: 'system', content: instructions }] : [];
  for (const item of items) {
    if (item.type === 'message') {
      const content = textOf(item);
      if (content !== '') messages.push({ role: item.role, content });
    } else if (item.type === 'function_call') {
      addCall(messages, item.call_id, item.name, item.arguments ?? '{}', outputs.get(item.call_id));
    }
  }
  return messages;
}

/** A call and its output; parallel calls share one message, followed by their outputs. */
function addCall(
  messages: ChatMessage[],
  id: string,
  name: string,
  args: string,
  output: string | undefined,
): void {
  if (output === undefined) return;
  const call: ChatCall = { id, type: 'function', function: { name, arguments: args } };
  const at = messages.findLastIndex((message) => message.role !== 'tool');
  const last = messages[at];
  if (last?.role === 'assistant' && (last.tool_calls !== undefined || at === messages.length - 1)) {
    messages[at] = { ...last, tool_calls: [...(last.tool_calls ?? []), call] };
  } else {
    messages.push({ role: 'assistant', content: null, tool_calls: [call] });
  }
  messages.push({ role: 'tool', tool_call_id: id, content: output });
}
