// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Scenario, Turn } from '../scenario/scenario.ts';
import { contains } from '../scenario/words.ts';
import { namesAgent, suits, type Agent } from './agent-match.ts';

/** What the user said, and how. */
export interface Said {
  text: string;
  spoken: boolean;
}

/** The state of a scenario that names none. */
const FIRST_STATE = 'start';

/** How far a conversation has come in a scenario: which turns are used up, and the state. */
export class Progress {
  readonly #turns: readonly Turn[];
  /** Indices of the turns that are answered in order and have not been yet. */
  #waiting: number[];
  #state: string;
  #agent: Agent = { instructions: '', tools: [] };

  constructor(scenario: Scenario | undefined) {
    this.#turns = scenario?.turns ?? [];
    this.#waiting = this.#turns.flatMap((turn, index) =>
      turn.when === undefined || turn.hear !== undefined ? [index] : [],
    );
    this.#state = scenario?.state ?? FIRST_STATE;
  }

  /** Sets the configuration of the agent that listens from now on. */
  meet(agent: Agent): void {
    this.#agent = agent;
  }

  /** The n-th turn (from 0) that comes next in order, if nothing changes the state meanwhile. */
  upcoming(nth = 0): number | undefined {
    return this.#waiting.filter((index) => this.#isIn(this.#turns[index]))[nth];
  }

  /** Uses up the next turn in order. */
  skip(): void {
    this.#take(this.upcoming());
  }

  /**
   * Finds the turn for what was said, out of order if its `when` says so, and continues from it. A client that restores
   * a conversation after a handoff repeats words that another agent heard: they match the same turn as before.
   */
  advance(said: Said): number | undefined {
    const before = said.spoken ? undefined : this.#heardBefore(said);
    const index = before ?? this.#match(said) ?? this.upcoming();
    this.#take(index);
    return index;
  }

  /** Finds the turn with which another agent answers what was said to the previous agent. */
  handOver(said: Said): number | undefined {
    const index =
      this.#match(said) ??
      this.#waiting.find((at) => this.#isIn(this.#turns[at]) && this.#turns[at]?.hear === said.text);
    this.#take(index);
    return index;
  }

  #match(said: Said): number | undefined {
    const found = this.#turns.findIndex((turn) => this.#isIn(turn) && matches(turn, said));
    return found < 0 ? undefined : found;
  }

  /** False for a turn that was meant for another agent. */
  suitsAgent(index: number): boolean {
    return suits(this.#turns[index]?.when, this.#agent);
  }

  #heardBefore({ text }: Said): number | undefined {
    return this.#waiting.find((index) => {
      const turn = this.#turns[index];
      return namesAgent(turn?.when) && !this.suitsAgent(index) && turn?.hear === text;
    });
  }

  #take(index: number | undefined): void {
    if (index === undefined) return;
    const turn = this.#turns[index];
    // A turn that answers out of order stays in place, unless it is next in order.
    const isNext = index === this.upcoming() || (turn !== undefined && !this.#isIn(turn));
    if (isNext) this.#waiting = this.#waiting.filter((waiting) => waiting !== index);
    this.#state = turn?.set?.state ?? this.#state;
  }

  #isIn(turn: Turn | undefined): boolean {
    const states = turn?.when?.state;
    if (!suits(turn?.when, this.#agent)) return false;
    return states === undefined || [states].flat().includes(this.#state);
  }
}

/** True if the words of a turn's `when` were said. Without words only the state decides, for turns out of order. */
function matches({ when, hear }: Turn, { text, spoken }: Said): boolean {
  if (when === undefined) return false;
  if (when.text === undefined && when.transcript === undefined) return hear === undefined;
  return (
    contains(text, when.text) &&
    (when.transcript === undefined || (spoken && contains(text, when.transcript)))
  );
}
