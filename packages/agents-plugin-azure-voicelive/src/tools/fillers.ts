// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../connection/clock.ts';

/** How often is looked whether one may be said, at most, milliseconds. */
const LOOKS_AGAIN_MS = 100;

export interface FillersInit {
  readonly clock: Clock;
  readonly texts: readonly string[];
  /** Milliseconds of silence before one is said. */
  readonly afterMs: number;
  /** When what was said will have been played, milliseconds of the clock. */
  playedUntil(): number;
  /** Whether there is somebody to say it to, and nothing else to say. */
  maySpeak(): boolean;
  /** Has a text spoken; returns what takes it back, or cuts it where it is being spoken. */
  speak(text: string): () => void;
}

/**
 * Says something while a tool makes the caller wait, once for each wait. The answer never waits for it: it ends when
 * the last tool does.
 */
export class Fillers {
  readonly #with: FillersInit;
  #next = 0;
  #cancelTimer: (() => void) | undefined;
  #end: (() => void) | undefined;

  constructor(init: FillersInit) {
    this.#with = init;
  }

  /** A tool has begun to run. */
  waiting(): void {
    if (this.#cancelTimer || this.#end) return;
    this.#wait(this.#with.afterMs);
  }

  /** No tool runs any more, or nobody waits for one. */
  over(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#end?.();
    this.#end = undefined;
  }

  #wait(ms: number): void {
    this.#cancelTimer = this.#with.clock.after(ms, () => {
      this.#cancelTimer = undefined;
      const { clock, afterMs, texts } = this.#with;
      const restMs = this.#with.playedUntil() + afterMs - clock.now();
      const text = texts[this.#next % texts.length];
      if (restMs > 0) this.#wait(restMs);
      else if (!this.#with.maySpeak()) this.#wait(Math.max(afterMs, LOOKS_AGAIN_MS));
      else if (text !== undefined) {
        this.#next += 1;
        this.#end = this.#with.speak(text);
      }
    });
  }
}
