// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { createHook } from 'node:async_hooks';

/** Stack frames that are in this package's own code, without the emulated carrier. */
const OWN = /packages\/phone\/src\/(?!emulator\/)/u;

/** Counts timers that the package has started and that have not fired or been cleared. */
export class TimerCount {
  readonly #timers = new Map<number, string>();
  readonly #hook = createHook({
    init: (id, type) => {
      if (type !== 'Timeout') return;
      const line = new Error('born').stack?.split('\n').find((each) => OWN.test(each));
      if (line !== undefined) this.#timers.set(id, line.trim());
    },
    destroy: (id) => void this.#timers.delete(id),
  }).enable();

  /** Where the pending ones were started. */
  get running(): string[] {
    return [...this.#timers.values()];
  }

  stop(): void {
    this.#hook.disable();
  }
}
