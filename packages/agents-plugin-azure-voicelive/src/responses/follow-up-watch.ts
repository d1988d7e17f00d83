// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../connection/clock.ts';

/** How long the service may take to begin to speak about a result before it is asked to, milliseconds. */
const FOLLOW_UP_MS = 5000;

export interface FollowUpWatchInit {
  readonly clock: Clock;
  /** Whether somebody speaks or will, so that the service waits. */
  busy(): boolean;
  /** The service did not begin a response that it should have begun by itself. */
  overdue(): void;
}

/** Watches that the service speaks about the result of a remote tool, where it does so by itself. */
export class FollowUpWatch {
  readonly #with: FollowUpWatchInit;
  #cancelTimer: (() => void) | undefined;

  constructor(init: FollowUpWatchInit) {
    this.#with = init;
  }

  /** A tool has returned a result. */
  begin(): void {
    this.end();
    this.#cancelTimer = this.#with.clock.after(FOLLOW_UP_MS, () => {
      this.#cancelTimer = undefined;
      if (this.#with.busy()) this.begin();
      else this.#with.overdue();
    });
  }

  /** Something was said, or nobody waits for it any more. Returns whether it was still awaited. */
  end(): boolean {
    const awaited = this.#cancelTimer !== undefined;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    return awaited;
  }
}
