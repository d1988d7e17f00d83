// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Scenario, Turn } from './scenario.ts';

/** What the user said, and how. */
export interface Said {
  text: string;
  spoken: boolean;
}

/** State of a scenario that names none. */
const FIRST_STATE = 'start';

/** How far a conversation has come in a scenario: which turns are used up, and the state. */
export class Progress {
  readonly #turns: readonly Turn[];
  /** The turns that are answered by order and have not been, as indices. */
  #waiting: number[];
  #state: string;

  constructor(scenario: Scenario | undefined) {
    this.#turns = scenario?.turns ?? [];
    this.#waiting = this.#turns.flatMap((turn, index) =>
      turn.when === undefined || turn.hear !== undefined ? [index] : [],
    );
    this.#state = scenario?.state ?? FIRST_STATE;
  }

  /** The n-th turn (from 0) that comes next by order, if nothing changes the state meanwhile. */
  upcoming(nth = 0): number | undefined {
    return this.#waiting.filter((index) => this.#isIn(this.#turns[index]))[nth];
  }

  /** Uses up the next turn by order. */
  skip(): void {
    this.#take(this.upcoming());
  }

  /** Finds the turn for what was said, out of order if its `when` says so, and goes on from it. */
  advance(said: Said): number | undefined {
    const found = this.#turns.findIndex((turn) => this.#isIn(turn) && matches(turn, said));
    const index = found < 0 ? this.upcoming() : found;
    this.#take(index);
    return index;
  }

  #take(index: number | undefined): void {
    if (index === undefined) return;
    if (index === this.upcoming()) this.#waiting = this.#waiting.filter((waiting) => waiting !== index);
    this.#state = this.#turns[index]?.set?.state ?? this.#state;
  }

  #isIn(turn: Turn | undefined): boolean {
    const states = turn?.when?.state;
    return states === undefined || [states].flat().includes(this.#state);
  }
}

/** True when the words of a turn's `when` were said. Without words the state alone decides, for turns out of the order. */
function matches({ when, hear }: Turn, { text, spoken }: Said): boolean {
  if (when === undefined) return false;
  if (when.text === undefined && when.transcript === undefined) return hear === undefined;
  return (
    contains(text, when.text) &&
    (when.transcript === undefined || (spoken && contains(text, when.transcript)))
  );
}

function contains(text: string, wanted: string | readonly string[] | undefined): boolean {
  const words = text.toLowerCase();
  return wanted === undefined || [wanted].flat().some((word) => words.includes(word.toLowerCase()));
}
