// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import acsFrames from '../../test/fixtures/acs/frames.json' with { type: 'json' };
import telnyxFrames from '../../test/fixtures/telnyx/frames.json' with { type: 'json' };
import twilioFrames from '../../test/fixtures/twilio/frames.json' with { type: 'json' };
import type { CarrierEvent } from './carrier.ts';
import { CARRIERS } from './index.ts';

const SEED = Number(process.env['FAST_CHECK_SEED'] ?? 20_261_129);
/** Conversations of two or three frames: 10,000 frames for each carrier. */
const RUNS = { seed: SEED, numRuns: 1500 };

/** Part of everything that a peer may have made up, so that it is found wherever it is quoted. */
const SECRET = 'kEfTq';

const TYPES = new Set<CarrierEvent['type']>([
  'connected',
  'started',
  'audio',
  'dtmf',
  'marked',
  'stopped',
  'refused',
  'ignored',
  'invalid',
]);

const madeUp: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.string().map((text) => SECRET + text),
  fc.dictionary(
    fc.string().map((text) => SECRET + text),
    fc.jsonValue(),
    { maxKeys: 3 },
  ),
  fc.constantFrom(-1, 1e308, 8000, 16_000, '', '5', 'AA==', 'AQID', '__proto__'),
);

/** A documented frame with the values of some fields replaced, at any depth. */
function mutated(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== 'object' || value === null) {
    return fc.oneof({ weight: 9, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: madeUp });
  }
  const fields = Object.entries(value).map(([name, field]) =>
    fc.tuple(fc.constant(name), fc.oneof({ weight: 19, arbitrary: mutated(field) }, madeUp)),
  );
  return fc.tuple(...fields).map((entries) => Object.fromEntries(entries) as unknown);
}

/** The plugin's own text in an event, which may end up in a log. */
function said(event: CarrierEvent): string {
  return ['invalid', 'ignored', 'refused'].includes(event.type) ? JSON.stringify(event) : '';
}

function soundOf(event: CarrierEvent): string {
  if (event.type !== 'audio') return 'fine';
  if (event.samples.length === 0) return 'no samples';
  return event.atMs === undefined || event.atMs >= 0 ? 'fine' : `at ${event.atMs}`;
}

/** Anything a peer may send: text, bytes, documented frames, changed ones, and pieces of them. */
function frames(documented: object): fc.Arbitrary<string | Uint8Array> {
  const texts = fc.constantFrom(...Object.values(documented).map((frame) => JSON.stringify(frame)));
  return fc.oneof(
    { weight: 1, arbitrary: fc.string().map((text) => SECRET + text) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
    { weight: 1, arbitrary: fc.json() },
    { weight: 2, arbitrary: texts },
    { weight: 2, arbitrary: texts.map((text) => new TextEncoder().encode(text)) },
    {
      weight: 4,
      arbitrary: fc
        .constantFrom<unknown>(...Object.values(documented))
        .chain(mutated)
        .map((frame) => JSON.stringify(frame)),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(texts, fc.nat(400), fc.string())
        .map(([text, at, rest]) => text.slice(0, at) + rest + text.slice(at + 1)),
    },
  );
}

describe.each([
  ['twilio', twilioFrames.received],
  ['telnyx', telnyxFrames.received],
  ['acs', acsFrames.received],
] as const)('a codec of %s', (name, documented) => {
  it(`decodes any input to known events and quotes none of it in problems (seed ${SEED})`, () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(frames(documented), { maxLength: 5 }), (received) => {
        const codec = CARRIERS[name].createCodec();
        for (const frame of received) {
          const event = codec.decode(frame);
          seen.add(event.type);
          expect(TYPES).toContain(event.type);
          expect(said(event)).not.toContain(SECRET);
          expect(soundOf(event)).toBe('fine');
        }
      }),
      RUNS,
    );
    expect([...seen]).toEqual(expect.arrayContaining(['started', 'audio', 'dtmf', 'ignored', 'invalid']));
  });

  it(`decodes the samples it encoded (seed ${SEED})`, () => {
    const codec = CARRIERS[name].createCodec();
    codec.decode(JSON.stringify(documented.start));
    fc.assert(
      fc.property(fc.int16Array({ minLength: 1, maxLength: 480 }), (samples) => {
        const once = codec.decode(codec.encode({ type: 'audio', samples }) ?? '');
        const twice = once.type === 'audio' && codec.decode(codec.encode({ ...once }) ?? '');
        expect(once).toMatchObject({ type: 'audio' });
        // Samples that were companded once do not change again.
        expect(twice).toEqual(once);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});
