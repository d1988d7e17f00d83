// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AsyncLocalStorage, createHook } from 'node:async_hooks';

/** Counts the timers that some code started, even indirectly, as long as they would keep the process alive. */
export class TimerWatch {
  readonly #scope = new AsyncLocalStorage<true>();
  readonly #timers = new Map<number, NodeJS.Timeout>();
  readonly #hook = createHook({
    init: (id, type, _trigger, resource) => {
      if (type === 'Timeout' && this.#scope.getStore()) this.#timers.set(id, resource as NodeJS.Timeout);
    },
    destroy: (id) => void this.#timers.delete(id),
  }).enable();

  /** Runs a function whose timers are counted. */
  run<T>(action: () => T): T {
    return this.#scope.run(true, action);
  }

  /** Timers that have neither fired nor been cleared or unreferenced. */
  get live(): number {
    return [...this.#timers.values()].filter((timer) => timer.hasRef()).length;
  }

  stop(): void {
    this.#hook.disable();
    this.#timers.clear();
  }
}
