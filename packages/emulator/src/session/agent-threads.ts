// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerItem } from '@voicelive-kit/protocol';
import { isInterimId } from '../engine/interim.ts';

const KEPT_THREADS = 100;
const KEPT_ITEMS = 500;
/** Larger items are not kept, in characters of JSON, so that memory does not grow with what clients send. */
const LARGEST_ITEM = 64 * 1024;

/** Conversations with agents that outlive their connections, by conversation id. */
export class AgentThreads {
  readonly #threads = new Map<string, ServerItem[]>();
  /** Connections that currently use a conversation, by conversation id. */
  readonly #open = new Map<string, Set<() => readonly ServerItem[]>>();

  /** The items of a conversation so far; empty if it is unknown. */
  itemsOf(threadId: string): readonly ServerItem[] {
    const latest = [...(this.#open.get(threadId) ?? [])].at(-1);
    if (latest) this.keep(threadId, latest());
    return this.#threads.get(threadId) ?? [];
  }

  /** A connection continues a conversation. Returns a function that ends that and saves its items. */
  carry(threadId: string, items: () => readonly ServerItem[]): () => void {
    const carriers = this.#open.get(threadId) ?? new Set();
    this.#open.set(threadId, carriers.add(items));
    return () => {
      // A later connection has newer items.
      if ([...carriers].at(-1) === items) this.keep(threadId, items());
      carriers.delete(items);
      if (carriers.size === 0) this.#open.delete(threadId);
    };
  }

  keep(threadId: string, items: readonly ServerItem[]): void {
    const kept = items.filter((item) => !isInterimId(item.id) && JSON.stringify(item).length <= LARGEST_ITEM);
    this.#threads.delete(threadId);
    this.#threads.set(threadId, kept.slice(-KEPT_ITEMS));
    const [oldest] = this.#threads.keys();
    if (this.#threads.size > KEPT_THREADS && oldest !== undefined) this.#threads.delete(oldest);
  }
}
