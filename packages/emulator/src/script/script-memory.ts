// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { greetingsOf, type Call, type Greeting, type Reply, type Scenario } from '../scenario/scenario.ts';

/** The reply of a scenario that makes a call, and the turn it belongs to; greetings belong to none. */
export interface Origin {
  reply: Reply;
  turn?: number;
}

/** Entries kept of each kind: enough for any conversation, and a limit for an emulator that runs for weeks. */
const KEPT = 10_000;

/**
 * What all connections of one emulator remember of a scenario: which reply made a call, and which greetings a
 * conversation has had. Both are looked up by ids that a client sends when it restores a conversation on another
 * connection.
 */
export class ScriptMemory {
  readonly greetings: readonly Greeting[];
  /** False if there is nothing to remember: no reply that could make a call. */
  readonly hasReplies: boolean;
  readonly #origins = new Map<Call, Origin>();
  readonly #calls = new Map<string, Call>();
  readonly #given = new Map<string, Set<number>>();
  readonly #followed = new Map<string, true>();

  constructor(scenario: Scenario | undefined) {
    this.greetings = greetingsOf(scenario);
    this.hasReplies = this.greetings.length > 0 || (scenario?.turns ?? []).length > 0;
    for (const greeting of this.greetings) this.#index(greeting);
    for (const [turn, reply] of (scenario?.turns ?? []).entries()) this.#index(reply, turn);
  }

  /** A call was made; `id` is the id its output will name. */
  called(id: string, call: Call): void {
    if (this.#origins.has(call)) keep(this.#calls, id, call);
  }

  /** The reply that made a call; undefined if no scenario made it. */
  originOf(id: string): Origin | undefined {
    const call = this.#calls.get(id);
    return call && this.#origins.get(call);
  }

  /** The reply after the output of a call has begun. */
  followed(id: string): void {
    keep(this.#followed, id, true);
  }

  isFollowed(id: string): boolean {
    return this.#followed.has(id);
  }

  /** Associates the greetings a conversation has had with the id of one of its items. */
  remember(itemId: string, given: Set<number>): void {
    keep(this.#given, itemId, given);
  }

  /** The greetings that the conversation of this item has had. */
  givenWith(itemId: string): ReadonlySet<number> | undefined {
    return this.#given.get(itemId);
  }

  #index(reply: Reply | undefined, turn?: number): void {
    if (reply === undefined) return;
    for (const call of reply.call ?? []) {
      this.#origins.set(call, { reply, ...(turn !== undefined && { turn }) });
    }
    this.#index(reply.then, turn);
    this.#index(reply.denied, turn);
  }
}

function keep<V>(entries: Map<string, V>, key: string, value: V): void {
  entries.delete(key);
  entries.set(key, value);
  const [oldest] = entries.keys();
  if (entries.size > KEPT && oldest !== undefined) entries.delete(oldest);
}
