// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import * as fc from 'fast-check';
import type { ServerEvent } from '@voicelive-kit/protocol';
import { allServerEvents } from '../../../protocol/test/all-server-events.ts';
import { mutated, mutation } from '../../../protocol/test/mutate.ts';
import { RICH_EVENTS } from '../../../protocol/test/rich-events.ts';
import { MutatedCall } from './mutated-call.ts';
import { recordedConversation } from './recorded-conversation.ts';

const RECORDED: readonly ServerEvent[] = recordedConversation();
const EACH: readonly ServerEvent[] = [...allServerEvents(), ...RICH_EVENTS];
/** After this many mutations a typed turn must be answered as usual. */
const BETWEEN_TURNS = 1000;

/** The recorded call with some of its events changed, or the same number of arbitrary events in any order. */
const round = fc.oneof(
  fc
    .array(fc.option(fc.array(mutation, { minLength: 1, maxLength: 3 }), { freq: 3 }), {
      minLength: RECORDED.length,
      maxLength: RECORDED.length,
    })
    .map((changes) => RECORDED.map((event, i) => ({ event, mutations: changes[i] ?? [] }))),
  fc.array(
    fc.record({
      event: fc.constantFrom(...RECORDED, ...EACH),
      mutations: fc.array(mutation, { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: RECORDED.length },
  ),
);

export interface Taken {
  /** Typed turns that were answered as usual. */
  readonly answered: number;
  /** Exceptions of event handlers, which the handler around them has caught. */
  readonly thrown: readonly string[];
}

/** Sends this many changed events to a call, in rounds with separate ids, and checks that it continues. */
export async function takeMutations(count: number, seed: number): Promise<Taken> {
  const call = new MutatedCall();
  let taken = 0;
  let asked = 0;
  let rounds = 0;
  // Created in portions, so that the seed alone determines them.
  for (let portion = 0; taken < count; portion += 1) {
    for (const events of fc.sample(round, { numRuns: 20, seed: seed + portion })) {
      rounds += 1;
      for (const { event, mutations } of events) {
        call.receive(inRound(mutated(event, mutations), rounds));
        if (mutations.length > 0) taken += 1;
      }
      await call.settle();
      if (taken < (asked + 1) * BETWEEN_TURNS) continue;
      asked += 1;
      const answer = await call.typedTurn();
      if (answer !== `Answer ${asked}.`)
        throw new Error(`after ${taken} mutations the answer was '${answer}'`);
    }
  }
  call.end();
  console.info(`seed ${seed}: ${taken} mutations, ${asked} turns answered, ${call.ends} ends of the session`);
  return { answered: asked, thrown: [...new Set(call.thrown)] };
}

/** Ids are used once in a call, so each round has different ones. */
function inRound(text: string, number: number): string {
  return text.replace(/"((?:resp|item|call|msg|event)_\w+)"/gu, `"$1_${number}"`);
}
