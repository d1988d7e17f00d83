// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import type { Speech } from '../speech/heard-text.ts';
import { copyItem, withText } from './chat-items.ts';

/** One item of the conversation and its state. */
export interface RemoteItem {
  /** Replaced, never mutated. */
  readonly item: llm.ChatItem;
  /** The framework has seen it, so an update without it deletes it. */
  readonly shown: boolean;
  /** Speech without a transcript, or part of a response that has not ended. An update without it does not delete it. */
  readonly unfinished: boolean;
  /** The caller's speech, which the service holds as audio. */
  readonly spokenByUser: boolean;
  /** Audio of a response on the present connection; only that can be truncated at the service. */
  readonly speech: Speech | undefined;
  /** Truncated to what was heard. */
  readonly cut: boolean;
  /** The plugin's placeholder for the output of a call; a real output replaces it. */
  readonly placeholder: boolean;
  /** The id of the item that the service named as its predecessor. */
  readonly follows: string | undefined;
}

const UNKNOWN = {
  shown: false,
  unfinished: false,
  spokenByUser: false,
  speech: undefined,
  cut: false,
  placeholder: false,
  follows: undefined,
} as const;

/**
 * The local copy of the service's conversation, in order. New connections are filled from it, so an item is added here
 * before it is sent: everything the framework asked for survives a connection loss.
 */
export class RemoteChatContext {
  readonly #byId = new Map<string, RemoteItem>();
  readonly #items: RemoteItem[] = [];

  /** The items in conversation order. */
  get items(): readonly RemoteItem[] {
    return this.#items;
  }

  get(id: string): RemoteItem | undefined {
    return this.#byId.get(id);
  }

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  /** The items before `id`, nearest first. */
  *before(id: string): Generator<RemoteItem> {
    for (let at = this.#indexOf(id) - 1; at >= 0; at -= 1) yield this.#items[at]!;
  }

  /** The items after `id`, nearest first. */
  after(id: string): readonly RemoteItem[] {
    return this.#items.slice(this.#indexOf(id) + 1);
  }

  /**
   * Inserts an item after `anchor` (`null`: first; `undefined` or unknown: last). An item that is already there stays,
   * because the service announces some items twice.
   */
  insert(item: llm.ChatItem, anchor: string | null | undefined, facts: Partial<RemoteItem> = {}): void {
    if (this.has(item.id)) return;
    const known = anchor === null || (anchor !== undefined && this.has(anchor));
    const remote = { ...UNKNOWN, ...facts, item };
    this.#byId.set(item.id, remote);
    this.#items.splice(known ? this.#indexOf(anchor) + 1 : this.#items.length, 0, remote);
  }

  /** Changes an entry, if it exists. */
  patch(id: string, change: Partial<RemoteItem>): void {
    const before = this.#byId.get(id);
    if (!before) return;
    const remote = { ...before, ...change };
    this.#items[this.#indexOf(id)] = remote;
    if (remote.item.id !== id) this.#byId.delete(id);
    this.#byId.set(remote.item.id, remote);
  }

  /** Replaces the text of a message; images and audio stay. */
  setText(id: string, text: string, change: Partial<RemoteItem> & { interrupted?: boolean } = {}): void {
    const item = this.get(id)?.item;
    if (item?.type !== 'message') return;
    const { interrupted, ...facts } = change;
    this.patch(id, { ...facts, item: withText(item, text, interrupted) });
  }

  remove(id: string): void {
    if (!this.has(id)) return;
    this.#items.splice(this.#indexOf(id), 1);
    this.#byId.delete(id);
  }

  /** Copies for the framework, which has seen these items from now on. */
  show(): llm.ChatContext {
    for (const { item, shown } of this.#items) if (!shown) this.patch(item.id, { shown: true });
    return new llm.ChatContext(this.#items.map(({ item }) => copyItem(item)));
  }

  /**
   * Drops items that cannot be restored: speech without a transcript and incomplete calls. Other speech is restored as
   * text.
   */
  connectionLost(): void {
    for (const { item, spokenByUser, unfinished } of this.#byId.values()) {
      const silent = item.type === 'message' && item.rawTextContent === undefined;
      const begun = item.type === 'function_call' && unfinished;
      if ((spokenByUser && silent) || begun) this.remove(item.id);
      else this.patch(item.id, { speech: undefined, unfinished: false, spokenByUser: false });
    }
  }

  /**
   * True when the last item is a message of the user.
   * @param skips - whether an item behind it is ignored.
   */
  endsWithUser(skips: (id: string) => boolean = () => false): boolean {
    const last = this.#items.findLast(({ item }) => !skips(item.id))?.item;
    return last?.type === 'message' && last.role === 'user' && last.rawTextContent !== undefined;
  }

  /** Complete calls without an output, oldest first. */
  openCalls(): llm.FunctionCall[] {
    const open = new Map<string, llm.FunctionCall>();
    for (const { item, unfinished } of this.#items) {
      if (item.type === 'function_call') {
        if (!unfinished) open.set(item.callId, item);
      } else if (item.type === 'function_call_output') open.delete(item.callId);
    }
    return [...open.values()];
  }

  #indexOf(id: string | null): number {
    const remote = id === null ? undefined : this.#byId.get(id);
    // Searched from the end, because most changes concern the latest items.
    return remote ? this.#items.lastIndexOf(remote) : -1;
  }
}
