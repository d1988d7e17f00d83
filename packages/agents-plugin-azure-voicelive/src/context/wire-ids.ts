// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { newId } from '@voicelive-kit/protocol';

/** The longest id a client may choose for an item or call (observed limit of the OpenAI Realtime API). */
const MAX_ID_LENGTH = 32;
const ACCEPTED_ID = /^[A-Za-z0-9_-]+$/u;

/**
 * Maps ids of the framework to ids on the wire, and back.
 *
 * Ids that the service created on the present connection are sent back unchanged, whatever their format. Items created
 * by the plugin, including those restored from earlier connections, keep their id if the service accepts it from a
 * client; otherwise they get a short alias, the same one on every connection.
 */
export class WireIds {
  readonly #alias = new Map<string, string>();
  readonly #original = new Map<string, string>();
  /** Created by the service on the present connection. */
  readonly #service = new Set<string>();

  /** Maps an id that the service created, and records its origin. */
  fromService(id: string): string {
    if (!this.#original.has(id)) this.#service.add(id);
    return this.fromWire(id);
  }

  /** The id of an item or call on the present connection. */
  toWire(id: string): string {
    return this.#service.has(id) ? id : this.chosen(id);
  }

  /** The id under which the plugin creates an item or call. */
  chosen(id: string): string {
    const known = this.#alias.get(id);
    if (known !== undefined) return known;
    if (id.length <= MAX_ID_LENGTH && ACCEPTED_ID.test(id)) return id;
    const alias = newId('x', MAX_ID_LENGTH - 2);
    this.#alias.set(id, alias);
    this.#original.set(alias, id);
    return alias;
  }

  fromWire(id: string): string {
    return this.#original.get(id) ?? id;
  }

  /** The plugin has created an item on the present connection that the service had created before. */
  created(id: string): void {
    this.#service.delete(id);
  }

  /** From now on the plugin creates the items that the service had created. Returns their ids. */
  connectionLost(): readonly string[] {
    const made = [...this.#service];
    this.#service.clear();
    return made;
  }

  /** The framework changed an id; the id on the wire stays. */
  rename(from: string, to: string): void {
    const wire = this.toWire(from);
    this.#alias.delete(from);
    this.#original.delete(wire);
    if (wire === to) return;
    this.#alias.set(to, wire);
    this.#original.set(wire, to);
  }
}
