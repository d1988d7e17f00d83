// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import {
  newClientItemId,
  type ConversationItem,
  type ServerItem,
  type UserMessageItem,
} from '@voicelive-kit/protocol';
import { ClientMistake } from '../client-mistake.ts';
import { duplicate, gone } from '../conversation/conversation.ts';
import { checkForm, withoutCall } from '../conversation/item-form.ts';
import { textOf } from '../conversation/items.ts';
import { checkText } from '../conversation/wrong-field.ts';
import type { EngineContext } from './context.ts';
import { decodeAudio, durationOf, halfSample } from './sound-bytes.ts';
import { isEmptyText } from './typed-text.ts';

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
    checkText('previous_item_id', previousItemId ?? '');
    checkForm(wanted, family);
    if (wanted.type === 'function_call_output' && !conversation.hasCall(wanted.call_id))
      throw withoutCall(wanted.call_id);
    const sound = this.#soundIn(wanted);
    const item = accept(wanted, () => newClientItemId(random));
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

  /**
   * Throws a ClientMistake for items of a `response.create` that the service rejects, before any of them counts; `at`
   * is the path of their list. `added`: they become items of the conversation.
   */
  check(items: readonly ConversationItem[], at: string, added: boolean): void {
    const { conversation, family } = this.#context;
    const ids = new Set(added ? conversation.items.map(({ id }) => id) : []);
    const calls = new Set(items.flatMap((item) => (item.type === 'function_call' ? [item.call_id] : [])));
    for (const [index, item] of items.entries()) {
      // Names an item of the conversation, in OpenAI's protocol.
      if ((item as { type: string }).type === 'item_reference') continue;
      checkForm(item, family, `${at}[${index}]`);
      this.#soundIn(item, `${at}[${index}]`);
      if (
        item.type === 'function_call_output' &&
        !calls.has(item.call_id) &&
        !conversation.hasCall(item.call_id)
      )
        throw withoutCall(item.call_id);
      if (!item.id) continue;
      if (ids.has(item.id)) throw duplicate(item.id);
      ids.add(item.id);
    }
  }

  /** The audio a client puts into a message, whose path is `at`; throws a ClientMistake if it is not whole. */
  #soundIn(item: ConversationItem, at = 'item'): Uint8Array {
    if (item.type !== 'message' || item.role !== 'user') return new Uint8Array(0);
    const pcm = (this.#context.session.input_audio_format ?? 'pcm16') === 'pcm16';
    return Buffer.concat(
      (item.content ?? []).map((part, index) => {
        if (part.type !== 'input_audio') return Buffer.alloc(0);
        const param = `${at}.content[${index}].audio`;
        const sound = decodeAudio(part.audio ?? '', param);
        if (pcm && sound.length % 2 !== 0) throw halfSample(param);
        return sound;
      }),
    );
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
    if (item === undefined) throw gone('retriev', itemId);
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
    if (!this.#context.conversation.remove(itemId)) throw gone('delet', itemId);
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

/** The item as the service keeps it. */
function accept(wanted: ConversationItem, newId: () => string): ServerItem {
  const base = { id: wanted.id ?? newId(), object: 'realtime.item' };
  switch (wanted.type) {
    case 'message':
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
      return { ...base, type: wanted.type, call_id: wanted.call_id, output: wanted.output };
    default:
      return { ...wanted, ...base };
  }
}

/** Content as the service echoes it: `output_text` becomes `text`; audio and images are not echoed. */
function echo(item: Extract<ConversationItem, { type: 'message' }>): unknown[] {
  return (item.content ?? []).map((part) => {
    if (part.type === 'output_text') return { type: 'text', text: part.text };
    if (part.type === 'input_image')
      return { type: part.type, image_url: null, detail: part.detail ?? 'auto' };
    return part.type === 'input_audio' ? { type: part.type, transcript: part.transcript ?? null } : part;
  });
}
