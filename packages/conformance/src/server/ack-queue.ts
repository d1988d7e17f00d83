// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Rules } from './rules.ts';
import type { Temperament } from './temperaments.ts';

/** What is acknowledged: settings keep their order, and user turns are not affected by `acks`. */
export type AckKind = 'settings' | 'items' | 'turn';

/** Milliseconds for which acknowledgements are collected before they are sent in another order. */
const GATHER_MS = 50;

/** Sends acknowledgements according to a mode. */
export class AckQueue {
  readonly #rules: Rules;
  readonly #late: boolean;
  readonly #timers = new Set<NodeJS.Timeout>();
  #gathered: { kind: AckKind; send: () => void }[] = [];

  constructor(rules: Rules, temperament: Temperament) {
    this.#rules = rules;
    this.#late = temperament.has('late-acks');
  }

  /** Whether some are still to be sent. */
  get waiting(): boolean {
    return this.#timers.size > 0;
  }

  push(kind: AckKind, send: () => void): void {
    const { acks } = this.#rules;
    if (acks === 'off' && kind !== 'turn') return;
    if (acks === 'late' && kind !== 'turn') this.#later(300, send);
    else if (this.#late || (acks === 'reverse' && kind !== 'turn')) {
      this.#gathered.push({ kind, send });
      if (this.#gathered.length === 1) this.#later(GATHER_MS, () => this.#release());
    } else send();
  }

  /** Discards what was not sent. */
  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#gathered = [];
  }

  /** Items in reverse order, then settings in their original order, because they confirm the state as a whole. */
  #release(): void {
    const gathered = this.#gathered;
    this.#gathered = [];
    const settings = gathered.filter(({ kind }) => kind === 'settings');
    const others = gathered.filter(({ kind }) => kind !== 'settings').toReversed();
    for (const { send } of [...others, ...settings]) send();
  }

  #later(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, ms);
    this.#timers.add(timer);
  }
}
