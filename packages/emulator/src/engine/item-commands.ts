// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import {
  newClientItemId,
  type ConversationItem,
  type ServerItem,
  type UserMessageItem,
} from '@voicelive-kit/protocol';
import { ClientMistake } from '../client-mistake.ts';
import { checkCall, checkForm } from '../conversation/item-form.ts';
import { textOf } from '../conversation/items.ts';
import type { EngineContext } from './context.ts';
import { decodeAudio, durationOf } from './sound-bytes.ts';
import { isEmptyText } from './typed-text.ts';

const MESSAGE_PARTS: Record<string, readonly string[]> = {
  system: ['input_text'],
  user: ['input_text', 'input_audio', 'input_image'],
  assistant: ['text', 'output_text'],
};

/** What clients do to the items of the conversation. */
export class ItemCommands {
  readonly #context: EngineContext;
  readonly #whenIdle: (task: () => void) => void;

  constructor(context: EngineContext, whenIdle: (task: () => void) => void) {
    this.#context = context;
    this.#whenIdle = whenIdle;
  }

  create(wanted: ConversationItem, previousItemId: string | null | undefined): void {
    const { conversation, family, random } = this.#context;
    checkForm(wanted, family);
    const item = accept(wanted, () => newClientItemId(random));
    if (item.type === 'function_call_output') checkCall(item.call_id, conversation.items);
    const sound = soundIn(wanted);
    const before = conversation.add(item, previousItemId, true);
    // Cascaded models report no order.
    const previous = family === 'cascaded' ? '' : before;
    if (item.type === 'message' && item.role === 'user') this.#understand(item, sound);
    const created = { kind: 'item-created', item, previousItemId: previous, spoken: false } as const;
    if (item.type !== 'function_call_output') return this.#context.emit(created);
    this.#context.script.delivered(item.call_id);
    this.#context.faults.moment('tool-output');
    // The service accepts an output early, but reports it only after the response that made the call.
    return this.#whenIdle(() => this.#context.emit(created));
  }

