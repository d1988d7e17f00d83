// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Question } from '../backends/chat-model.ts';
import type { Call } from '../scenario/scenario.ts';

/**
 * Calls of the service after which the agent must still be asked for its answer: those of MCP servers and of agents.
 */
export class OwedAnswers {
  readonly #calls = new Set<string>();
  #asked = false;

  /** Whether the answer to a call has not been requested yet. */
  get open(): boolean {
    return this.#calls.size > 0;
  }

  /** A call was made; `id` is that of its item. */
  called(id: string, { mcp, agent }: Call): void {
    if (mcp !== undefined || agent !== undefined) this.#calls.add(id);
  }

  /** A response was requested: whatever it says answers the calls before it. */
  asked({ items }: Question): void {
    for (const { id } of items) if (this.#calls.delete(id)) this.#asked = true;
  }

  /** True once for the speech that answers calls of the service. */
  takeAnswer(): boolean {
    const asked = this.#asked;
    this.#asked = false;
    return asked;
  }
}
