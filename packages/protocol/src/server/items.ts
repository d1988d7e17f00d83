// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ModelFamily } from '../models.ts';
import type {
  AssistantMessageItem,
  FunctionCallItem,
  FunctionCallOutputItem,
  ItemStatus,
  UserMessageItem,
} from '../types/items.ts';

type WithId<T> = T & { id: string };

/** The caller's speech; native models create the item before the transcript is known, cascaded ones after. */
export function userAudioItem(id: string, transcript: string | null): WithId<UserMessageItem> {
  return {
    id,
    object: 'realtime.item',
    type: 'message',
    status: 'completed',
    role: 'user',
    content: [{ type: 'input_audio', transcript }],
  };
}

/** Text that a client added to the conversation. */
export function userTextItem(id: string, text: string): WithId<UserMessageItem> {
  return {
    id,
    object: 'realtime.item',
    type: 'message',
    status: 'completed',
    role: 'user',
    content: [{ type: 'input_text', text }],
  };
}

/** An assistant message when it begins: its status is in progress with native models, incomplete with cascaded ones. */
export function startedMessageItem(id: string, family: ModelFamily): WithId<AssistantMessageItem> {
  const status = family === 'native' ? 'in_progress' : 'incomplete';
  return { id, object: 'realtime.item', type: 'message', status, role: 'assistant', content: [] };
}

/** An assistant message when it ends. */
export function finishedMessageItem(
  id: string,
  content: NonNullable<AssistantMessageItem['content']>,
  status: ItemStatus = 'completed',
): WithId<AssistantMessageItem> {
  return { id, object: 'realtime.item', type: 'message', status, role: 'assistant', content };
}

/** A function call; while its arguments stream they are empty and the status is `in_progress`. */
export function functionCallItem(
  id: string,
  call: { callId: string; name: string; arguments?: string; status?: ItemStatus },
): WithId<FunctionCallItem> {
  return {
    id,
    object: 'realtime.item',
    type: 'function_call',
    status: call.status ?? 'in_progress',
    name: call.name,
    call_id: call.callId,
    arguments: call.arguments ?? '',
  };
}

/** A client's answer to a call; the service echoes it without a status. */
export function functionCallOutputItem(
  id: string,
  callId: string,
  output: string,
): WithId<FunctionCallOutputItem> {
  return { id, object: 'realtime.item', type: 'function_call_output', call_id: callId, output };
}
