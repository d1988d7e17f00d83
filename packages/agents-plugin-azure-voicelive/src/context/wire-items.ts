// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import type { InputImagePart, InputTextPart } from '@voicelive-kit/protocol';
import type { SessionLog } from '../events/safe-emitter.ts';
import type { IdentifiedItem } from '../link/service-items.ts';

/** Converts chat items to the wire. */
export class WireItems {
  readonly #log: SessionLog;
  /** Encoded images by content part; encoded once for all connections. */
  readonly #images = new WeakMap<llm.ImageContent, InputImagePart | 'unusable'>();

  constructor(log: SessionLog) {
    this.#log = log;
  }

  /** Undefined when there is nothing to encode, so that the caller does not have to wait. */
  encodeImages(items: readonly llm.ChatItem[]): Promise<unknown> | undefined {
    const work = items.flatMap((item) =>
      item.type === 'message'
        ? item.content.flatMap((part) =>
            isImage(part) && !this.#images.has(part) ? this.#encodeImage(part, item.id) : [],
          )
        : [],
    );
    return work.length === 0 ? undefined : Promise.all(work);
  }

  /**
   * The wire form of a chat item whose images are encoded; undefined when none of its content can be represented.
   *
   * Speech is sent as its transcript: the service accepts user audio for native models only, and no assistant audio.
   * @param id - of the item on the wire.
   * @param callId - of its call on the wire.
   */
  toWire(item: llm.ChatItem, id: string, callId: string): IdentifiedItem | undefined {
    switch (item.type) {
      case 'message':
        return this.#message(item, id);
      case 'function_call':
        return {
          type: 'function_call',
          id,
          name: item.name,
          call_id: callId,
          arguments: objectText(item.args),
        };
      case 'function_call_output':
        return { type: 'function_call_output', id, call_id: callId, output: outputText(item.output) };
      default:
        return undefined;
    }
  }

  #message(message: llm.ChatMessage, id: string): IdentifiedItem | undefined {
    const { role } = message;
    const text = this.#textParts(message);
    if (role === 'assistant') {
      const content = text.map((part) => ({ type: 'text' as const, text: part.text }));
      return content.length === 0 ? undefined : { type: 'message', id, role, content };
    }
    if (role !== 'user') {
      return text.length === 0 ? undefined : { type: 'message', id, role: 'system', content: text };
    }
    const pictures = message.content.flatMap((part) => {
      const picture = isImage(part) ? this.#images.get(part) : undefined;
      return picture === undefined || picture === 'unusable' ? [] : [picture];
    });
    const content = [...text, ...pictures];
    return content.length === 0 ? undefined : { type: 'message', id, role, content };
  }

  #textParts(message: llm.ChatMessage): InputTextPart[] {
    return message.content.flatMap((part) => {
      const text = partText(part);
      if (text !== undefined && text.trim() !== '') return { type: 'input_text' as const, text };
      if (isAudio(part) && part.transcript === undefined)
        this.#warn('audio without a transcript', message.id);
      return [];
    });
  }

  async #encodeImage(part: llm.ImageContent, itemId: string): Promise<void> {
    try {
      const image = await llm.serializeImage(part);
      const url =
        image.externalUrl ?? `data:${image.mimeType ?? 'image/png'};base64,${image.base64Data ?? ''}`;
      this.#images.set(part, { type: 'input_image', image_url: url, detail: part.inferenceDetail });
    } catch {
      this.#images.set(part, 'unusable');
      this.#warn('an image that cannot be encoded', itemId);
    }
  }

  #warn(reason: string, itemId: string): void {
    this.#log.warn({ itemId, reason }, 'part of a conversation item cannot be sent');
  }
}

/** Whether two JSON texts represent the same arguments. */
export function sameArguments(a: string, b: string): boolean {
  return a === b || JSON.stringify(JSON.parse(objectText(a))) === JSON.stringify(JSON.parse(objectText(b)));
}

/** The service requires a JSON object; models sometimes produce something else, which is passed on to the framework only. */
function objectText(args: string): string {
  try {
    const value: unknown = JSON.parse(args);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return args;
  } catch {
    // Not JSON.
  }
  return '{}';
}

/** Untyped tools can return anything; the service accepts text only. */
function outputText(output: unknown): string {
  if (typeof output === 'string') return output;
  return JSON.stringify(output) ?? '';
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
