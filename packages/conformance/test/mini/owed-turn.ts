// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Defect } from './defects.ts';

/** Milliseconds a provider may take to begin the answer to a turn. */
const PATIENCE_MS = 4000;

interface OwedTurnHooks {
  has: (defect: Defect) => boolean;
  /** Requests the answer. */
  ask: () => void;
}

/** A user turn that the provider has detected, until it is answered. */
export class OwedTurn {
  readonly #hooks: OwedTurnHooks;
  #owed = false;
  #understood = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(hooks: OwedTurnHooks) {
    this.#hooks = hooks;
  }

  committed(): void {
    this.answered();
    this.#owed = true;
    if (this.#hooks.has('leaves-turns-unanswered')) return;
    this.#timer = setTimeout(() => this.#ask(), PATIENCE_MS);
  }

  understood(): void {
    this.#understood = this.#owed;
  }

  /** It is answered, or another turn begins. */
  answered(): void {
    clearTimeout(this.#timer);
    this.#owed = false;
    this.#understood = false;
  }

  lost(): void {
    clearTimeout(this.#timer);
    if (!this.#understood || this.#hooks.has('forgets-what-it-owes')) this.answered();
  }

  connected(): void {
    if (this.#owed) this.#ask();
  }

  #ask(): void {
    this.answered();
    this.#hooks.ask();
  }
}
