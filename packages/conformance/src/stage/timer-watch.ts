// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AsyncLocalStorage, createHook } from 'node:async_hooks';

/** Counts the timers that code started, also indirectly, as long as they would keep a process alive. */
export class TimerWatch {
  readonly #scope = new AsyncLocalStorage<true>();
  readonly #timers = new Map<number, NodeJS.Timeout>();
  readonly #hook = createHook({
    init: (id, type, _trigger, resource) => {
      if (type === 'Timeout' && this.#scope.getStore()) this.#timers.set(id, resource as NodeJS.Timeout);
    },
    destroy: (id) => void this.#timers.delete(id),
  }).enable();

  /** Runs something whose timers are to be counted. */
  run<T>(action: () => T): T {
    return this.#scope.run(true, action);
  }

  /** Timers that are neither over nor cleared nor unreferenced. */
  get live(): number {
    return [...this.#timers.values()].filter((timer) => timer.hasRef()).length;
  }

  stop(): void {
    this.#hook.disable();
    this.#timers.clear();
  }
}
