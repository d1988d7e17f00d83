// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import type { ConversationItem, InputImagePart, InputTextPart } from '@voicelive-kit/protocol';
import type { IdMap } from './id-map.ts';

/** Told when a part of an item cannot be sent; the rest of the item goes. */
export type PartWarning = (reason: string, itemId: string) => void;

/**
 * The wire form of a chat item, or undefined when nothing of it can be represented.
 *
 * Speech in the history goes as its transcript: the service takes audio only from native models' users, and
 * assistant audio not at all.
 */
export async function toWireItem(
  item: llm.ChatItem,
  ids: IdMap,
  warn: PartWarning,
): Promise<ConversationItem | undefined> {
  const id = ids.toWire(item.id);
  switch (item.type) {
    case 'message':
      return messageItem(item, id, warn);
    case 'function_call':
      return {
        type: 'function_call',
        id,
        name: item.name,
        call_id: ids.toWire(item.callId),
        arguments: item.args === '' ? '{}' : item.args,
      };
    case 'function_call_output':
      return { type: 'function_call_output', id, call_id: ids.toWire(item.callId), output: item.output };
    default:
      return undefined;
  }
}

async function messageItem(
  message: llm.ChatMessage,
  id: string,
  warn: PartWarning,
): Promise<ConversationItem | undefined> {
  const text = textParts(message, warn);
  if (message.role === 'assistant') {
    if (text.length === 0) return undefined;
    return {
      type: 'message',
      id,
      role: 'assistant',
      content: text.map((part) => ({ type: 'text', text: part.text })),
    };
  }
  if (message.role !== 'user') {
    return text.length === 0 ? undefined : { type: 'message', id, role: 'system', content: text };
  }
  const images = await imageParts(message, warn);
  const content = [...text, ...images];
  return content.length === 0 ? undefined : { type: 'message', id, role: 'user', content };
}

function textParts(message: llm.ChatMessage, warn: PartWarning): InputTextPart[] {
  const parts: InputTextPart[] = [];
  for (const part of message.content) {
    const text = partText(part);
    if (text !== undefined && text.trim() !== '') parts.push({ type: 'input_text', text });
    else if (isAudio(part) && part.transcript === undefined) warn('audio without a transcript', message.id);
  }
  return parts;
}

function partText(part: llm.ChatContent): string | undefined {
  if (typeof part === 'string') return part;
  if (isAudio(part)) return part.transcript;
  return 'value' in part ? part.value : undefined;
}

function isAudio(part: llm.ChatContent): part is llm.AudioContent {
  return typeof part === 'object' && 'type' in part && part.type === 'audio_content';
}

function isImage(part: llm.ChatContent): part is llm.ImageContent {
  return typeof part === 'object' && 'type' in part && part.type === 'image_content';
}

async function imageParts(message: llm.ChatMessage, warn: PartWarning): Promise<InputImagePart[]> {
  const parts: InputImagePart[] = [];
  for (const part of message.content) {
    if (!isImage(part)) continue;
    try {
      const image = await llm.serializeImage(part);
      const url =
        image.externalUrl ?? `data:${image.mimeType ?? 'image/png'};base64,${image.base64Data ?? ''}`;
      parts.push({ type: 'input_image', image_url: url, detail: part.inferenceDetail });
    } catch {
      warn('an image that cannot be encoded', message.id);
    }
  }
  return parts;
}