  /** Text is read; audio without text is transcribed; text that is still being typed is awaited. */
  #understand(item: UserMessageItem & { id: string }, sound: Uint8Array): void {
    const { conversation, heardMs, script, session } = this.#context;
    if (sound.length > 0) {
      conversation.addAudio(item.id, durationOf(sound, session), heardMs());
      conversation.keepSound(item.id, sound);
    }
    const text = textOf(item);
    if (sound.length > 0 && text === '') script.hear(item.id, false);
    else if (!isEmptyText(item)) script.read(item.id, text);
  }

  retrieve(itemId: string): void {
    const item = this.#context.conversation.get(itemId);
    if (item === undefined) throw missing('item_retrieve_invalid_item_id', 'retrieving', itemId);
    this.#context.emit({ kind: 'item-retrieved', item: this.#withSound(item) });
  }

  /** The user's speech is returned with its audio. */
  #withSound(item: ServerItem): ServerItem {
    const sound = this.#context.conversation.soundOf(item.id);
    if (sound === undefined || item.type !== 'message' || item.role !== 'user') return item;
    const audio = Buffer.from(sound.buffer, sound.byteOffset, sound.byteLength).toString('base64');
    const content = (item.content ?? []).map((part) =>
      part.type === 'input_audio' ? { type: part.type, audio, transcript: part.transcript ?? null } : part,
    );
    return { ...item, content };
  }

  delete(itemId: string): void {
    if (!this.#context.conversation.remove(itemId))
      throw missing('item_delete_invalid_item_id', 'deleting', itemId);
    this.#context.emit({ kind: 'item-deleted', itemId });
  }

  truncate(itemId: string, contentIndex: number, audioEndMs: number): void {
    if (contentIndex !== 0) {
      throw new ClientMistake(
        'invalid_value',
        `Invalid value: 'content_index' is ${contentIndex}; only 0 is supported.`,
        'content_index',
      );
    }
    if (!Number.isInteger(audioEndMs) || audioEndMs < 0) {
      throw new ClientMistake(
        'invalid_value',
        `Invalid value: 'audio_end_ms' is ${audioEndMs}; expected whole milliseconds, 0 or more.`,
        'audio_end_ms',
      );
    }
    if (this.#context.faults.take('delete-under-truncate')) this.delete(itemId);
    this.#context.conversation.truncate(itemId, audioEndMs);
    this.#context.conversation.silence();
    this.#context.emit({ kind: 'item-truncated', itemId, audioEndMs });
  }
}

function missing(code: string, doing: string, itemId: string): ClientMistake {
  return new ClientMistake(code, `Error ${doing} item: no item with id '${itemId}' found.`, 'item_id');
}

/** The item as the service keeps it; throws a ClientMistake that names the field. */
function accept(wanted: ConversationItem, newId: () => string): ServerItem {
  const id = wanted.id ?? newId();
  const base = { id, object: 'realtime.item' };
  switch (wanted.type) {
    case 'message':
      checkMessage(wanted);
      return {
        ...base,
        type: wanted.type,
        status: 'completed',
        role: wanted.role,
        content: echo(wanted),
      } as ServerItem;
    case 'function_call':
      return {
        ...base,
        type: wanted.type,
        status: 'completed',
        name: wanted.name,
        call_id: wanted.call_id,
        arguments: wanted.arguments ?? '',
      };
    case 'function_call_output':
      if (typeof wanted.output !== 'string') {
        throw new ClientMistake(
          'invalid_value',
          `Invalid type for 'item.output': expected a string, but got ${typeof wanted.output} instead.`,
          'item.output',
        );
      }
      return { ...base, type: wanted.type, call_id: wanted.call_id, output: wanted.output };
    case 'mcp_approval_response':
      return { ...wanted, ...base };
    case 'mcp_list_tools':
    case 'mcp_call':
    case 'mcp_approval_request':
    case 'web_search_call':
    case 'file_search_call':
    case 'foundry_agent_call':
      break;
  }
  const type = String((wanted as { type: unknown }).type);
  throw new ClientMistake(
    'invalid_value',
    `Invalid value: 'item.type' is '${type}'; clients create message, function_call, function_call_output and mcp_approval_response items.`,
    'item.type',
  );
}

type Message = Extract<ConversationItem, { type: 'message' }>;

function checkMessage(item: Message): void {
  const accepted = MESSAGE_PARTS[item.role];
  if (accepted === undefined) {
    throw new ClientMistake(
      'invalid_value',
      `Invalid value: 'item.role' is '${item.role}'; expected system, user or assistant.`,
      'item.role',
    );
  }
  if (!Array.isArray(item.content)) {
    throw new ClientMistake(
      'missing_required_parameter',
      "Missing required parameter: 'item.content'.",
      'item.content',
    );
  }
  for (const [index, part] of item.content.entries()) {
    if (accepted.includes(part?.type)) continue;
    throw new ClientMistake(
      'invalid_value',
      `Invalid value: '${part?.type}'. Supported values for a ${item.role} message are: ${accepted.map((type) => `'${type}'`).join(', ')}.`,
      `item.content[${index}].type`,
    );
  }
}

/** The audio a client puts into a message; throws a ClientMistake if it is not base64. */
function soundIn(item: ConversationItem): Uint8Array {
  if (item.type !== 'message' || item.role !== 'user') return new Uint8Array(0);
  return Buffer.concat(
    (item.content ?? []).map((part, index) =>
      part.type === 'input_audio'
        ? decodeAudio(part.audio ?? '', `item.content[${index}].audio`)
        : Buffer.alloc(0),
    ),
  );
}

/** Content as the service echoes it: `output_text` becomes `text`; audio and images are not echoed. */
function echo(item: Message): unknown[] {
  return (item.content ?? []).map((part) => {
    if (part.type === 'output_text') return { type: 'text', text: part.text };
    if (part.type === 'input_image')
      return { type: part.type, image_url: null, detail: part.detail ?? 'auto' };
    return part.type === 'input_audio' ? { type: part.type, transcript: part.transcript ?? null } : part;
  });
}
