// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { API_VERSIONS, codecFor, decodeServerEvent } from '../src/index.ts';
import type { ClientEvent, ServerEvent } from '../src/index.ts';
import { allServerEvents } from './all-server-events.ts';
import { mutated, mutation } from './mutate.ts';
import { RICH_EVENTS } from './rich-events.ts';
import { schemaValidator } from './schema-validator.ts';

/** The long suite uses four times as many (`mutations.long.test.ts`). */
const RUNS = Number(process.env['MUTATIONS'] ?? 25_000);
const EVENTS: readonly ServerEvent[] = [...allServerEvents(), ...RICH_EVENTS];
const CLIENT_EVENTS: readonly ClientEvent[] = [
  { type: 'session.update', session: { turn_detection: null, tools: [], metadata: { a: 'b' } } },
  {
    type: 'conversation.item.create',
    item: { type: 'message', role: 'user', content: [{ type: 'input_image', image_url: 'x' }] },
  },
  {
    type: 'response.create',
    response: { append_input_items: [{ type: 'function_call_output', call_id: 'c', output: '' }] },
  },
  { type: 'conversation.item.truncate', item_id: 'i', content_index: 0, audio_end_ms: 1 },
];
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const invalid = schemaValidator();

it.each(EVENTS.map((event) => [event.type, event] as const))(
  '%s decodes completely and validly',
  (_type, event) => {
    expect(decodeServerEvent(JSON.stringify(event))).toEqual({ kind: 'event', event });
    expect(invalid(event)).toBeUndefined();
  },
);

/** One that translates nothing, one for old names, and one for the other dialect. */
const CODECS = [codecFor('2026-07-15'), codecFor('2025-05-01-preview'), codecFor('v1', 'voice-agent-v1')];

/** The events as they are on the wire of each codec, so that moved fields are mutated in their place. */
const WIRES = CODECS.map((codec) => ({
  codec,
  events: EVENTS.map((event) => JSON.parse(codec.encodeServer(event)) as ServerEvent),
}));

it.each(API_VERSIONS)('events are unchanged after the codec of %s', (version) => {
  const codec = codecFor(version);
  for (const event of EVENTS) {
    expect(codec.decodeServer(codec.encodeServer(event))).toEqual({ kind: 'event', event });
  }
});

it('the validator detects invalid events', () => {
  const response = { id: 'r', output: [null] };
  expect(invalid({ type: 'response.done', response } as { type: string })).toContain('output/0');
});

it(`decoding makes events valid and never throws, whatever is changed in them (SEED=${seed})`, () => {
  const count = { event: 0, pruned: 0, malformed: 0, unknown: 0 };
  const property = fc.property(
    fc.nat(EVENTS.length - 1),
    fc.array(mutation, { minLength: 1, maxLength: 4 }),
    fc.constantFrom(...WIRES),
    (index, mutations, { codec, events }) => {
      const text = mutated(events[index] as ServerEvent, mutations);
      const decoded = codec.decodeServer(text);
      count[decoded.kind] += 1;
      if (decoded.kind !== 'event') return;
      if (decoded.dropped) count.pruned += 1;
      const fault = invalid(decoded.event);
      if (fault !== undefined)
        throw new Error(`${fault} in ${JSON.stringify(decoded.event)}, read from ${text}`);
    },
  );
  fc.assert(property, { numRuns: RUNS, seed });
  console.info(`seed ${seed}: ${JSON.stringify(count)} of ${RUNS} mutations`);
  expect(count.pruned).toBeGreaterThan(RUNS / 20);
  expect(count.malformed).toBeGreaterThan(RUNS / 20);
});

it(`decoding client events never throws, whatever is changed in them (SEED=${seed})`, () => {
  const kinds = new Set<string>();
  const property = fc.property(
    fc.nat(CLIENT_EVENTS.length - 1),
    fc.array(mutation, { minLength: 1, maxLength: 4 }),
    (index, mutations) => {
      const text = mutated(CLIENT_EVENTS[index] as ClientEvent, mutations);
      for (const codec of CODECS) kinds.add(codec.decodeClient(text).kind);
    },
  );
  fc.assert(property, { numRuns: RUNS / 10, seed });
  expect([...kinds].toSorted()).toEqual(['event', 'malformed', 'unknown']);
});
