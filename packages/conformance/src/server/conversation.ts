// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ItemPlace, NeutralItem } from './neutral.ts';

/** The provider's conversation: items in order. */
export class Conversation {
  readonly #items: NeutralItem[] = [];
  readonly #unasked = new Set<string>();

  /** Items in order, as a copy, without those added only by the provider's temperament. */
  items(): NeutralItem[] {
    return this.#items.filter(({ id }) => !this.#unasked.has(id));
  }

  /** All items in order, as a copy. */
  everything(): NeutralItem[] {
    return [...this.#items];
  }

  /** Marks an item as added by the temperament. */
  markUnasked(id: string): void {
    this.#unasked.add(id);
  }

  has(id: string): boolean {
    return this.#indexOf(id) >= 0;
  }

  get lastId(): string | null {
    return this.#items.at(-1)?.id ?? null;
  }

  /** Id of the previous item, null for the first. */
  previousOf(id: string): string | null {
    return this.#items[this.#indexOf(id) - 1]?.id ?? null;
  }

  /** Adds an item; false when its anchor does not exist or its id is taken. */
  insert(item: NeutralItem, place: ItemPlace = { at: 'end' }): boolean {
    if (this.has(item.id)) return false;
    if ('after' in place) {
      const index = this.#indexOf(place.after);
      if (index < 0) return false;
      this.#items.splice(index + 1, 0, item);
    } else if (place.at === 'first') this.#items.unshift(item);
    else this.#items.push(item);
    return true;
  }

  replace(item: NeutralItem): void {
    const index = this.#indexOf(item.id);
    if (index >= 0) this.#items[index] = item;
  }

  /** Returns false when there is no such item. */
  delete(id: string): boolean {
    const index = this.#indexOf(id);
    if (index < 0) return false;
    this.#items.splice(index, 1);
    return true;
  }

  #indexOf(id: string): number {
    return this.#items.findIndex((item) => item.id === id);
  }
}

/** A user turn before it is transcribed. */
export function userAudio(id: string): NeutralItem {
  return { kind: 'message', id, role: 'user', text: '', parts: [{ type: 'audio', transcript: null }] };
}
