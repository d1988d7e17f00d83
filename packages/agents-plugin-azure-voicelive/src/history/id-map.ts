// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';

/**
 * Longest id the service's OpenAI backend accepts for items and calls (observed limit of the OpenAI Realtime API).
 */
const MAX_ID_LENGTH = 32;
const ACCEPTED_ID = /^[A-Za-z0-9_-]+$/u;

/**
 * Maps the framework's ids to ids the service accepts, and back.
 *
 * Ids are join keys for truncation, context diffs and tool outputs, so they are kept as they are wherever the service
 * allows it; longer or foreign ones get a stable short alias, the same on every connection.
 */
export class IdMap {
  readonly #original = new Map<string, string>();

  toWire(id: string): string {
    if (id.length <= MAX_ID_LENGTH && ACCEPTED_ID.test(id)) return id;
    const alias = `x_${createHash('sha256').update(id).digest('hex').slice(0, 28)}`;
    this.#original.set(alias, id);
    return alias;
  }

  fromWire(id: string): string {
    return this.#original.get(id) ?? id;
  }

  forget(id: string): void {
    this.#original.delete(this.toWire(id));
  }
}
