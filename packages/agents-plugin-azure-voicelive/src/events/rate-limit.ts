// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../connection/clock.ts';

const WINDOW_MS = 1000;
/** The number of kinds that are tracked separately; all others are counted as one kind. */
const MOST_KINDS = 16;

/** Reports an occurrence, and how many there have been since the last report. */
type Tell = (count: number) => void;

interface Window {
  count: number;
  tell: Tell;
  cancel: () => void;
}

/** Reports the first occurrence of each kind immediately, and then one per second that stands for all since. */
export class RateLimit {
  readonly #clock: Clock;
  readonly #windows = new Map<string, Window>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param tell - called now, or at the end of the second if it is the latest of its kind by then. */
  take(kind: string, tell: Tell): void {
    const key = this.#windows.has(kind) || this.#windows.size < MOST_KINDS ? kind : '';
    const window = this.#windows.get(key);
    if (window) {
      window.count += 1;
      window.tell = tell;
      return;
    }
    this.#windows.set(key, { count: 0, tell, cancel: this.#closes(key) });
    tell(1);
  }

  /** Nothing is reported after this. */
  end(): void {
    for (const { cancel } of this.#windows.values()) cancel();
    this.#windows.clear();
  }

  #closes(key: string): () => void {
    return this.#clock.after(WINDOW_MS, () => {
      const window = this.#windows.get(key);
      if (!window) return;
      const { count, tell } = window;
      if (count === 0) {
        this.#windows.delete(key);
        return;
      }
      window.count = 0;
      window.cancel = this.#closes(key);
      tell(count);
    });
  }
}
