// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import * as fc from 'fast-check';

/** JSON allows this number, but a double cannot represent it. */
const HUGE = '\uE000huge';

/** Replacement values of other types. */
const odd = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom<unknown>(null, 0, -1.5, '', 'x', true, HUGE, [], {}, [null], [{}], [[0]]),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom<unknown>(
      { type: 'x' },
      { type: 'message', role: 'user' },
      { type: null },
      { id: 7 },
    ),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
);

/** A change of one field: at the nth place of an event, another value, no value, or a copy of the value at another place. */
export const mutation = fc.record({
  place: fc.nat(0xffff),
  how: fc.constantFrom(
    'replace' as const,
    'replace' as const,
    'remove' as const,
    'copy' as const,
    'add' as const,
  ),
  other: fc.nat(0xffff),
  value: odd,
});
export type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

type Container = Record<string, unknown> | unknown[];

/** The text of a frame that contains the event with the changes made. */
export function mutated(event: object, mutations: readonly Mutation[]): string {
  const copy = structuredClone(event) as Container;
  for (const { place, how, other, value: shared } of mutations) {
    const value: unknown = structuredClone(shared);
    const places = placesIn(copy);
    if (places.length === 0) break;
    const [container, key] = places[place % places.length] as [Container, string];
    if (how === 'remove') Reflect.deleteProperty(container, key);
    else if (how === 'add')
      Reflect.set(container, Array.isArray(container) ? container.length : 'x_new', value);
    else if (how === 'replace') Reflect.set(container, key, value);
    else {
      const [from, name] = places[other % places.length] as [Container, string];
      Reflect.set(container, key, structuredClone(Reflect.get(from, name)));
    }
  }
  return JSON.stringify(copy).replaceAll(JSON.stringify(HUGE), '1e999');
}

function placesIn(value: Container, found: [Container, string][] = []): [Container, string][] {
  for (const [key, inner] of Object.entries(value)) {
    found.push([value, key]);
    if (typeof inner === 'object' && inner !== null) placesIn(inner as Container, found);
  }
  return found;
}
