// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { isDeepStrictEqual } from 'node:util';
import type { SessionConfig } from '@voicelive-kit/protocol';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SessionConfiguration } from './session-configuration.ts';

const FIELDS = ['a', 'b', 'tools', 'tool_choice'] as const;
type Field = (typeof FIELDS)[number];

const value = (field: Field, good: boolean, n: number): unknown => {
  const word = `${good ? 'good' : 'bad'} ${n}`;
  return field === 'tools' ? [{ type: 'function', name: word }] : word;
};
const isBad = (change: SessionConfig): boolean => JSON.stringify(change).includes('"bad ');

const ask = fc
  .tuple(fc.constantFrom(...FIELDS, 'a' as const, 'a' as const), fc.boolean(), fc.nat({ max: 1 }))
  .map(([field, good, n]) => ({ kind: 'ask' as const, field, value: value(field, good, n) }));
const step = fc.oneof(
  { weight: 4, arbitrary: ask },
  { weight: 4, arbitrary: fc.constant({ kind: 'send' as const }) },
  { weight: 4, arbitrary: fc.constant({ kind: 'answer' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'lose' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'restore' as const }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A service that accepts or refuses an update as a whole, and answers one update at a time. */
class ModelService {
  state: Record<string, unknown> = {};
  update: SessionConfig | undefined;

  /** @returns whether it accepted the update. */
  answer(update: SessionConfig): boolean {
    this.update = undefined;
    if (isBad(update)) return false;
    this.state = { ...this.state, ...update };
    return true;
  }

  lose(): void {
    this.state = {};
    this.update = undefined;
  }
}

function run(steps: readonly Step[]): void {
  const service = new ModelService();
  const configuration = new SessionConfiguration({
    configured: { a: 'good 0', tools: [{ type: 'mcp', server_label: 'm', server_url: 'u' }] },
  });
  /** Values refused since they were last requested. */
  const refused: { field: string; value: unknown }[] = [];
  const everHeld: { field: string; value: unknown }[] = [];
  const has = (list: typeof refused, field: string, wanted: unknown): boolean =>
    list.some((entry) => entry.field === field && isDeepStrictEqual(entry.value, wanted));

  const send = (): boolean => {
    const change = service.update ? undefined : configuration.pending();
    if (!change) return false;
    for (const [field, sent] of Object.entries(change)) {
      if (has(everHeld, field, sent)) continue;
      if (has(refused, field, sent)) throw new Error(`${field} ${JSON.stringify(sent)} was refused before`);
    }
    service.update = change;
    configuration.sent(change);
    return true;
  };
  const answer = (): void => {
    const { update } = service;
    if (!update) return;
    const fields = Object.entries(update).map(([field, sent]) => ({ field, value: sent }));
    if (service.answer(update)) {
      configuration.accepted();
      everHeld.push(...fields);
    } else {
      const before = configuration.wanted;
      const reverted = configuration.refused();
      const touched = Object.keys({ ...before, ...configuration.wanted }).filter(
        (field) => !isDeepStrictEqual(before[field], configuration.wanted[field]),
      );
      // Exactly the reported fields, and none that was requested again since.
      if (!isDeepStrictEqual(touched.toSorted(), reverted.toSorted()))
        throw new Error(`told ${reverted.join()}`);
      const newer = touched.find((field) => !isDeepStrictEqual(before[field], update[field]));
      if (newer !== undefined) throw new Error(`${newer} had been asked for anew`);
      refused.push(...fields);
    }
  };
  const asked = (field: string): void => {
    const anew = refused.filter((entry) => entry.field !== field);
    refused.splice(0, refused.length, ...anew);
  };

  send();
  answer();
  for (const one of steps) {
    if (one.kind === 'ask') {
      if (one.field === 'tools') configuration.setAgentTools(one.value as never);
      else configuration.change({ [one.field]: one.value });
      asked(one.field);
    } else if (one.kind === 'restore') {
      configuration.restoreToolChoice();
      asked('tool_choice');
    } else if (one.kind === 'send') send();
    else if (one.kind === 'answer') answer();
    else {
      service.lose();
      configuration.connectionLost();
    }
  }
  answer();
  for (let rounds = 0; send(); rounds += 1) {
    answer();
    if (rounds > 20) throw new Error('no end of updates');
  }

  const { wanted } = configuration;
  // A field that was never set has the service's default.
  const held: Record<string, unknown> = { tool_choice: 'auto', ...service.state };
  expect(Object.fromEntries(Object.keys(wanted).map((field) => [field, held[field]]))).toEqual(wanted);
}

describe('any sequence of changes, answers and lost connections', () => {
  it('ends with the service holding the wanted values, and never resends refused ones', () => {
    const property = fc.property(fc.array(step, { maxLength: 40, size: 'max' }), (steps) => run(steps));
    expect(() => fc.assert(property, { numRuns: 5_000 })).not.toThrow();
  });
});
