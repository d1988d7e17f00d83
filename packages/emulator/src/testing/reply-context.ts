// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerItem } from '@voicelive-kit/protocol';
import type { Question } from '../backends/chat-model.ts';
import { textOf } from '../conversation/items.ts';
import { situationOf } from '../script/situation.ts';
import type { ReplyContext } from './script-entry.ts';

/** The argument of a script's function. */
export function replyContextOf({ items, instructions, offer }: Question): ReplyContext {
  const { user, unanswered } = situationOf(items);
  return {
    user: user === undefined ? '' : textOf(user),
    outputs: unanswered.flatMap((item) => outputOf(items, item)),
    instructions: instructions ?? '',
    tools: offer.tools.map(({ name }) => name),
    items,
  };
}

function outputOf(items: readonly ServerItem[], item: ServerItem): ReplyContext['outputs'][number][] {
  if (item.type === 'mcp_call') {
    const output = parsed(item.output ?? '');
    return [{ tool: item.name ?? '', arguments: parsed(item.arguments ?? ''), output }];
  }
  if (item.type !== 'function_call_output') return [];
  const call = items.find((other) => other.type === 'function_call' && other.call_id === item.call_id);
  if (call?.type !== 'function_call') return [];
  return [{ tool: call.name, arguments: parsed(call.arguments ?? ''), output: parsed(item.output) }];
}

/** Parses JSON; returns the text if it is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
