// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import type { ClientEvent } from '@voicelive-kit/protocol';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { systemClock } from '../connection/clock.ts';
import type { Answer } from './pending-answers.ts';
import { ServiceItems, type IdentifiedItem, type Place } from './service-items.ts';

/** A service that handles items in order of arrival, and answers in another. */
class Service {
  readonly items: string[];
  asked = 0;
  readonly #refuses: ReadonlySet<string>;
  readonly #shuffle: readonly number[];

  constructor(present: readonly string[], refuses: ReadonlySet<string>, shuffle: readonly number[]) {
    this.items = [...present];
    this.#refuses = refuses;
    this.#shuffle = shuffle;
  }

  async ask(event: ClientEvent): Promise<Answer> {
    assert.equal(event.type, 'conversation.item.create');
    const { item, previous_item_id: previous } = event as { item: { id: string }; previous_item_id?: string };
    const delay = this.#shuffle[this.asked % this.#shuffle.length] ?? 0;
    this.asked += 1;
    const taken = this.#take(item.id, previous);
    for (let tick = 0; tick < delay; tick += 1) await Promise.resolve();
    return taken ? { kind: 'done' } : { kind: 'refused', error: { code: 'invalid_value' } };
  }

  #take(id: string, previous: string | undefined): boolean {
    const anchored = previous !== undefined && previous !== 'root';
    const at = anchored ? this.items.indexOf(previous) + 1 : previous === 'root' ? 0 : this.items.length;
    if (this.#refuses.has(id) || (anchored && at === 0)) return false;
    this.items.splice(at, 0, id);
    return true;
  }
}

const item = (id: string): IdentifiedItem => ({ id, type: 'message', role: 'user', content: [] });

test('creates all new items of a list except the refused ones, in order, with at most one retry each', async () => {
  await expect(
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('present', 'new', 'new', 'refused', 'refused'), { maxLength: 60 }),
        fc.array(fc.nat(6), { minLength: 1, maxLength: 20 }),
        async (kinds, shuffle) => {
          const wanted = kinds.map((kind, at) => ({ id: `${kind}_${at}`, kind }));
          const idsOf = (...of: string[]): string[] =>
            wanted.filter(({ kind }) => of.includes(kind)).map(({ id }) => id);
          const service = new Service(idsOf('present'), new Set(idsOf('refused')), shuffle);
          const items = new ServiceItems({
            clock: systemClock,
            ask: (event) => service.ask(event),
            batch: (work) => work(),
          });
          for (const id of idsOf('present')) items.made(id);
          const placeOf = (at: number): Place =>
            wanted.slice(0, at).findLast(({ id }) => items.has(id))?.id ?? null;
          const answers = wanted.flatMap(({ id, kind }, at) =>
            kind === 'present' ? [] : [items.create(item(id), placeOf(at), () => placeOf(at))],
          );
          const outcomes = (await Promise.all(answers)).map((answer) => answer.kind);
          const left = idsOf('present', 'new');
          assert.deepEqual(service.items, left);
          assert.deepEqual(
            wanted.filter(({ id }) => items.has(id)).map(({ id }) => id),
            left,
          );
          const expected = wanted.flatMap(({ kind }) =>
            kind === 'present' ? [] : [kind === 'new' ? 'done' : 'refused'],
          );
          assert.deepEqual(outcomes, expected);
          assert.ok(service.asked <= 2 * answers.length);
        },
      ),
      { numRuns: 500 },
    ),
  ).resolves.toBeUndefined();
});
