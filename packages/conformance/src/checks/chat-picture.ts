// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { llm } from '@livekit/agents';
import type { NeutralItem } from '../server/neutral.ts';

type Picture = Record<string, unknown>;

/** The whole content of an item as plain values that can be compared. */
export function pictureOf(item: llm.ChatItem): Picture {
  const { id, type } = item;
  if (item.type === 'function_call') {
    const { callId, name, args, createdAt } = item;
    return { id, type, callId, name, args, createdAt };
  }
  if (item.type === 'function_call_output') {
    const { callId, output, isError, createdAt } = item;
    return { id, type, callId, output, isError, createdAt };
  }
  if (item.type !== 'message') return { id, type };
  const { role, interrupted, createdAt } = item;
  const images = item.content.flatMap((part) =>
    typeof part !== 'string' && part.type === 'image_content' ? [part.image] : [],
  );
  return { id, type, role, text: item.textContent ?? '', images, interrupted, createdAt };
}

/** The part of an item that a provider keeps. */
export function keptOf(item: llm.ChatItem): Picture {
  const { id, callId, name, args, output, role, text, images } = pictureOf(item);
  if (item.type === 'function_call') return { id, kind: 'call', callId, name, args };
  if (item.type === 'function_call_output') return { id, kind: 'output', callId, output };
  return { id, kind: 'message', role, text, images };
}

/** The same for an item at the provider. */
export function heldOf(item: NeutralItem): Picture {
  if (item.kind !== 'message') return { ...item };
  const { id, kind, role, text, parts } = item;
  const spoken = parts.flatMap((part) => (part.type === 'audio' ? [part.transcript ?? ''] : [])).join('');
  const images = parts.flatMap((part) => (part.type === 'image' ? [part.url] : []));
  return { id, kind, role, text: text || spoken, images };
}
