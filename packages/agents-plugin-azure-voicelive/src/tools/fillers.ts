// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../connection/clock.ts';

/** The maximum interval between checks whether a filler may be said, milliseconds. */
const LOOKS_AGAIN_MS = 100;

export interface FillersInit {
  readonly clock: Clock;
  readonly texts: readonly string[];
  /** Milliseconds of silence before a filler is said. */
  readonly afterMs: number;
  /** When the speech so far will have been played, clock milliseconds. */
  playedUntil(): number;
  /** Whether the caller is listening, and nothing else is to be said. */
  maySpeak(): boolean;
  /** Speaks a text; returns a function that withdraws it, or stops it while it is being spoken. */
  speak(text: string): () => void;
}

/**
 * Says something while the caller waits for a tool, once per wait. The answer never waits for a filler, which ends when
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

  /** A tool has started. */
  waiting(): void {
    if (this.#cancelTimer || this.#end) return;
    this.#wait(this.#with.afterMs);
  }

  /** No tool is running any more, or nobody waits for one. */
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
