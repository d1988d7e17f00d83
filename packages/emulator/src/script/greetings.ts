// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerItem } from '@voicelive-kit/protocol';
import { isAssistant, textOf } from '../conversation/items.ts';
import type { Greeting } from '../scenario/scenario.ts';
import { namesAgent, suits, type Agent } from './agent-match.ts';
import type { ScriptMemory } from './script-memory.ts';

/** A greeting that is due; call `begun` when its first output reaches the conversation. */
interface Due {
  reply: Greeting;
  begun: () => void;
}

/** The greetings of a scenario, and which of them a conversation has had. */
export class Greetings {
  readonly #memory: ScriptMemory;
  /** Those it has had, by index. */
  readonly #given = new Set<number>();

  constructor(memory: ScriptMemory) {
    this.#memory = memory;
  }

  /** Whether the conversation has had any. */
  get begun(): boolean {
    return this.#given.size > 0;
  }

  /** The service created an item: a client that restores it later continues this conversation. */
  made(itemId: string): void {
    this.#memory.remember(itemId, this.#given);
  }

  /** Determines which ones the conversation has had, on this connection or on others that its items come from. */
  recall(items: readonly ServerItem[]): void {
    for (const item of items) {
      for (const index of this.#memory.givenWith(item.id) ?? []) this.#given.add(index);
    }
    const said = items.filter((item, index) => isAssistant(item) && followsNoUser(items, index)).map(textOf);
    for (const text of said.filter(Boolean)) {
      const index = this.#memory.greetings.findIndex(
        ({ say }, at) => !this.#given.has(at) && say?.startsWith(text) === true,
      );
      if (index >= 0) this.#given.add(index);
    }
  }

  /** The greeting of an agent that has just taken over, if the scenario has one for this agent in particular. */
  welcome(agent: Agent, before: Agent | undefined, items: readonly ServerItem[]): Due | undefined {
    return this.next(
      agent,
      items,
      ({ when }) => namesAgent(when) && (before === undefined || !suits(when, before)),
    );
  }

  /**
   * The next greeting for this agent that has not been given, or is to be given again because nothing the agent said is
   * left.
   */
  next(
    agent: Agent,
    items: readonly ServerItem[],
    wanted: (greeting: Greeting) => boolean = () => true,
  ): Due | undefined {
    const { greetings } = this.#memory;
    const empty = !items.some(isAssistant);
    const next = greetings.findIndex(
      (greeting, index) =>
        (!this.#given.has(index) || (greeting.again === true && empty)) &&
        wanted(greeting) &&
        suits(greeting.when, agent),
    );
    const greeting = greetings[next];
    return greeting && { reply: greeting, begun: () => this.#given.add(next) };
  }
}

/** True for an assistant message that answers neither a user message nor a tool output. */
function followsNoUser(items: readonly ServerItem[], index: number): boolean {
  const before = items.slice(0, index).findLast((item) => item.type !== 'message' || item.role !== 'system');
  return before === undefined || isAssistant(before);
}
