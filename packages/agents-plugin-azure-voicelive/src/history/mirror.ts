// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import type { Speech } from './speech.ts';

/** What the service holds for one item, and what is known about it here. */
export interface MirrorEntry {
  /** Never mutated: a change replaces the item, so a snapshot handed out stays as it was. */
  readonly item: llm.ChatItem;
  /** Caller's speech whose transcript has not come; it must not be made into text. */
  readonly awaitingTranscript: boolean;
  /** Speech the service made on the present connection; only such a message can be truncated. */
  readonly speech: Speech | undefined;
  /**
   * Until when leaving the item out of an update does not mean to delete it, epoch milliseconds: the framework may
   * not have heard of it yet, or may still be playing it.
   */
  readonly protectedUntil: number;
  /** The plugin put it there to keep the conversation valid; a real output replaces it. */
  readonly placeholder: boolean;
}

/** Items the service makes up to bridge a wait; they are spoken, then vanish from its history. */
export const INTERIM_PREFIX = 'interim_';

const FRESH = {
  awaitingTranscript: false,
  speech: undefined,
  protectedUntil: 0,
  placeholder: false,
} as const;

/**
 * The plugin's picture of the service's conversation, in order.
 *
 * It is also what a new connection is filled from, so an item is here before the service has it: everything the
 * framework asked for survives a drop at any moment.
 */
export class HistoryMirror {
  readonly #order: string[] = [];
  readonly #entries = new Map<string, MirrorEntry>();

  get lastId(): string | undefined {
    return this.#order.at(-1);
  }

  get(id: string): MirrorEntry | undefined {
    return this.#entries.get(id);
  }

  /** The entries in conversation order. */
  list(): MirrorEntry[] {
    return this.#order.flatMap((id) => this.#entries.get(id) ?? []);
  }

  /**
   * Puts an item after `anchor` (`null`: first; `undefined` or unknown: last). An item already there keeps its
   * place, because the service announces some items twice.
   */
  insert(item: llm.ChatItem, anchor: string | null | undefined, facts: Partial<MirrorEntry> = {}): void {
    if (this.#entries.has(item.id)) return;
    this.#entries.set(item.id, { ...FRESH, ...facts, item });
    if (anchor === null) {
      this.#order.unshift(item.id);
      return;
    }
    const at = anchor === undefined ? -1 : this.#order.indexOf(anchor);
    this.#order.splice(at < 0 ? this.#order.length : at + 1, 0, item.id);
  }

  /** Changes what is known of an item; nothing happens when it is gone. */
  patch(id: string, change: Partial<MirrorEntry>): void {
    const entry = this.#entries.get(id);
    if (entry) this.#entries.set(id, { ...entry, ...change });
  }

  /** Replaces a message's text by `text`, leaving images and audio as they are. */
  setText(id: string, text: string, change: Partial<MirrorEntry> & { interrupted?: boolean } = {}): void {
    const entry = this.#entries.get(id);
    if (entry?.item.type !== 'message') return;
    const { interrupted = entry.item.interrupted, ...rest } = change;
    const content = entry.item.content.filter((part) => typeof part === 'object' && 'type' in part);
    this.patch(id, {
      ...rest,
      item: copyMessage(entry.item, text === '' ? content : [text, ...content], interrupted),
    });
  }

  remove(id: string): void {
    if (!this.#entries.delete(id)) return;
    this.#order.splice(this.#order.indexOf(id), 1);
  }

  /** The conversation as the service has it, or will have it on the next connection. */
  snapshot(): llm.ChatContext {
    return new llm.ChatContext(this.list().map((entry) => entry.item));
  }

  /** The items an update made now may delete by leaving them out. */
  deletable(now: number): Set<string> {
    return new Set(
      this.list()
        .filter((entry) => !entry.awaitingTranscript && entry.protectedUntil <= now)
        .map((entry) => entry.item.id),
    );
  }

  /**
   * Forgets what only the lost connection knew: speech that was never transcribed cannot be restored, and what was
   * spoken comes back as text.
   */
  connectionLost(): void {
    for (const entry of this.list()) {
      if (entry.awaitingTranscript) this.remove(entry.item.id);
      else this.patch(entry.item.id, { speech: undefined });
    }
  }

  /** True when the last word is the caller's. */
  endsWithUser(): boolean {
    const last = this.list().at(-1)?.item;
    return last?.type === 'message' && last.role === 'user' && last.rawTextContent !== undefined;
  }

  /** Function calls without an output, oldest first. */
  openCalls(): llm.FunctionCall[] {
    const items = this.list().map((entry) => entry.item);
    const answered = new Set(
      items.flatMap((item) => (item.type === 'function_call_output' ? item.callId : [])),
    );
    return items.filter(
      (item) => item.type === 'function_call' && !answered.has(item.callId),
    ) as llm.FunctionCall[];
  }
}

function copyMessage(
  message: llm.ChatMessage,
  content: llm.ChatContent[],
  interrupted: boolean,
): llm.ChatMessage {
  return llm.ChatMessage.create({
    id: message.id,
    role: message.role,
    content,
    interrupted,
    createdAt: message.createdAt,
    metrics: message.metrics,
    extra: message.extra,
    ...(message.transcriptConfidence === undefined
      ? {}
      : { transcriptConfidence: message.transcriptConfidence }),
  });
}

/** A copy the mirror may keep while the framework goes on using, and changing, its own. */
export function copyItem(item: llm.ChatItem): llm.ChatItem {
  switch (item.type) {
    case 'message':
      return copyMessage(item, [...item.content], item.interrupted);
    case 'function_call':
      return llm.FunctionCall.create({
        id: item.id,
        callId: item.callId,
        name: item.name,
        args: item.args,
        createdAt: item.createdAt,
        extra: item.extra,
        ...(item.groupId === undefined ? {} : { groupId: item.groupId }),
      });
    case 'function_call_output':
      return llm.FunctionCallOutput.create({
        id: item.id,
        callId: item.callId,
        output: item.output,
        isError: item.isError,
        name: item.name,
        createdAt: item.createdAt,
      });
    default:
      return item;
  }
}
