// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { FaultRequest, FaultSlug } from '@voicelive-kit/emulator';
import * as fc from 'fast-check';
import type { Answer, Script, Step, ToolCall, Until } from './script.ts';

/** Faults that a conversation survives, each once. */
const ONCE = [
  // The connection.
  'cut',
  'drop-twice',
  'refused-while-reconnecting',
  'close-1000',
  'close-1011',
  'close-1012',
  'close-no-status',
  'session-expired',
  'session-limit',
  'half-open',
  'slow-reader',
  'drop-mid-update',
  'drop-mid-speech',
  'drop-mid-reply',
  'drop-mid-tool',
  'drop-before-follow-up',
  // The next connection.
  'handshake-hang',
  'rate-limited',
  'server-error',
  'accept-silent',
  'accept-close',
  'created-with-upgrade',
  // The wire.
  'malformed-json',
  'binary-frame',
  'unknown-event',
  'unknown-field',
  'missing-field',
  'duplicate-event-id',
  'trickle',
  // Responses.
  'double-created',
  'done-without-created',
  'timing-out-of-order',
  'items-swapped',
  'token-limit',
  'text-only-reply',
  'empty-audio',
  'fast-audio',
  'odd-bytes',
  'bad-arguments',
  'parallel-calls',
  'unasked-filler',
  'late-deltas',
  // Turns and interruptions.
  'late-transcript',
  'no-transcript',
  'repeated-empty-transcript',
  'no-speech-started',
  'no-speech-stopped',
  'noise-burst',
  'interrupt-before-audio',
  'interrupt-at-end',
  'interrupt-twice',
  'interrupt-during-tool',
  'interrupt-after-done',
  'cancel-refused',
  'endless-cancel',
  'streams-on-after-cancel',
  'already-active',
  'reply-race',
  'delete-under-truncate',
] as const satisfies readonly FaultSlug[];

/** Faults that a service may have as a habit. */
const HABITS = [
  'late-acks',
  'no-metadata',
  'late-metadata',
  'unnamed-error',
  'unknown-field',
  'missing-field',
  'duplicate-event-id',
  'done-without-created',
  'double-created',
  'timing-out-of-order',
  'fast-audio',
  'odd-bytes',
  'late-deltas',
  'late-transcript',
  'no-speech-started',
  'no-speech-stopped',
  'endless-cancel',
  'streams-on-after-cancel',
  'repeated-empty-transcript',
  'unasked-filler',
  'created-with-upgrade',
] as const satisfies readonly FaultSlug[];

/** Faults that end a call: at once, or when the next connection is rejected. */
const ENDS: readonly (readonly FaultRequest[])[] = [
  [{ slug: 'close-1008' }],
  ...(['missing-role', 'wrong-path', 'agent-disabled'] as const).map((slug): FaultRequest[] => [
    { slug, times: 100, ...(slug === 'missing-role' && { status: 403 }) },
    { slug: 'cut' },
  ]),
  ...(['server-error', 'accept-close', 'early-error'] as const).map((slug): FaultRequest[] => [
    { slug, times: 100 },
    { slug: 'cut' },
  ]),
];

const MODELS = ['gpt-4.1', 'gpt-4o-mini', 'gpt-realtime-mini', 'phi4-mm-realtime'] as const;

const VOICES = ['en-US-AvaNeural', 'en-US-Ava:DragonHDLatestNeural', 'alloy'] as const;

const until: fc.Arbitrary<Until> = fc.oneof(
  { arbitrary: fc.constant('rest' as const), weight: 3 },
  { arbitrary: fc.integer({ min: 0, max: 1500 }), weight: 2 },
);

const call: fc.Arbitrary<ToolCall> = fc.record(
  { ms: fc.integer({ min: 0, max: 800 }), fails: fc.constant(true as const) },
  { requiredKeys: ['ms'] },
);

const answer: fc.Arbitrary<Answer> = fc.record(
  { words: fc.integer({ min: 1, max: 25 }), calls: fc.array(call, { minLength: 1, maxLength: 4 }) },
  { requiredKeys: ['words'] },
);

const fault: fc.Arbitrary<FaultRequest> = fc.oneof(
  fc.record({ slug: fc.constantFrom<FaultSlug[]>(...ONCE) }),
  fc.record({
    slug: fc.constantFrom<FaultSlug[]>(...HABITS),
    probability: fc.constantFrom(0.3, 1),
  }),
  fc.record({
    slug: fc.constant<FaultSlug>('cut'),
    when: fc.constantFrom('turn', 'response-created', 'first-audio', 'response-done', 'tool-output' as const),
    afterMs: fc.integer({ min: 0, max: 600 }),
  }),
  fc.record({ slug: fc.constant<FaultSlug>('half-open'), direction: fc.constantFrom('in', 'out' as const) }),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('type' as const), answer, until }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('speak' as const),
      ms: fc.integer({ min: 300, max: 800 }),
      answer,
      until,
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('fault' as const), fault, until }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('say' as const), words: fc.integer({ min: 1, max: 25 }), until }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('interrupt' as const), until }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('edit' as const),
      how: fc.constantFrom('add', 'drop-first', 'drop-last', 'replace-last', 'clear' as const),
      until,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('prompt' as const), until }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('handoff' as const), keep: fc.boolean(), until }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('mode' as const),
      turns: fc.constantFrom('manual', 'service' as const),
      until,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('voice' as const), voice: fc.constantFrom(...VOICES), until }),
  },
);

const model: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('model' as const),
  model: fc.constantFrom(...MODELS),
  until: fc.constant('rest' as const),
});

const end: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('end' as const),
  faults: fc.constantFrom(...ENDS),
  until: fc.constant('rest' as const),
});

/** Conversations of up to a dozen steps, under a random mix of faults, with any kind of model; some end badly. */
export const scripts: fc.Arbitrary<Script> = fc
  .tuple(
    fc.option(model, { nil: undefined, freq: 2 }),
    fc.array(step, { minLength: 1, maxLength: 12, size: 'max' }),
    fc.option(end, { nil: undefined, freq: 1 }),
  )
  .map(([first, steps, last]): Step[] => [first ?? [], steps, last ?? []].flat())
  .filter((script) => !isUndecidable(script));

/** A piece that arrives twice, once without its id, cannot be distinguished from two equal pieces. */
function isUndecidable(script: Script): boolean {
  const slugs = new Set(script.map((one) => (one.do === 'fault' ? one.fault.slug : undefined)));
  return slugs.has('missing-field') && slugs.has('duplicate-event-id');
}
